import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { KEY_ID, NOW, SECRET } from './support/requests.ts';
import { type CliWorld, runCli } from './support/run-cli.ts';

/** A title, a cleared screen, C1, DEL, a carriage return, a text turned round, and a separator of lines. */
const HOSTILE = 'x\u001b]0;owned\u0007\u001b[2J\u009b31m\u007f\r\u202e\u2066\u2028\u0085';
/** All of that but the line feeds that we write ourselves. */
const OBEYED = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
const MASTER_KEYS = `2026:${Buffer.from('0123456789abcdef0123456789ABCDEF').toString('base64')}`;

const cwd = mkdtempSync(path.join(os.tmpdir(), 'countersign-hostile-'));
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(cwd, { recursive: true, force: true });
});

/** A server that gives every client the same answer. */
async function serverOf(reply: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.end(Buffer.from(reply, 'latin1')));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function expectHarmless(args: readonly string[], world: CliWorld = {}): Promise<void> {
  for (const more of [[], ['--json']]) {
    const { stdout, stderr } = await runCli([...args, ...more], {
      cwd,
      env: { COUNTERSIGN_SECRET: SECRET, COUNTERSIGN_MASTER_KEYS: MASTER_KEYS },
      clock: () => NOW,
      ...world,
    });
    const text = stdout + stderr;
    expect(text).not.toBe('');
    expect(text.replaceAll('\n', '')).not.toMatch(OBEYED);
  }
}

const EXPLAIN = ['explain', '-s', 'iimmpact', '-k', KEY_ID] as const;
const head = (...lines: string[]) => `${['POST /a HTTP/1.1', ...lines].join('\n')}\n\n`;
const har = (...entries: object[]) =>
  JSON.stringify({ log: { entries: entries.map((request) => ({ request })) } });

