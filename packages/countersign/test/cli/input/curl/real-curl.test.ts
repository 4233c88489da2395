import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowedFiles } from '../../../../src/cli/input/named-files.ts';
import type { ParsedRequest } from '../../../../src/cli/input/parsed-request.ts';
import { parseRequest } from '../../../../src/cli/input/read-request.ts';
import { type RecordingServer, startRecordingServer } from '../../support/real-curl.ts';

const COMMANDS: readonly string[] = [
  'curl $ORIGIN',
  'curl $ORIGIN?x=1',
  "curl '$ORIGIN/?'",
  'curl $ORIGIN/a/../b/./c//d/..',
  'curl $ORIGIN/a/.. --path-as-is',
  "curl '$ORIGIN/%2e%2e/x?a/../b#fragment'",
  "curl '$ORIGIN/é/%20?q=ü'",
  `curl '$ORIGIN/a|b"<>^\`\\c'`,
  "curl -g '$ORIGIN/a[1]{x}'",
  'curl --request-target "/odd?x" $ORIGIN/other',
  'curl -X POST $ORIGIN/x',
  'curl -XPUT -sSd a=1 $ORIGIN/x',
  'curl -I $ORIGIN/x',
  'curl -X get $ORIGIN/x',
  `curl $ORIGIN/x -d 'a=1' -d b=2 --data-raw '@c' --data-ascii "d
e"`,
  'curl $ORIGIN/x -d @lines.txt --data-binary @lines.txt',
  "curl $ORIGIN/x --data-binary $'a\\nb\\r\\n\\xff\\x01' -H 'Content-Type: text/plain'",
  "curl $ORIGIN/x --data-urlencode 'a=b c+d/é' --data-urlencode '=x=y' --data-urlencode 'plain~*()' --data-urlencode n@lines.txt --data-urlencode @lines.txt",
  "curl $ORIGIN/x --json '{\"a\":' --json '1}'",
  "curl $ORIGIN/x --json '{}' -H 'accept: x' -H 'Content-Type: y'",
  "curl $ORIGIN/x -G -d a=1 -d 'b=2'",
  "curl '$ORIGIN/x?z&' -G -d a=1 --url-query 'q=r s'",
  'curl $ORIGIN/x -G -I -d a=1',
  "curl $ORIGIN/x -H 'X-Empty;' -H 'X-None:' -H 'Accept:' -H 'X-A:b' -H 'X-S:   v  ' -H nothing -H @headers.txt",
  "curl $ORIGIN/x -u a:b -e 'ref;auto' -b 'c=1' -b 'd=2' -A ua -r 0-5",
  "curl $ORIGIN/x -u a:b -H 'Authorization: HMAC-SHA256 abc' -b c=1 -H 'Cookie: d=2' -H 'User-Agent;'",
  'curl --oauth2-bearer token $ORIGIN/x',
  "curl $ORIGIN/x -d '' -H 'Content-Type:' -A '' -e ''",
  "curl $ORIGIN/x -H 'Host: api.example.com' -H 'X: é' -H X:1 -H x:2",
  `curl --location --request POST "$ORIGIN/x" \\
    --header "X-A: say \\"hi\\" \\$5" \\
    --data "{\\"a\\": \\"b\\nc\\"}" --silent --max-time 10 -o /dev/null -w '%{http_code}\\n' | cat`,
  'curl $ORIGIN/x?a=1&wait',
  'A=1 curl --fail-with-body --no-progress-meter -4 -- $ORIGIN/x > /dev/null 2>&1',
];

const REFUSED: readonly string[] = [
  "curl '$ORIGIN/a b'",
  'curl $ORIGIN/x -I -d a',
  "curl -G -d 'a b' $ORIGIN/x",
  'curl $ORIGIN/x -H',
];

describe('a curl command', () => {
  let server: RecordingServer;
  let cwd: string;

  beforeAll(async () => {
    server = await startRecordingServer();
    cwd = mkdtempSync(path.join(tmpdir(), 'countersign-curl-'));
    writeFileSync(path.join(cwd, 'lines.txt'), 'one\r\ntwo &=\n\u00e9');
    writeFileSync(path.join(cwd, 'headers.txt'), 'X-From-File: 1\nX-Second: 2\n');
  });
  afterAll(async () => {
    await server.close();
    rmSync(cwd, { recursive: true });
  });

  const read = (bytes: Uint8Array): ParsedRequest =>
    parseRequest(bytes, { files: allowedFiles({ cwd, secretFiles: [] }) });
  const pasted = (command: string) => Buffer.from(command.replaceAll('$ORIGIN', server.origin), 'utf8');

  it.each(COMMANDS)('is read as bash and curl send it: $0', async (command) => {
    const received = await server.record(command, cwd);
    const sent = read(received as Buffer).request;
    const { request, origin } = read(pasted(command));
    expect(origin).toBe(server.origin);
    expect({ ...request, headers: comparable(request.headers) }).toEqual({
      ...sent,
      headers: comparable(sent.headers),
    });
  });

  it.each(REFUSED)('that curl does not run is refused: %s', async (command) => {
    expect(await server.record(command, cwd)).toBeUndefined();
    expect(() => read(pasted(command))).toThrow(expect.objectContaining({ code: 'input' }));
  });
});

/** Headers without their order, and without the version of curl. */
function comparable(headers: readonly string[]): string[] {
  const lines = headers.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${headers[i + 1]}`] : []));
  return lines.map((line) => line.replace(/^User-Agent: curl.*/, 'User-Agent: curl')).sort();
}
