import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY_ID, NOW, pastedCurl, rawMessage, SECRET, UNDECODED } from '../support/requests.ts';
import { runCli } from '../support/run-cli.ts';

const ARGS = ['verify', '--scheme', 'iimmpact'];
const world = (stdin: string, nowMs = NOW + 12_000) => ({
  stdin,
  env: { COUNTERSIGN_SECRET: SECRET },
  clock: () => nowMs,
});

describe('countersign verify', () => {
  let cwd: string;

  beforeAll(() => {
    cwd = mkdtempSync(path.join(tmpdir(), 'countersign-verify-'));
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  it.each([
    ['a pasted curl command', pastedCurl()],
    ['a raw message', rawMessage()],
  ])('accepts %s that is signed right', async (_what, request) => {
    expect(await runCli([...ARGS, '--key-id', KEY_ID], world(request))).toEqual({
      code: 0,
      stdout: `accepted: key ${KEY_ID}, signed 12 s before the time of the check\n`,
      stderr: '',
    });
  });

  it('says that the key id was not checked where only the request names it', async () => {
    const { stderr, code } = await runCli(ARGS, world(pastedCurl()));
    expect(stderr).toBe(
      `note: the key id ${KEY_ID} was taken from the request: give --key-id to check it too\n`,
    );
    expect(code).toBe(0);
  });

  it('refuses another with its code and cause, and points to the command that says more', async () => {
    const { stdout, code } = await runCli(ARGS, world(pastedCurl(UNDECODED)));
    expect(stdout).toMatch(/^refused: signature_mismatch \(401\): The request could not be authenticated/);
    expect(stdout).toContain('countersign explain');
    expect(code).toBe(1);
  });

  it('refuses an old request', async () => {
    const { stdout, code } = await runCli(ARGS, world(pastedCurl(), NOW + 301_000));
    expect(stdout).toMatch(/^refused: timestamp_too_old .*-301 s/);
    expect(code).toBe(1);
  });

  it('prints one JSON document', async () => {
    const accepted = await runCli([...ARGS, '--json'], world(pastedCurl()));
    expect(JSON.parse(accepted.stdout)).toMatchObject({
      accepted: true,
      keyId: KEY_ID,
      mode: 'live',
      clockSkewMs: -12_000,
    });
    const refused = await runCli([...ARGS, '--json'], world(pastedCurl(UNDECODED)));
    expect(JSON.parse(refused.stdout)).toMatchObject({
      accepted: false,
      code: 'signature_mismatch',
      status: 401,
    });
  });

  it('checks the state and the addresses of a key from a file', async () => {
    const check = async (key: object, ...args: string[]) => {
      writeFileSync(
        path.join(cwd, 'keys.json'),
        JSON.stringify({ keys: [{ id: KEY_ID, secrets: [SECRET], ...key }] }),
      );
      const { stdout } = await runCli([...ARGS, '--keys', 'keys.json', '--json', ...args], {
        stdin: pastedCurl(),
        cwd,
        clock: () => NOW,
      });
      return JSON.parse(stdout).code ?? 'accepted';
    };
    expect(await check({})).toBe('accepted');
    expect(await check({ status: 'revoked' })).toBe('key_revoked');
    expect(await check({ ipAllowlist: ['192.0.2.0/24'] }, '--address', '198.51.100.1')).toBe(
      'ip_not_allowed',
    );
    expect(await check({ ipAllowlist: ['192.0.2.0/24'] }, '--address', '192.0.2.7')).toBe('accepted');
    expect(await check({ ipAllowlist: ['192.0.2.0/24'] })).toBe('accepted');
    expect(await check({ id: 'another' })).toBe('unknown_key');
  });
});