describe('nothing that comes from outside is obeyed by a terminal, as text and as JSON', () => {
  it.each([
    ['a HAR file with entries to choose from', har({ method: HOSTILE, url: HOSTILE }, { method: HOSTILE })],
    [
      'an entry of a HAR file',
      har({
        method: HOSTILE,
        url: `http://a/${HOSTILE}`,
        headers: [{ name: `X-${HOSTILE}`, value: HOSTILE }],
        postData: { text: HOSTILE },
      }),
    ],
    ['headers', head(`X-Api-Key: ${HOSTILE}`, `X-Timestamp: ${HOSTILE}`, `X-Signature: ${HOSTILE}`)],
    ['a nonce', head(`X-Api-Key: ${KEY_ID}`, 'X-Timestamp: 1764547200', `X-Nonce: ${HOSTILE}`)],
    ['a target', `GET /${HOSTILE.replace('\r', '')} HTTP/1.1\n\n`],
    ['a body', `${head(`X-Api-Key: ${KEY_ID}`)}${HOSTILE}`],
    ['a URL of curl', `curl 'http://a/${HOSTILE}'`],
    ['a host of curl', `curl 'http://${HOSTILE}/'`],
    ['a protocol of curl', `curl '${HOSTILE}://a'`],
    ['a method of curl', `curl -X '${HOSTILE}' http://a/`],
    ['an option of curl', `curl --a${HOSTILE} http://a/`],
    ['a letter of curl', `curl -${HOSTILE.slice(1)} http://a/`],
    ['a header of curl', `curl -H 'a: ${HOSTILE}' http://a/`],
    ['a file of curl', `curl -d '@${HOSTILE}' http://a/`],
    ['a variable of the shell', `curl "$A${HOSTILE}"`],
    ['no request', HOSTILE],
  ])('%s', async (_what, stdin) => {
    await expectHarmless(EXPLAIN, { stdin });
    await expectHarmless(['verify', '-s', 'iimmpact', '-k', KEY_ID, '--allow-files'], { stdin });
  });

  it.each([
    ['a sound file of keys', { id: HOSTILE, owner: HOSTILE, scopes: [HOSTILE], secrets: [SECRET] }],
    ['an unknown member', { id: 'a', [HOSTILE]: 1, secrets: [SECRET] }],
    ['a bad address', { id: HOSTILE, ipAllowlist: [HOSTILE], secrets: [SECRET] }],
    [
      'a bad limit',
      { id: HOSTILE, limits: [{ limit: 0, windowSeconds: 1, name: HOSTILE }], secrets: [SECRET] },
    ],
    ['a bad secret', { id: HOSTILE, secrets: [' '] }],
  ])('%s', async (_what, key) => {
    writeFileSync(path.join(cwd, 'keys.json'), JSON.stringify({ keys: [key] }), { mode: 0o600 });
    const at = ['--file', 'keys.json'] as const;
    await expectHarmless(['keys', 'list', ...at]);
    await expectHarmless(['keys', 'get', HOSTILE, ...at]);
    await expectHarmless(['keys', 'set-scopes', HOSTILE, HOSTILE, ...at]);
    await expectHarmless(['keys', 'disable', HOSTILE, ...at]);
    await expectHarmless(['keys', 'create', HOSTILE, ...at]);
    await expectHarmless(['explain', '-s', 'iimmpact', '--keys', 'keys.json'], { stdin: head('X: 1') });
    await expectHarmless(['keys', 'remove', HOSTILE, '--yes', ...at]);
  });

  it('arguments', async () => {
    await expectHarmless(['sign', '-s', 'iimmpact', '-k', HOSTILE, 'GET', '/']);
    await expectHarmless(['sign', '-s', 'influencemart', '-k', 'a', 'GET', '/', '-H', `a: ${HOSTILE}`]);
    await expectHarmless(['schemes', HOSTILE]);
    await expectHarmless([HOSTILE]);
    await expectHarmless(['explain', `--${HOSTILE}`]);
  });

  it('the path and the text of a module with a scheme', async () => {
    writeFileSync(path.join(cwd, 'odd\u001b[2J.mjs'), `throw new Error(${JSON.stringify(HOSTILE)});`);
    await expectHarmless(['schemes', './odd\u001b[2J.mjs']);
  });

  it('what a server answers', async () => {
    const answer = `HTTP/1.1 200 ${HOSTILE.replace(/[\r\u007f]/g, '')}\r\nX-A: \u009b31m\r\nContent-Length: 0\r\n\r\n`;
    for (const reply of [answer, `HTTP/1.1 200 ok\r\nDate: ${HOSTILE}\r\n\r\n`, HOSTILE]) {
      const url = `http://127.0.0.1:${await serverOf(reply)}/`;
      await expectHarmless(['send', '-s', 'iimmpact', '-k', KEY_ID, 'GET', url]);
      await expectHarmless(['doctor', '--url', url]);
      await expectHarmless(['doctor', '--app', url]);
    }
  });

  it('what Redis answers', async () => {
    const error = `-ERR ${HOSTILE.replace('\r', '')}\r\n`;
    const url = `redis://127.0.0.1:${await serverOf(error.repeat(9))}`;
    await expectHarmless(['keys', 'list', '--redis', url]);
    await expectHarmless(['doctor', '--redis', url]);
  });
});

describe('the outputs of the command line', () => {
  it('are written to in one place', () => {
    const root = fileURLToPath(new URL('../../src/cli', import.meta.url));
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const writing = files.filter((name) =>
      /\bstd(?:out|err)\.write\(|\bconsole\.|\boutput\.write\(/.test(
        readFileSync(path.join(root, name), 'utf8'),
      ),
    );
    expect(files.length).toBeGreaterThan(50);
    expect(writing).toEqual(['output.ts']);
  });
});

describe('what a server answers, sent to a terminal', () => {
  it('is shown as text', async () => {
    let shown = '';
    const body = `{"a":"${HOSTILE}"}\n\tb`;
    const bytes = Buffer.from(body).toString('latin1');
    const port = await serverOf(`HTTP/1.1 200 ok\r\nContent-Length: ${bytes.length}\r\n\r\n${bytes}`);
    await runCli(['send', '-s', 'iimmpact', '-k', KEY_ID, 'GET', `http://127.0.0.1:${port}/`], {
      env: { COUNTERSIGN_SECRET: SECRET, NO_COLOR: '1' },
      onTerminal: (text) => {
        shown += text;
      },
    });
    expect(shown).toContain('\\u{1b}]0;owned\\u{7}');
    expect(shown.replace(/[\n\t]/g, '')).not.toMatch(OBEYED);
  });
});
