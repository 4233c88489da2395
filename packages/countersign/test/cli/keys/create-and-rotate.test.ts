import { describe, expect, it } from 'vitest';
import { signRequest } from '../../../src/client.ts';
import { createVerifier } from '../../../src/index.ts';
import { iimmpact } from '../../../src/schemes/iimmpact.ts';
import { influencemart } from '../../../src/schemes/influencemart.ts';
import { json, keys, NOW, OWN, stored, world } from '../support/key-file.ts';

/** The id that a new secret gets. */
const SECRET_ID: unknown = expect.stringMatching(/^[0-9a-f]{8}$/);

describe('keys create', () => {
  it('makes the file, and a key that a verifier takes', async () => {
    const { secret } = await json('create', 'iimm_prod_1', '--scheme', 'iimmpact');
    const scheme = iimmpact();
    const verifier = createVerifier({ scheme, keys: await stored(), clock: () => world.nowMs });
    const headers = signRequest(
      scheme,
      { id: 'iimm_prod_1', secret },
      { method: 'GET', url: '/v2/balance' },
      { clock: () => world.nowMs },
    );
    const verdict = await verifier.verify({
      ...{ method: 'GET', url: '/v2/balance', body: new Uint8Array(), address: '127.0.0.1' },
      headers: Object.entries(headers).flat(),
    });
    expect(verdict.ok).toBe(true);
  });

  it('shows the new secret once, on standard output, and no other command does', async () => {
    const added = await keys('create', 'ak_1');
    const [key] = await stored();
    const secret = key?.secrets?.[0];
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
    expect((await stored())[0]?.secrets).toEqual([{ id: SECRET_ID, value: OWN }]);
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
        secrets: [{ id: SECRET_ID, value: expect.any(String) }],
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
      const verifier = createVerifier({ scheme, keys: await stored(), clock: () => world.nowMs });
      const request = { method: 'GET', url: '/api/v1/products' };
      const headers = signRequest(scheme, { id: 'ak_test_1', secret }, request, {
        clock: () => world.nowMs,
      });
      const verdict = await verifier.verify({
        ...{ method: 'GET', url: request.url, body: new Uint8Array(), address: '127.0.0.1' },
        headers: Object.entries(headers).flat(),
      });
      return verdict.ok;
    };
    world.nowMs = NOW + 3_599_000;
    expect([await accepts(old), await accepts(fresh)]).toEqual([true, true]);
    world.nowMs = NOW + 3_600_000;
    expect([await accepts(old), await accepts(fresh)]).toEqual([false, true]);
  });

  it('ends the old secrets at once after a leak', async () => {
    await keys('create', 'ak_1');
    const { secret } = await json('rotate', 'ak_1', '--overlap', '0', '--secret-encoding', 'hex');
    expect((await stored())[0]?.secrets).toEqual([{ id: SECRET_ID, value: secret }]);
  });

  it('does not prolong a secret that ends sooner', async () => {
    await keys('create', 'ak_1');
    await keys('rotate', 'ak_1', '--overlap', '1h', '--secret-encoding', 'hex');
    await keys('rotate', 'ak_1', '--overlap', '24h', '--secret-encoding', 'hex');
    expect((await stored())[0]?.secrets).toEqual([
      { id: SECRET_ID, value: expect.any(String) },
      { id: SECRET_ID, value: expect.any(String), notAfter: new Date(NOW + 86_400_000) },
      { id: SECRET_ID, value: expect.any(String), notAfter: new Date(NOW + 3_600_000) },
    ]);
  });

  it('keeps four secrets at most rather than end one sooner than was promised', async () => {
    await keys('create', 'ak_1');
    const rotate = () => keys('rotate', 'ak_1', '--secret-encoding', 'hex');
    const codes: (number | undefined)[] = [];
    for (let i = 0; i < 4; i++) codes.push((await rotate()).code);
    expect(codes).toEqual([0, 0, 0, 2]);
    expect((await stored())[0]?.secrets).toHaveLength(4);
    world.nowMs = NOW + 86_400_000;
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
