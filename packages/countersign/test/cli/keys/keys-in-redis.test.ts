import { describe, expect, it } from 'vitest';
import { redisOfFile } from '../../../../../test/support/redis/redis-of-file.ts';
import { startRedis } from '../../../../../test/support/redis/redis-server.ts';
import { signRequest } from '../../../src/client.ts';
import { createVerifier } from '../../../src/index.ts';
import { redisKeys } from '../../../src/redis/keys/redis-keys.ts';
import { redisStore } from '../../../src/redis/redis-store.ts';
import { iimmpact } from '../../../src/schemes/iimmpact.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';

const MASTER_KEYS = `2026:${Buffer.from('0123456789abcdef0123456789ABCDEF').toString('base64')}`;

const redis = redisOfFile();

interface Options {
  readonly env?: Record<string, string>;
  readonly port?: number;
}

function keys(
  args: readonly string[],
  { env = {}, port = redis.server.port }: Options = {},
): Promise<CliResult> {
  return runCli(['keys', ...args], {
    env: {
      COUNTERSIGN_REDIS_URL: `redis://127.0.0.1:${port}`,
      COUNTERSIGN_MASTER_KEYS: MASTER_KEYS,
      ...env,
    },
  });
}

/** JSON of the commands; each prints some of these members. */
interface Printed {
  readonly secret: string;
  readonly keys: unknown;
  readonly limits: unknown;
}

