import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signRequest } from '../../../src/client.ts';
import { createVerifier, staticKeys } from '../../../src/index.ts';
import { parseKeyFile } from '../../../src/keys.ts';
import { iimmpact } from '../../../src/schemes/iimmpact.ts';
import { influencemart } from '../../../src/schemes/influencemart.ts';

import { type CliResult, runCli } from '../support/run-cli.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const OWN = 'a secret that we had before';

let dir: string;
let nowMs: number;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'countersign-keys-'));
  nowMs = NOW;
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function keys(...args: string[]): Promise<CliResult> {
  return runCli(['keys', ...args, '--file', 'keys.json'], {
    cwd: dir,
    clock: () => nowMs,
    env: { OWN_SECRET: OWN },
  });
}

/** What the commands print as JSON; each prints some of it. */
interface Printed {
  readonly secret: string;
  readonly keys: unknown;
  readonly limits: unknown;
}

async function json(...args: string[]): Promise<Printed> {
  const { code, stdout, stderr } = await keys(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Printed;
}

async function stored() {
  return parseKeyFile(await readFile(path.join(dir, 'keys.json'), 'utf8'));
}

describe('keys create', () => {
  it('makes the file, and a key that a verifier takes', async () => {
    const { secret } = await json('create', 'iimm_prod_1', '--scheme', 'iimmpact');
    const scheme = iimmpact();
    const verifier = createVerifier({ scheme, keys: staticKeys(await stored()), clock: () => nowMs });
    const headers = signRequest(
      scheme,
      { id: 'iimm_prod_1', secret },
      { method: 'GET', url: '/v2/balance' },
      { clock: () => nowMs },
    );
    const verdict = await verifier.verify({
      ...{ method: 'GET', target: '/v2/balance', body: new Uint8Array(), address: '127.0.0.1' },
      headers: Object.entries(headers).flat(),
    });
    expect(verdict.ok).toBe(true);
  });

  it('shows the new secret once, on standard output, and no other command does', async () => {
    const added = await keys('create', 'ak_1');
    const [
      {
        secrets: [secret],
      } = { secrets: [] },
    ] = await stored();
    const value = typeof secret === 'string' ? secret : (secret?.value ?? '');
    expect(Buffer.from(value, 'base64')).toHaveLength(32);
    expect(added.stdout.split('\n')).toContain(value);
    for (const args of [
      ['list'],
      ['get', 'ak_1'],
      ['list', '--json'],
      ['get', 'ak_1', '--json'],
      ['disable', 'ak_1', '--json'],
    ]) {
      const { code, stdout, stderr } = await keys(...args);
      expect(code).toBe(0);
      expect(stdout + stderr).not.toContain(value);
    }
  });

  it('takes over a secret that exists, and does not show it', async () => {
    const { code, stdout, stderr } = await keys('create', 'ak_1', '--secret-env', 'OWN_SECRET');
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain(OWN);
    expect((await stored())[0]?.secrets).toEqual([{ value: OWN }]);
    expect(await json('create', 'ak_2', '--secret-env', 'OWN_SECRET')).not.toHaveProperty('secret');
  });

  it('refuses a secret that the scheme does not take, in the words of the scheme', async () => {
    const { code, stderr } = await keys(
      'create',
      'ak_1',
      '--secret-env',
      'OWN_SECRET',
      '--scheme',
      'iimmpact',
    );
    expect(code).toBe(2);
    expect(stderr).toContain('not strict base64');
    expect(stderr).not.toContain(OWN);
  });

  it.each([
    ['base64', 44],
    ['base64url', 43],
    ['hex', 64],
  ])('writes a new secret in %s', async (encoding, length) => {
    const { secret } = await json('create', 'ak_1', '--secret-encoding', encoding);
    expect(secret).toHaveLength(length);
    expect(Buffer.from(secret, encoding as BufferEncoding)).toHaveLength(32);
  });

  it('takes all that a key can have', async () => {
    await json(
      ...[
        'create',
        '--mode',
        'test',
        '--status',
        'not_approved',
        '--owner',
        'merchant 17',
        '--expires-at',
        '90d',
      ],
      ...[
        '--ip-allowlist',
        '203.0.113.0/24',
        '--ip-allowlist',
        '2001:db8::/32',
        '--limit',
        '600/60',
        '--limit',
        '30000/1h',
      ],
      ...['--scopes', 'orders, payouts', 'ak_1'],
    );
    expect(await stored()).toEqual([
      {
        id: 'ak_1',
        status: 'not_approved',
        mode: 'test',
        owner: 'merchant 17',
        expiresAt: new Date(NOW + 90 * 86_400_000),
        ipAllowlist: ['203.0.113.0/24', '2001:db8::/32'],
        limits: [
          { limit: 600, windowSeconds: 60 },
          { limit: 30_000, windowSeconds: 3600 },
        ],
        scopes: ['orders', 'payouts'],
        secrets: [{ value: expect.any(String) }],
      },
    ]);
  });

  it.each([
    ['an id that is there', ['ak_0'], '"ak_0" already exists in the file of --file'],
    ['a bad limit', ['ak_1', '--limit', '600'], '--limit must be'],
    ['a limit of none', ['ak_1', '--limit', '0/60'], '--limit must be'],
    ['a window without end', ['ak_1', '--limit', '1/0'], '--limit must be'],
    ['a bad date', ['ak_1', '--expires-at', '2027-02-30'], '--expires-at must be'],
    ['a bad address', ['ak_1', '--ip-allowlist', '203.0.113.5/24'], '203.0.113.5/24'],
    ['a mode that there is not', ['ak_1', '--mode', 'sandbox'], 'Allowed choices are test, live'],
    ['an unknown scheme', ['ak_1', '--scheme', 'acme'], 'there is no such scheme'],
  ])('refuses %s by exit code 2, and changes nothing', async (_what, args, expected) => {
    await keys('create', 'ak_0');
    const before = await stored();
    const { code, stdout, stderr } = await keys('create', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(expected);
    expect(await stored()).toEqual(before);
  });

  it('loses none of several keys that are added at once', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(ids.map((id) => keys('create', id)));
    expect((await stored()).map(({ id }) => id).sort()).toEqual(ids);
  });
});

describe('keys rotate', () => {
  it('lets old and new secret verify until the overlap ends, and then the new one alone', async () => {
    const scheme = influencemart();
    const { secret: old } = await json('create', 'ak_test_1', '--scheme', 'influencemart');
    const { secret: fresh } = await json(
      'rotate',
      'ak_test_1',
      '--overlap',
      '1h',
      '--scheme',
      'influencemart',
    );
    const accepts = async (secret: string) => {
      const verifier = createVerifier({ scheme, keys: staticKeys(await stored()), clock: () => nowMs });
      const request = { method: 'GET', url: '/api/v1/products' };
      const headers = signRequest(scheme, { id: 'ak_test_1', secret }, request, { clock: () => nowMs });
      const verdict = await verifier.verify({
        ...{ method: 'GET', target: request.url, body: new Uint8Array(), address: '127.0.0.1' },
        headers: Object.entries(headers).flat(),
      });
      return verdict.ok;
    };
    nowMs = NOW + 3_599_000;
    expect([await accepts(old), await accepts(fresh)]).toEqual([true, true]);
    nowMs = NOW + 3_600_000;
    expect([await accepts(old), await accepts(fresh)]).toEqual([false, true]);
  });

  it('ends the old secrets at once after a leak', async () => {
    await keys('create', 'ak_1');
    const { secret } = await json('rotate', 'ak_1', '--overlap', '0', '--secret-encoding', 'hex');
    expect((await stored())[0]?.secrets).toEqual([{ value: secret }]);
  });

  it('does not prolong a secret that ends sooner', async () => {
    await keys('create', 'ak_1');
    await keys('rotate', 'ak_1', '--overlap', '1h', '--secret-encoding', 'hex');
    await keys('rotate', 'ak_1', '--overlap', '24h', '--secret-encoding', 'hex');
    expect((await stored())[0]?.secrets).toEqual([
      { value: expect.any(String) },
      { value: expect.any(String), notAfter: new Date(NOW + 86_400_000) },
      { value: expect.any(String), notAfter: new Date(NOW + 3_600_000) },
    ]);
  });

  it('keeps four secrets at most rather than end one sooner than was promised', async () => {
    await keys('create', 'ak_1');
    const rotate = () => keys('rotate', 'ak_1', '--secret-encoding', 'hex');
    const codes: (number | undefined)[] = [];
    for (let i = 0; i < 4; i++) codes.push((await rotate()).code);
    expect(codes).toEqual([0, 0, 0, 2]);
    expect((await stored())[0]?.secrets).toHaveLength(4);
    nowMs = NOW + 86_400_000;
    expect((await rotate()).code).toBe(0);
    expect((await stored())[0]?.secrets).toHaveLength(2);
  });

  it('asks how the secret is to be written, which a file does not tell', async () => {
    await keys('create', 'ak_1');
    const { code, stderr } = await keys('rotate', 'ak_1');
    expect(code).toBe(2);
    expect(stderr).toContain('--secret-encoding');
  });

  it('refuses the secret that the key has', async () => {
    await keys('create', 'ak_1', '--secret-env', 'OWN_SECRET');
    const { code, stderr } = await keys('rotate', 'ak_1', '--secret-env', 'OWN_SECRET');
    expect(code).toBe(2);
    expect(stderr).toContain('has already');
    expect(stderr).not.toContain(OWN);
  });

  it.each([['1'], ['-1h'], ['1.5h'], ['1 day'], ['']])('refuses the overlap %j', async (overlap) => {
    await keys('create', 'ak_1');
    const { code, stderr } = await keys('rotate', 'ak_1', `--overlap=${overlap}`, '--secret-encoding', 'hex');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--overlap must be')]);
  });
});

describe('keys disable, enable, revoke and remove', () => {
  it.each([
    ['active', 'disable', 'disabled'],
    ['disabled', 'enable', 'active'],
    ['not_approved', 'enable', 'active'],
    ['active', 'revoke', 'revoked'],
    ['disabled', 'revoke', 'revoked'],
  ])('takes a key from %s by %s to %s', async (before, command, status) => {
    await keys('create', 'ak_1', '--status', before);
    const { code } = await keys(command, 'ak_1');
    expect([code, (await stored())[0]?.status]).toEqual([0, status]);
  });

  it('revokes for ever', async () => {
    await keys('create', 'ak_1');
    await keys('revoke', 'ak_1');
    for (const args of [
      ['enable', 'ak_1'],
      ['rotate', 'ak_1', '--secret-encoding', 'hex'],
    ]) {
      const { code, stderr } = await keys(...args);
      expect([code, stderr]).toEqual([2, expect.stringContaining('was revoked, which is final')]);
    }
    expect((await stored())[0]?.status).toBe('revoked');
  });

  it('refuses a status that there is not', async () => {
    expect((await keys('create', 'ak_1', '--status', 'paused')).code).toBe(2);
  });

  it('removes a key with --yes only', async () => {
    await keys('create', 'ak_1');
    expect((await keys('remove', 'ak_1')).code).toBe(2);
    expect(await stored()).toHaveLength(1);
    expect((await keys('remove', 'ak_1', '--yes')).code).toBe(0);
    expect(await stored()).toEqual([]);
  });
});

describe('keys list and get', () => {
  it('tells status, mode, number of secrets and end of each key', async () => {
    await keys('create', 'ak_2', '--mode', 'live', '--expires-at', '1h', '--owner', 'm\u001b[31m');
    await keys('create', 'ak_1');
    nowMs = NOW + 3_600_000;
    const { stdout } = await keys('list');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['ID', 'STATUS', 'MODE', 'SECRETS', 'EXPIRES', 'OWNER'],
      ['ak_1', 'active', '-', '1', 'never', '-'],
      ['ak_2', 'active, expired', 'live', '1', '2026-03-01T13:00:00.000Z', 'm\\u{1b}[31m'],
    ]);
  });

  it('tells of each secret when it is in use', async () => {
    await keys('create', 'ak_1');
    await keys('rotate', 'ak_1', '--overlap', '1h', '--secret-encoding', 'hex');
    nowMs = NOW + 3_600_000;
    const { stdout } = await keys('get', 'ak_1');
    expect(stdout).toMatch(/^secret 1 +in use$/m);
    expect(stdout).toMatch(/^secret 2 +ended, until 2026-03-01T13:00:00.000Z$/m);
  });

  it('names a key that is not there, by exit code 2', async () => {
    await keys('create', 'ak_1');
    for (const args of [
      ['get', 'no'],
      ['remove', 'no', '--yes'],
      ['enable', 'no'],
    ]) {
      expect(await keys(...args)).toEqual({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('there is no key of that id in the file of --file'),
      });
    }
  });

  it('cannot reach a file that is not there, by exit code 3 and as JSON where that is asked for', async () => {
    const { code, stdout, stderr } = await keys('list', '--json');
    expect([code, stdout]).toEqual([3, '']);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'out_of_reach' } });
  });

  it('says where a file is not sound, without what is in it', async () => {
    await writeFile(
      path.join(dir, 'keys.json'),
      `{"keys":[{"id":"a","secrets":["${OWN}"],"expires":"never"}]}`,
    );
    const { code, stderr } = await keys('list');
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('the file of --file: keys[0] has the unknown member "expires"'),
    ]);
    expect(stderr).not.toContain(OWN);
  });
});

describe('the place of the keys', () => {
  it('is told to be open to others', async () => {
    await writeFile(path.join(dir, 'keys.json'), '{"keys":[]}', { mode: 0o644 });
    const { code, stderr } = await keys('list');
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('the file of --file can be read by other users'),
    ]);
    expect((await keys('list', '--json')).stderr).toBe('');
  });

  it('has to be said', async () => {
    const { code, stderr } = await runCli(['keys', 'list']);
    expect(code).toBe(2);
    for (const way of ['--file', '--redis', 'COUNTERSIGN_REDIS_URL']) expect(stderr).toContain(way);
  });

  it('is one only', async () => {
    expect((await keys('list', '--redis', 'redis://127.0.0.1')).code).toBe(2);
  });

  it('is no URL with a password among the arguments, which is not repeated', async () => {
    const { code, stderr } = await runCli(['keys', 'list', '--redis', 'redis://:hunter2hunter2@127.0.0.1']);
    expect(code).toBe(2);
    expect(stderr).toContain('COUNTERSIGN_REDIS_URL');
    expect(stderr).not.toContain('hunter2');
  });
});
