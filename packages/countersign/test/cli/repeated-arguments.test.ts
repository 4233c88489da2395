import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { KEY_ID, rawMessage, SECRET } from './support/requests.ts';
import { runCli } from './support/run-cli.ts';

const MISPLACED = 'Hush/c2VjcmV0+c2VjcmV0Cg==';
const cwd = mkdtempSync(path.join(os.tmpdir(), 'countersign-arguments-'));
writeFileSync(path.join(cwd, 'some.json'), '{"keys":[]}', { mode: 0o600 });
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
const MASTER_KEYS = `2026:${Buffer.from('0123456789abcdef0123456789ABCDEF').toString('base64')}`;

/** A secret where a host is expected: its letters come out in lower case. */
const HOST = 'c2VjcmV0.Hush.invalid';

const SCHEME = ['-s', 'iimmpact'] as const;
const SIGN = ['sign', ...SCHEME, '-k', KEY_ID, 'GET', '/'] as const;

const MISPLACEMENTS: readonly (readonly string[])[] = [
  [MISPLACED],
  ['help', MISPLACED],
  ['keys', MISPLACED],
  ['keys', 'help', MISPLACED],
  ['explain', ...SCHEME, MISPLACED],
  ['explain', ...SCHEME, 'request.txt', MISPLACED],
  ['explain', ...SCHEME, 'request.txt', '--keys', MISPLACED],
  ['explain', `--${MISPLACED}`],
  ['explain', `-${MISPLACED}`],
  ['explain', `--secret-key-is=${MISPLACED}`],
  ['explain', '-s', MISPLACED],
  ['explain', '-s', `./${MISPLACED}.mjs`],
  ['explain', ...SCHEME, '--scheme-option', MISPLACED],
  ['explain', ...SCHEME, '--secret-env', MISPLACED],
  ['explain', ...SCHEME, '--secret-file', MISPLACED],
  ['explain', ...SCHEME, '--address', MISPLACED],
  ['explain', ...SCHEME, '--now', MISPLACED],
  ['explain', ...SCHEME, '--base-path', MISPLACED],
  ['explain', ...SCHEME, '--entry', MISPLACED],
  ['explain', ...SCHEME, '--budget', MISPLACED],
  ['explain', ...SCHEME, '--', 'curl', MISPLACED, MISPLACED],
  ['explain', ...SCHEME, '--', 'curl', `--header=${MISPLACED}`, 'https://127.0.0.1'],
  ['explain', ...SCHEME, `curl https://127.0.0.1 -H "a: $(sign ${MISPLACED})"`],
  ['schemes', MISPLACED],
  [...SIGN, MISPLACED],
  [...SIGN, '--data', `@${MISPLACED}`],
  [...SIGN, '--header', MISPLACED],
  [...SIGN, '--nonce', MISPLACED],
  ['sign', ...SCHEME, '-k', `${MISPLACED} `, 'GET', '/'],
  ['sign', ...SCHEME, '-k', KEY_ID, 'GET', MISPLACED],
  ['sign', ...SCHEME, '-k', KEY_ID, MISPLACED, '/'],
  ['send', ...SCHEME, '-k', KEY_ID, 'GET', `https://${KEY_ID}:${MISPLACED}@127.0.0.1/`],
  ['send', ...SCHEME, '-k', KEY_ID, 'GET', `http://${HOST}/`],
  ['send', ...SCHEME, '-k', KEY_ID, '--timeout', MISPLACED, 'GET', 'http://127.0.0.1:1/'],
  ['webhook', 'send', MISPLACED, 'http://127.0.0.1:1/'],
  ['webhook', 'send', 'github', MISPLACED],
  ['webhook', 'send', 'github', 'http://127.0.0.1:1/', '--event', `a\n${MISPLACED}`],
  ['webhook', 'send', 'github', 'http://127.0.0.1:1/', '--data', `@${MISPLACED}`],
  ['webhook', 'send', 'github', `http://${HOST}/`],
  ['explain', ...SCHEME, '--', 'curl', `--${MISPLACED}`, 'https://127.0.0.1'],
  ['explain', ...SCHEME, '--', 'curl', '-d', `@${MISPLACED}`, 'https://127.0.0.1'],
  ['explain', ...SCHEME, '--allow-files', '--', 'curl', '-d', `@${MISPLACED}`, 'https://127.0.0.1'],
  ['explain', ...SCHEME, '--', 'curl', '-H', `${MISPLACED}: a\nb`, 'https://127.0.0.1'],
  ['explain', ...SCHEME, '--', 'curl', `${HOST}://127.0.0.1`],
  ['explain', ...SCHEME, `curl https://127.0.0.1 -u "a:pa$Hush_c2VjcmV0"`],
  ['doctor', '--url', MISPLACED],
  ['doctor', '--app', MISPLACED],
  ['doctor', '--url', `http://user:${encodeURIComponent(MISPLACED)}@127.0.0.1:1/`],
  ['doctor', '--method', MISPLACED],
  ['keys', 'list', '--file', MISPLACED],
  ['keys', 'get', 'a', '--file', MISPLACED],
  ['keys', 'get', MISPLACED, '--file', 'some.json'],
  ['keys', 'rotate', MISPLACED, '--file', 'some.json'],
  ['keys', 'remove', MISPLACED, '--yes', '--file', 'some.json'],
  ['keys', 'enable', MISPLACED, '--file', 'some.json'],
  ['keys', 'create', 'a', '--file', 'some.json', '--status', MISPLACED],
  ['keys', 'set-limits', 'a', MISPLACED, '--file', 'some.json'],
  ['keys', 'set-ip-allowlist', 'a', MISPLACED, '--file', 'some.json'],
  ['keys', 'set-expires-at', 'a', MISPLACED, '--file', 'some.json'],
  ['keys', 'set-scopes', MISPLACED, 'orders', '--file', 'some.json'],
  ['keys', 'list', '--redis', MISPLACED],
  ['keys', 'list', '--redis', `redis://${HOST}`, '--master-keys-env', 'MASTER'],
  ['keys', 'limits', 'a', '--file', MISPLACED, '-s', 'iimmpact'],
  ['keys', 'list', '--redis', `redis://:${encodeURIComponent(MISPLACED)}@127.0.0.1`],
  ['keys', 'list', '--redis', 'redis://127.0.0.1', '--master-keys-env', MISPLACED],
  ['keys', 'list', '--redis', 'redis://127.0.0.1', '--master-keys-file', MISPLACED],
  ['keys', 'create', 'a', '--file', 'keys.json', '--mode', MISPLACED],
  ['keys', 'create', 'a', '--file', 'keys.json', '--limit', MISPLACED],
  ['keys', 'create', 'a', '--file', 'keys.json', '--ip-allowlist', MISPLACED],
  ['keys', 'create', 'a', '--file', 'keys.json', '--expires-at', MISPLACED],
  ['keys', 'create', 'a', '--file', 'keys.json', '--expires-at', '999999999w'],
  ['keys', 'create', MISPLACED, '--file', 'keys.json', '--ip-allowlist', '203.0.113.5/24'],
  ['keys', 'create', MISPLACED, '--file', 'keys.json', '--scopes', ''],
  ['keys', 'create', 'a', '--file', `${MISPLACED}/keys.json`],
  ['keys', 'create', 'a', '--file', 'keys.json', '--secret-encoding', MISPLACED],
  ['keys', 'rotate', 'a', '--file', 'keys.json', '--overlap', MISPLACED],
];

