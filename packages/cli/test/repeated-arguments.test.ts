import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { KEY_ID, rawMessage, SECRET } from './support/requests.ts';
import { runCli } from './support/run-cli.ts';

const MISPLACED = 'Hush/c2VjcmV0+c2VjcmV0Cg==';
const cwd = mkdtempSync(path.join(os.tmpdir(), 'countersign-arguments-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const SCHEME = ['-s', 'iimmpact'] as const;
const SIGN = ['sign', ...SCHEME, '-k', KEY_ID, 'GET', '/'] as const;

describe('a secret in the wrong place of the command line is refused and never repeated', () => {
  it.each([
    [[MISPLACED]],
    [['help', MISPLACED]],
    [['keys', MISPLACED]],
    [['keys', 'help', MISPLACED]],
    [['explain', ...SCHEME, MISPLACED]],
    [['explain', ...SCHEME, 'request.txt', MISPLACED]],
    [['explain', ...SCHEME, 'request.txt', '--keys', MISPLACED]],
    [['explain', `--${MISPLACED}`]],
    [['explain', `-${MISPLACED}`]],
    [['explain', `--secret-key-is=${MISPLACED}`]],
    [['explain', '-s', MISPLACED]],
    [['explain', '-s', `./${MISPLACED}.mjs`]],
    [['explain', ...SCHEME, '--scheme-option', MISPLACED]],
    [['explain', ...SCHEME, '--secret-env', MISPLACED]],
    [['explain', ...SCHEME, '--secret-file', MISPLACED]],
    [['explain', ...SCHEME, '--address', MISPLACED]],
    [['explain', ...SCHEME, '--now', MISPLACED]],
    [['explain', ...SCHEME, '--base-path', MISPLACED]],
    [['explain', ...SCHEME, '--entry', MISPLACED]],
    [['explain', ...SCHEME, '--budget', MISPLACED]],
    [['explain', ...SCHEME, '--', 'curl', MISPLACED, MISPLACED]],
    [['explain', ...SCHEME, '--', 'curl', `--header=${MISPLACED}`, 'https://127.0.0.1']],
    [['explain', ...SCHEME, `curl https://127.0.0.1 -H "a: $(sign ${MISPLACED})"`]],
    [['schemes', MISPLACED]],
    [[...SIGN, MISPLACED]],
    [[...SIGN, '--data', `@${MISPLACED}`]],
    [[...SIGN, '--header', MISPLACED]],
    [[...SIGN, '--nonce', MISPLACED]],
    [['sign', ...SCHEME, '-k', `${MISPLACED} `, 'GET', '/']],
    [['sign', ...SCHEME, '-k', KEY_ID, 'GET', MISPLACED]],
    [['sign', ...SCHEME, '-k', KEY_ID, MISPLACED, '/']],
    [['send', ...SCHEME, '-k', KEY_ID, 'GET', `https://${KEY_ID}:${MISPLACED}@127.0.0.1/`]],
    [['doctor', '--url', MISPLACED]],
    [['doctor', '--url', `http://user:${encodeURIComponent(MISPLACED)}@127.0.0.1:1/`]],
    [['doctor', '--method', MISPLACED]],
    [['keys', 'list', '--redis', MISPLACED]],
    [['keys', 'list', '--redis', `redis://:${encodeURIComponent(MISPLACED)}@127.0.0.1`]],
    [['keys', 'list', '--redis', 'redis://127.0.0.1', '--master-keys-env', MISPLACED]],
    [['keys', 'list', '--redis', 'redis://127.0.0.1', '--master-keys-file', MISPLACED]],
    [['keys', 'add', 'a', '--file', 'keys.json', '--mode', MISPLACED]],
    [['keys', 'add', 'a', '--file', 'keys.json', '--limit', MISPLACED]],
    [['keys', 'rotate', 'a', '--file', 'keys.json', '--overlap', MISPLACED]],
  ])('%j', async (args) => {
    const env = args.includes('--secret-env') ? {} : { COUNTERSIGN_SECRET: SECRET };
    const { stdout, stderr, code } = await runCli(args, { env, cwd, stdin: rawMessage() });
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/Hush|c2VjcmV0|SHVzaA/);
    expect([2, 3]).toContain(code);
  });

  it('but a name that can be nothing else is told', async () => {
    const { stderr } = await runCli(['explain', ...SCHEME, '--secret-env', 'MERCHANT_SECRET'], {
      stdin: rawMessage(),
    });
    expect(stderr).toBe('error: the variable MERCHANT_SECRET, which is to hold the secret, is not set\n');
  });
});
