import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shellWords } from '../../../src/cli/input/curl/shell-words.ts';
import { BODY, KEY_ID, NOW, pastedCurl, rawMessage, SECRET, UNDECODED } from '../support/requests.ts';
import { type CliWorld, runCli } from '../support/run-cli.ts';

const ARGS = ['explain', '--scheme', 'iimmpact'];
const world = (stdin: string, more: Partial<CliWorld> = {}): CliWorld => ({
  stdin,
  env: { COUNTERSIGN_SECRET: SECRET },
  clock: () => NOW + 2000,
  ...more,
});
const firstLine = (text: string) => text.split('\n', 1)[0];

/** The arguments that a shell makes of the pasted command. */
function curlWords(): readonly string[] {
  return shellWords(pastedCurl(UNDECODED)).words;
}

describe('countersign explain', () => {
  let cwd: string;
  const file = (name: string, content: string) => {
    writeFileSync(path.join(cwd, name), content);
    return name;
  };

  beforeAll(() => {
    cwd = mkdtempSync(path.join(tmpdir(), 'countersign-explain-'));
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  it('names an undecoded secret in the first line, for a pasted curl command', async () => {
    const { stdout, stderr, code } = await runCli(ARGS, world(pastedCurl(UNDECODED)));
    expect(firstLine(stdout)).toBe(
      'secret_not_decoded (certain): The secret was used as the text that was shown, without decoding it.',
    );
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  it.each(['curl', 'raw'])('says that a request signed right is (%s)', async (form) => {
    const { stdout, code } = await runCli(ARGS, world(form === 'curl' ? pastedCurl() : rawMessage()));
    expect(firstLine(stdout)).toBe('The signature matches. Every check passed.');
    expect(code).toBe(0);
  });

  it('tells the age of an old request that is signed right', async () => {
    const { stdout, code } = await runCli(ARGS, world(rawMessage(), { clock: () => NOW + 7_500_000 }));
    expect(firstLine(stdout)).toBe(
      'The signature matches, but the request is refused: it was signed 2 h 5 min ago, and the window is 5 min',
    );
    expect(code).toBe(1);
  });

  it('explains the signature of an old request all the same', async () => {
    const { stdout } = await runCli(ARGS, world(pastedCurl(UNDECODED), { clock: () => NOW + 7_500_000 }));
    expect(firstLine(stdout)).toMatch(/^secret_not_decoded/);
  });

  it('takes another time for now', async () => {
    const world = { stdin: rawMessage(), env: { COUNTERSIGN_SECRET: SECRET } };
    for (const now of ['1764547205', '1764547205000', '2025-12-01T00:00:05Z']) {
      expect((await runCli([...ARGS, '--now', now], world)).code).toBe(0);
    }
  });

  it('prints one JSON document, with neither secret nor right signature', async () => {
    const { stdout, code } = await runCli([...ARGS, '--json'], world(pastedCurl(UNDECODED)));
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      scheme: 'iimmpact',
      signatureMatches: false,
      findings: [{ certainty: 'certain', mistakes: [{ code: 'secret_not_decoded' }] }],
      request: {
        source: 'curl',
        method: 'POST',
        target: '/v2/topup?b=2&a=1',
        bodyBytes: BODY.length,
        keyId: KEY_ID,
      },
      warnings: [],
    });
    const right = /X-Signature: v1=([^']+)/.exec(pastedCurl())?.[1] as string;
    expect(stdout).not.toContain(right);
    expect(stdout).not.toContain(SECRET);
    expect(code).toBe(1);
  });

  it('finds the key, and whose secret was used, in a file of keys', async () => {
    const other = Buffer.from('another secret of 32 bytes, yes!').toString('base64');
    const keys = file(
      'keys.json',
      JSON.stringify({
        keys: [
          { id: KEY_ID, secrets: [SECRET] },
          { id: 'iimm_prod_2', secrets: [other] },
        ],
      }),
    );
    const { stdout } = await runCli([...ARGS, '--keys', keys], {
      stdin: pastedCurl(other),
      cwd,
      clock: () => NOW,
    });
    expect(firstLine(stdout)).toMatch(/^secret_of_another_key \(certain\)/);
    const fine = await runCli([...ARGS, '--keys', keys], { stdin: pastedCurl(), cwd, clock: () => NOW });
    expect(fine.code).toBe(0);
  });

  it('asks which key is meant when the file has not the one that is named', async () => {
    const keys = file(
      'others.json',
      JSON.stringify({ keys: ['a', 'b'].map((id) => ({ id, secrets: [SECRET] })) }),
    );
    const { stderr, code } = await runCli([...ARGS, '--keys', keys], { stdin: pastedCurl(), cwd });
    expect(stderr).toContain('--key-id');
    expect(code).toBe(2);
  });

  it('reads the secret from a file, less one line break', async () => {
    const name = file('secret.txt', `${SECRET}\n`);
    const { code } = await runCli([...ARGS, '--secret-file', name], {
      stdin: rawMessage(),
      cwd,
      clock: () => NOW,
    });
    expect(code).toBe(0);
  });

  it.each([
    ['behind "--"', () => ['--', ...curlWords()]],
    ['by another path, behind "--"', () => ['--', '/usr/bin/curl', ...curlWords().slice(1)]],
    ['as one argument', () => [pastedCurl(UNDECODED)]],
    ['as one argument behind "--"', () => ['--', pastedCurl(UNDECODED)]],
  ])('reads a curl command among its arguments, %s', async (_where, words) => {
    const { stdout, code } = await runCli([...ARGS, ...words()], world('', { cwd }));
    expect(firstLine(stdout)).toMatch(/^secret_not_decoded \(certain\)/);
    expect(code).toBe(1);
  });

  it('reads a file that is named as curl is', async () => {
    file('curl', rawMessage());
    expect((await runCli([...ARGS, 'curl'], world('', { cwd }))).code).toBe(0);
  });

  it('asks for no secret before it has a request', async () => {
    const openTerminal = () => expect.unreachable('there is no request to explain');
    const { stderr } = await runCli(ARGS, { openTerminal });
    expect(stderr).toContain('the input is empty');
  });

  it('reads the request from a file, and an entry of a HAR file', async () => {
    const name = file('request.txt', rawMessage());
    expect((await runCli([...ARGS, name], world('', { cwd }))).code).toBe(0);
    const missing = await runCli([...ARGS, 'nowhere.txt'], world('', { cwd }));
    expect(missing).toMatchObject({ code: 3, stderr: expect.stringContaining('there is no such file') });
  });

  it('warns of what it had to assume on standard error, and in JSON within the document', async () => {
    const stdin = `${rawMessage()}\n`;
    const human = await runCli(ARGS, world(stdin));
    expect(human.stderr).toMatch(/^note: The line break/);
    const json = await runCli([...ARGS, '--json'], world(stdin));
    expect(json.stderr).toBe('');
    expect(JSON.parse(json.stdout).warnings).toHaveLength(1);
  });

  it("takes a vendor's base path off, and another where one is given", async () => {
    const request = (target: string) =>
      `GET ${target} HTTP/1.1\nX-Api-Key: sk_live_1\nX-Timestamp: 1709337600\n` +
      'X-Nonce: 550e8400-e29b-41d4-a716-446655440000\n' +
      'Authorization: HMAC-SHA256 JZC1XDDEKgcbg7i4nka37Bjl/udrot2FNNOEBJvN7Ss=\n\n';
    const at = '/api/v1/partner/constants/countries';
    const run = (target: string, ...more: string[]) =>
      runCli(['explain', '--scheme', 'slaunchx', '--now', '1709337600', ...more], {
        stdin: request(target),
        env: { COUNTERSIGN_SECRET: 'your-api-secret-here' },
      });
    expect((await run(at)).code).toBe(0);
    expect((await run(`/prometheus${at}`)).code).toBe(0);
    expect((await run(`/prometheus${at}`, '--base-path', '')).code).toBe(1);
    expect((await run(`/gateway${at}`, '--base-path', '/gateway')).code).toBe(0);
    expect((await run(at, '--base-path', 'x/')).code).toBe(2);
  });

  it('takes a scheme from a module', async () => {
    const core = JSON.stringify(import.meta.resolve('countersign/schemes/iimmpact'));
    const name = file('mine.mjs', `import { iimmpact } from ${core};\nexport const scheme = iimmpact();\n`);
    const { code } = await runCli(['explain', '--scheme', `./${name}`], world(rawMessage(), { cwd }));
    expect(code).toBe(0);
    const broken = file('broken.mjs', 'export const nothing = 1;\n');
    const result = await runCli(['explain', '--scheme', `./${broken}`], world(rawMessage(), { cwd }));
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('exports no scheme') });
  });

  it('names the export that holds a scheme, where it is neither the default nor "scheme"', async () => {
    const core = JSON.stringify(import.meta.resolve('countersign/schemes/iimmpact'));
    const source = `import { iimmpact } from ${core};\nexport const other = 1;\nexport const acme = iimmpact();\n`;
    const name = file('named.mjs', source);
    const { code, stderr } = await runCli(['explain', '--scheme', `./${name}`], world(rawMessage(), { cwd }));
    expect(code).toBe(2);
    expect(stderr).toContain('It has a scheme under the name "acme": add "export default acme;".');
  });

  it.each([
    [['explain'], '--scheme is missing'],
    [['explain', '--scheme', 'nobody'], '"countersign schemes" lists them all'],
    [[...ARGS, '--budget', '0'], '--budget'],
    [[...ARGS, '--now', 'noon'], '--now'],
    [[...ARGS, '--entry', '0'], '--entry'],
    [[...ARGS, '--scheme-option', 'toleranceSeconds=x'], 'toleranceSeconds'],
    [[...ARGS, '--scheme-option', 'nothing=1'], 'acceptEncodedQuery=true|false'],
    [[...ARGS, 'a', 'b'], 'too many arguments'],
    [[...ARGS, '-', 'a'], 'too many arguments'],
    [[...ARGS, '--address', 'office'], '--address must be an IP address'],
    [[...ARGS, 'curl', 'https://a', '-H', 'a: b'], 'Put "--" before the curl command'],
  ])('refuses %j', async (args, text) => {
    const { stderr, stdout, code } = await runCli(args, world(rawMessage()));
    expect(stderr).toContain(text);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('refuses a secret that the scheme cannot read, without repeating it', async () => {
    const secret = 'no base64 of any kind!';
    const { stderr, code } = await runCli(ARGS, world(rawMessage(), { env: { COUNTERSIGN_SECRET: secret } }));
    expect(stderr).toContain('base64');
    expect(stderr).not.toContain(secret);
    expect(code).toBe(2);
  });

  it('needs a secret', async () => {
    const { stderr, code } = await runCli(ARGS, { stdin: rawMessage() });
    expect(stderr).toContain('COUNTERSIGN_SECRET');
    expect(code).toBe(2);
  });
});