describe('a secret in the wrong place is refused and never repeated', () => {
  it.each(MISPLACEMENTS.map((args) => [args.join(' ').replaceAll(MISPLACED, 'SECRET'), args] as const))(
    '%j',
    async (_line, args) => {
      const env = args.includes('--secret-env') ? {} : { COUNTERSIGN_SECRET: SECRET, MASTER: MASTER_KEYS };
      const { stdout, stderr, code } = await runCli(args, { env, cwd, stdin: rawMessage() });
      expect(stdout).toBe('');
      expect(stderr).not.toMatch(/Hush|c2VjcmV0|SHVzaA/i);
      expect([2, 3]).toContain(code);
    },
  );

  it.each(['--url', '--app'])('also by the doctor, of %s', async (option) => {
    const { stdout, stderr } = await runCli(['doctor', option, `http://${HOST}/`, '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false });
    expect(stdout + stderr).not.toMatch(/Hush|c2VjcmV0/i);
  });

  it('but a name that can be nothing else is told', async () => {
    const { stderr } = await runCli(['explain', ...SCHEME, '--secret-env', 'MERCHANT_SECRET'], {
      stdin: rawMessage(),
    });
    expect(stderr).toBe('error: the variable MERCHANT_SECRET, which is to hold the secret, is not set\n');
  });
});