async function json(...args: string[]): Promise<Printed> {
  const { code, stdout, stderr } = await keys([...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Printed;
}

/** Long enough for a connection on a busy machine: these tests are not about time. */
const TIMEOUT_MS = 10_000;

/** Verifies as an app does, on the same Redis. */
async function verify(keyId: string, secret: string) {
  const client = redis.server.client();
  const scheme = iimmpact();
  const verifier = createVerifier({
    scheme,
    keys: redisKeys(client, { masterKeys: MASTER_KEYS, timeoutMs: TIMEOUT_MS }),
    store: redisStore(client, { timeoutMs: TIMEOUT_MS }),
    defaultLimits: [{ limit: 600, windowSeconds: 60 }],
  });
  const headers = signRequest(scheme, { id: keyId, secret }, { method: 'GET', url: '/v2/balance' });
  return verifier.verify({
    ...{ method: 'GET', url: '/v2/balance', body: new Uint8Array(), address: '127.0.0.1' },
    headers: Object.entries(headers).flat(),
  });
}

describe('keys in Redis', () => {
  it('are added so that an app on the same Redis takes them', async () => {
    const { secret } = await json('create', 'iimm_prod_1', '--scheme', 'iimmpact');
    expect((await verify('iimm_prod_1', secret)).ok).toBe(true);
  });

  it('are added with a secret that exists, which is not shown', async () => {
    const own = Buffer.from('a secret that we had before').toString('base64');
    const { code, stdout } = await keys(['create', 'ak_1', '--secret-env', 'OWN'], { env: { OWN: own } });
    expect(code).toBe(0);
    expect(stdout).not.toContain(own);
    expect((await verify('ak_1', own)).ok).toBe(true);
  });

  it('are rotated in the encoding of their last secret, old and new one verifying', async () => {
    const { secret: old } = await json('create', 'ak_1', '--scheme', 'iimmpact');
    const { secret: fresh } = await json('rotate', 'ak_1');
    expect([(await verify('ak_1', old)).ok, (await verify('ak_1', fresh)).ok]).toEqual([true, true]);
    const { secret: last } = await json('rotate', 'ak_1', '--overlap', '0');
    expect([(await verify('ak_1', fresh)).ok, (await verify('ak_1', last)).ok]).toEqual([false, true]);
  });

  it('are listed in the order of their ids and shown, without their secrets', async () => {
    const { secret } = await json('create', 'ak_2', '--mode', 'live');
    await json('create', 'ak_1', '--owner', 'm1');
    const listed = await json('list');
    expect(listed.keys).toMatchObject([
      { id: 'ak_1', owner: 'm1', status: 'active', secrets: [{}] },
      { id: 'ak_2', mode: 'live', secrets: [{}] },
    ]);
    const { stdout } = await keys(['get', 'ak_2']);
    expect(JSON.stringify(listed) + stdout).not.toContain(secret);
  });

  it('are stopped, let on again, revoked for ever and removed', async () => {
    const { secret } = await json('create', 'ak_1', '--scheme', 'iimmpact');
    await json('disable', 'ak_1');
    expect(await verify('ak_1', secret)).toMatchObject({ code: 'key_disabled' });
    await json('enable', 'ak_1');
    expect((await verify('ak_1', secret)).ok).toBe(true);
    await json('revoke', 'ak_1');
    const { code, stderr } = await keys(['enable', 'ak_1']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('was revoked, which is final')]);
    expect(await json('remove', 'ak_1', '--yes')).toEqual({ removed: 'ak_1' });
    expect(await verify('ak_1', secret)).toMatchObject({ code: 'unknown_key' });
  });

  it('are kept apart by their prefix', async () => {
    await json('create', 'ak_1', '--redis-prefix', 'other:');
    expect((await json('list')).keys).toEqual([]);
    expect((await json('list', '--redis-prefix', 'other:')).keys).toMatchObject([{ id: 'ak_1' }]);
  });

  it('tell where a key stands in its limits, and are not counted for that', async () => {
    const { secret } = await json('create', 'ak_1', '--scheme', 'iimmpact', '--limit', '10/60');
    await verify('ak_1', secret);
    const args = ['limits', 'ak_1', '--scheme', 'iimmpact'] as const;
    await json(...args);
    expect((await json(...args)).limits).toMatchObject([{ limit: 10, windowSeconds: 60, remaining: 9 }]);
    const { stdout } = await keys(args);
    expect(stdout.split('\n')[1]).toMatch(/^10\/60 +9 +\d+ s +now$/);
  });
});

describe('what can be wrong with keys in Redis', () => {
  it.each([
    ['an id that is there', ['create', 'ak_1'], 'already exists'],
    ['an id that is not there', ['get', 'ak_0'], 'there is no key of that id in Redis'],
    ['an id that cannot be removed', ['remove', 'ak_0', '--yes'], 'there is no key of that id in Redis'],
    ['a bad address', ['create', 'ak_2', '--ip-allowlist', '203.0.113.5/24'], '203.0.113.5/24'],
  ])('is %s: exit code 2', async (_what, args, expected) => {
    await json('create', 'ak_1');
    const { code, stdout, stderr } = await keys(args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(expected)]);
  });

  it('is that no master keys are given: exit code 2, and how to give them', async () => {
    const { code, stderr } = await keys(['list'], { env: { COUNTERSIGN_MASTER_KEYS: '' } });
    expect(code).toBe(2);
    for (const way of ['COUNTERSIGN_MASTER_KEYS', '--master-keys-file']) expect(stderr).toContain(way);
  });

  it('is that the master keys are others: exit code 2, the key named', async () => {
    await json('create', 'ak_1');
    const other = MASTER_KEYS.replace('2026:', '2027:');
    const { code, stderr } = await keys(['list'], { env: { COUNTERSIGN_MASTER_KEYS: other } });
    expect([code, stderr]).toEqual([2, expect.stringContaining('"ak_1"')]);
  });

  it('is that the master keys are none: exit code 2, without them', async () => {
    const { code, stderr } = await keys(['list'], { env: { COUNTERSIGN_MASTER_KEYS: 'hunter2hunter2' } });
    expect(code).toBe(2);
    expect(stderr).toContain('masterKeys');
    expect(stderr).not.toContain('hunter2');
  });

  it('is that Redis is away: exit code 3, with its address', async () => {
    const gone = await startRedis();
    await gone.stop();
    const { code, stderr } = await keys(['list'], { port: gone.port });
    expect([code, stderr]).toEqual([3, expect.stringContaining(`127.0.0.1:${gone.port}`)]);
    expect(stderr).toContain('ECONNREFUSED');
  });

  it('is that Redis wants a password: exit code 3, and the password in the variable does not show', async () => {
    const locked = await startRedis({ args: ['--requirepass', 'correct horse'] });
    const listed = (password: string) =>
      keys(['list'], { env: { COUNTERSIGN_REDIS_URL: `redis://:${password}@127.0.0.1:${locked.port}` } });
    try {
      const wrong = await listed('hunter2hunter2');
      expect([wrong.code, wrong.stderr]).toEqual([3, expect.stringContaining('WRONGPASS')]);
      expect(wrong.stderr).not.toContain('hunter2');
      const none = await keys(['list'], { port: locked.port });
      expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('NOAUTH')]);
      expect((await listed('correct%20horse')).code).toBe(0);
    } finally {
      await locked.stop();
    }
  });
});
