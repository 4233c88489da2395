import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '../../../../../test/support/redis/redis-server.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const MASTER_KEYS = `2026:${Buffer.from('0123456789abcdef0123456789ABCDEF').toString('base64')}`;

let dir: string;
let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'countersign-settings-'));
  await server.client().flushall();
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const PLACES = [
  ['a file', () => ['--file', 'keys.json']],
  ['Redis', () => ['--redis', `redis://127.0.0.1:${server.port}`]],
] as const;

describe.each(PLACES)('a key in %s', (_where, place) => {
  function keys(...args: string[]): Promise<CliResult> {
    const env = { COUNTERSIGN_MASTER_KEYS: MASTER_KEYS };
    return runCli(['keys', ...args, ...place()], { cwd: dir, clock: () => NOW, env });
  }

  async function shown(): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await keys('get', 'ak_1', '--json');
    expect([code, stderr]).toEqual([0, '']);
    return (JSON.parse(stdout) as { key: Record<string, unknown> }).key;
  }

  beforeEach(async () => {
    expect((await keys('create', 'ak_1', '--limit', '1/60')).code).toBe(0);
  });

  it.each([
    ['limits', 'set-limits', '600/60,30000/1h', 'has the limits 600/60, 30000/3600'],
    ['limits', 'set-limits', 'none', 'has no limits'],
    ['limits', 'set-limits', 'default', 'has the limits of its scheme'],
    [
      'ipAllowlist',
      'set-ip-allowlist',
      '203.0.113.0/24, 2001:db8::1',
      'may be used from 203.0.113.0/24, 2001:db8::1',
    ],
    ['ipAllowlist', 'set-ip-allowlist', 'all', 'may be used from anywhere'],
    ['scopes', 'set-scopes', 'orders,payouts', 'has the scopes orders, payouts'],
    ['scopes', 'set-scopes', 'none', 'has no scopes'],
    ['expiresAt', 'set-expires-at', '2027-01-31', 'expires at 2027-01-31T00:00:00.000Z'],
    ['expiresAt', 'set-expires-at', '90d', 'expires at 2026-05-30T12:00:00.000Z'],
    ['expiresAt', 'set-expires-at', 'never', 'never expires'],
  ])('is given other %s by %s: %s', async (member, command, value, said) => {
    const expected: Record<string, unknown> = {
      '600/60,30000/1h': [
        { limit: 600, windowSeconds: 60 },
        { limit: 30_000, windowSeconds: 3600 },
      ],
      none: [],
      all: [],
      '203.0.113.0/24, 2001:db8::1': ['203.0.113.0/24', '2001:db8::1'],
      'orders,payouts': ['orders', 'payouts'],
      '2027-01-31': '2027-01-31T00:00:00.000Z',
      '90d': '2026-05-30T12:00:00.000Z',
    };
    await keys('set-expires-at', 'ak_1', '2030-01-01');
    await keys('set-ip-allowlist', 'ak_1', '192.0.2.1');
    await keys('set-scopes', 'ak_1', 'all');
    const { code, stdout, stderr } = await keys(command, 'ak_1', value);
    expect([code, stdout, stderr]).toEqual([0, `"ak_1" ${said}.\n`, '']);
    expect((await shown())[member]).toEqual(expected[value]);
  });

  it('keeps all else, its secret too', async () => {
    const before = await shown();
    const { stdout } = await keys('set-scopes', 'ak_1', 'orders', '--json');
    expect(JSON.parse(stdout).key).toMatchObject({ id: 'ak_1', limits: before.limits, scopes: ['orders'] });
    expect(await shown()).toMatchObject({ secrets: before.secrets, status: 'active' });
  });

  it.each([
    ['set-limits', '', '<limits> must be'],
    ['set-limits', '600', '<limits> must be'],
    ['set-limits', 'none,600/60', '<limits> must be'],
    ['set-ip-allowlist', '', '<addresses> must be'],
    ['set-ip-allowlist', 'all,203.0.113.7', '<addresses> must be'],
    ['set-ip-allowlist', '203.0.113.5/24', 'did you mean 203.0.113.0/24?'],
    ['set-scopes', '', '<scopes> must be'],
    ['set-scopes', 'a,,b', '<scopes> must be'],
    ['set-expires-at', '', '<when> must be'],
    ['set-expires-at', '2027-02-29', '<when> must be'],
    ['set-expires-at', '999999999w', '<when> must be'],
  ])('is not changed by %s "%s"', async (command, value, expected) => {
    const before = await shown();
    const { code, stdout, stderr } = await keys(command, 'ak_1', value);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(expected)]);
    expect(await shown()).toEqual(before);
  });

  it.each(['set-limits', 'set-ip-allowlist', 'set-scopes', 'set-expires-at'])(
    'that is not there cannot be changed by %s',
    async (command) => {
      const values = {
        'set-limits': '1/1',
        'set-ip-allowlist': '::1',
        'set-scopes': 'a',
        'set-expires-at': '1d',
      };
      const { code, stderr } = await keys(command, 'ak_0', values[command as keyof typeof values]);
      expect([code, stderr]).toEqual([2, expect.stringContaining('there is no key of that id')]);
    },
  );
});
