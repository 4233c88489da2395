import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type RedisKeys, redis } from 'countersign/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type RedisServer, startRedis } from '../../../../test/support/redis/redis-server.ts';
import { type ConsoleEvent, memoryLog, type RequestLog, type Right } from '../../src/index.ts';
import { ROUTES } from '../../src/routes/route-table.ts';
import { acmeVerifier } from '../support/acme.ts';
import { clientOf } from '../support/console-client.ts';
import { entry } from '../support/entries.ts';
import { HOSTS } from '../support/hosts.ts';

const MASTER_KEYS = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;
const RIGHTS: readonly Right[] = ['requests', 'bodies', 'playground', 'keys:read', 'keys:write'];
const CHECK = { scheme: 'acme', method: 'GET', target: '/', headers: [] };

/** A body that is right for each POST. */
const BODIES: Readonly<Record<string, (id: string) => object>> = {
  keys: () => ({ id: `new-${Math.random()}`, owner: 'own' }),
  'keys/:id/rotate': () => ({ overlapSeconds: 60 }),
  'keys/:id/disable': () => ({}),
  'keys/:id/enable': () => ({}),
  'keys/:id/revoke': (id) => ({ confirm: id }),
  'keys/:id/limits': () => ({ limits: [{ limit: 5, windowSeconds: 60 }] }),
  'keys/:id/allow': () => ({ ipAllowlist: ['10.0.0.0/8'] }),
  'keys/:id/scopes': () => ({ scopes: ['a'] }),
  'keys/:id/expiry': () => ({ expiresAt: '2030-01-01T00:00:00Z' }),
  draft: () => ({ ...CHECK, keyId: 'k' }),
  check: () => CHECK,
  watch: (id) => ({ keyId: id }),
};
/** Routes that give a key more rights, for the operator alone. */
const OPERATORS = ['keys/:id/enable', 'keys/:id/limits', 'keys/:id/scopes', 'keys/:id/expiry'];

let server: RedisServer;
let client: Redis;
beforeAll(async () => {
  server = await startRedis();
  client = new Redis(server.port);
});
afterAll(async () => {
  client.disconnect();
  await server.stop();
});

let keys: RedisKeys;
let log: RequestLog;
let mount: string;
let entryIds: Record<string, string>;
beforeEach(async () => {
  await client.flushall();
  keys = redis(client, { timeoutMs: 5000 }).keys({ masterKeys: MASTER_KEYS });
  for (const owner of ['own', 'foreign']) await keys.create({ id: `key-${owner}`, owner });
  await keys.create({ id: 'key-nobody' });
  log = memoryLog({ clock: () => Date.now() });
  mount = await (HOSTS['node:http'] as (typeof HOSTS)[string])({
    verifiers: [acmeVerifier({ keys })],
    log,
    keys,
  });
  entryIds = {};
  for (const owner of ['own', 'foreign', undefined]) {
    const one = entry(
      Date.now() - 1_764_547_200_000,
      owner === undefined ? {} : { owner, keyId: `key-${owner}` },
    );
    log.add(one);
    entryIds[String(owner)] = one.row.id;
  }
});

async function statusOf(route: (typeof ROUTES)[number], user: object, owner = 'own'): Promise<number> {
  const caller = clientOf(mount, user);
  const keyId = `key-${owner === 'undefined' ? 'nobody' : owner}`;
  const id = route.path.startsWith('requests') ? (entryIds[owner] as string) : keyId;
  const path = `/api/${route.path.replace(':id', encodeURIComponent(id))}`;
  const answer = await (route.method === 'GET'
    ? caller.get(path)
    : caller.post(path, (BODIES[route.path] as (id: string) => object)(keyId)));
  await answer.body?.cancel();
  return answer.status;
}

describe('rights', () => {
  const CASES = ROUTES.flatMap((route) =>
    [undefined, ...RIGHTS].map((right) => [`${route.method} ${route.path}`, right, route] as const),
  );

  it.each(CASES)('%s with the right %s alone', async (_name, right, route) => {
    const isAllowed = route.right === undefined || route.right === right;
    const status = await statusOf(route, { name: 'user', may: right === undefined ? [] : [right] });
    expect(status).toBe(isAllowed ? (route.status ?? 200) : 403);
  });

  const OWNED = ROUTES.filter(({ path }) => path.includes(':id') || path === 'watch');

  it.each(OWNED.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s of somebody else, or of nobody, is as good as none for a partner',
    async (_name, route) => {
      const partner = { name: 'partner', may: RIGHTS, owners: ['own'] };
      for (const owner of ['foreign', 'undefined']) expect(await statusOf(route, partner, owner)).toBe(404);
      expect(await statusOf(route, partner, 'own')).toBe(
        route.method === 'POST' && OPERATORS.includes(route.path) ? 403 : 200,
      );
      expect(await statusOf(route, { ...partner, owners: [] }, 'own')).toBe(404);
    },
  );

  it('a partner sees the own keys and requests alone, whatever the filter says', async () => {
    const partner = clientOf(mount, { name: 'partner', may: RIGHTS, owners: ['own'] });
    for (const query of ['', '?owner=own']) {
      expect(await partner.json(`/api/keys${query}`)).toMatchObject({ keys: [{ id: 'key-own' }] });
      expect(await partner.json(`/api/requests${query}`)).toMatchObject({ entries: [{ owner: 'own' }] });
    }
    for (const path of [
      '/api/keys?owner=foreign',
      '/api/requests?owner=foreign',
      '/api/requests?key=key-foreign',
    ])
      expect(JSON.stringify(await partner.json(path))).not.toContain('foreign');
    expect(await partner.json('/api/summary')).toMatchObject({ refused: 1, groups: [{ owner: 'own' }] });
  });

  it('a partner makes keys of its own, without rights that nobody gave', async () => {
    const partner = clientOf(mount, { name: 'partner', may: RIGHTS, owners: ['own'] });
    const made = (await (await partner.post('/api/keys', {})).json()) as {
      key: object;
      secret: string;
    };
    expect(made).toMatchObject({ key: { owner: 'own' }, secret: expect.any(String) });
    expect((await partner.post('/api/keys', { owner: 'foreign' })).status).toBe(403);
    expect((await partner.post('/api/keys', { scopes: ['admin'] })).status).toBe(400);
    const two = clientOf(mount, { name: 'two', may: RIGHTS, owners: ['own', 'other'] });
    expect((await two.post('/api/keys', {})).status).toBe(403);
  });

  it.each([
    [{ name: '', may: [] }],
    [{ name: 'a', may: ['everything'] }],
    [{ name: 'a', may: 'requests' }],
    [{ name: 'a', may: RIGHTS, owners: null }],
    [{ name: 'a', may: RIGHTS, owners: 'own' }],
    [{ name: 'a', may: RIGHTS, owners: [''] }],
  ])('%j gives no right at all', async (user) => {
    expect((await clientOf(mount, user).get('/api/keys')).status).toBe(500);
  });
});

describe('changes', () => {
  it('show a secret once, and are not stored anywhere', async () => {
    const admin = clientOf(mount);
    const created = await admin.post('/api/keys', {
      id: 'k 1/ü',
      mode: 'live',
      scopes: ['a'],
      limits: [{ limit: 5, windowSeconds: 1 }],
      expiresAt: '2030-01-01T00:00:00Z',
    });
    expect([created.status, created.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const { secret, key } = (await created.json()) as { secret: string; key: object };
    expect(key).toMatchObject({
      id: 'k 1/ü',
      status: 'active',
      secrets: [{ state: 'active' }],
      expiresAt: '2030-01-01T00:00:00.000Z',
    });
    const id = encodeURIComponent('k 1/ü');
    const rotated = await admin.post(`/api/keys/${id}/rotate`, { overlapSeconds: 3600 });
    const next = (await rotated.json()) as { secret: string; key: object };
    expect(next.key).toMatchObject({ secrets: [{ state: 'active' }, { state: 'ending' }] });
    expect(next.secret).not.toBe(secret);
    for (const path of [
      '/api/keys',
      `/api/keys/${id}`,
      `/api/keys/${id}/limits`,
      '/api/session',
      '/api/summary',
    ]) {
      const text = await (await admin.get(path)).text();
      expect(text).not.toContain(secret);
      expect(text).not.toContain(next.secret);
    }
  });

  it('are told on a channel: who, what and of which key', async () => {
    const events: ConsoleEvent[] = [];
    const listener = (event: unknown) => events.push(event as ConsoleEvent);
    subscribe('countersign:console', listener);
    onTestFinished(() => void unsubscribe('countersign:console', listener));
    const admin = clientOf(mount);
    const created = (await (await admin.post('/api/keys', { id: 'key-own' })).json()) as object;
    expect(created).toMatchObject({ status: 409, code: 'conflict' });
    const { secret } = (await (
      await admin.post('/api/keys/key-own/rotate', { overlapSeconds: 0 })
    ).json()) as { secret: string };
    await admin.post('/api/keys/key-own/revoke', { confirm: 'key-own' });
    await admin.post('/api/keys/key-own/enable', {});
    expect(events.map(({ user, action, keyId, ok }) => [user, action, keyId, ok])).toEqual([
      ['admin', 'create', 'key-own', false],
      ['admin', 'rotate', 'key-own', true],
      ['admin', 'revoke', 'key-own', true],
      ['admin', 'enable', 'key-own', false],
    ]);
    expect(JSON.stringify(events)).not.toContain(secret);
  });

  it.each([
    ['keys/key-own/rotate', { overlapSeconds: -1 }],
    ['keys/key-own/rotate', { overlapSeconds: '60' }],
    ['keys/key-own/revoke', {}],
    ['keys/key-own/revoke', { confirm: 'another' }],
    ['keys/key-own/limits', { limits: [{ limit: 0, windowSeconds: 60 }] }],
    ['keys/key-own/limits', { limits: [{ limit: 2, windowSeconds: 86_400, refill: ['daily'] }] }],
    ['keys/key-own/limits', {}],
    ['keys/key-own/allow', { ipAllowlist: ['nonsense'] }],
    ['keys/key-own/allow', {}],
    ['keys/key-own/scopes', { scopes: [''] }],
    ['keys/key-own/expiry', { expiresAt: 'tomorrow' }],
    ['keys/key-own/expiry', {}],
    ['keys/key-own/disable', { reason: 'none' }],
    ['keys', { id: '' }],
    ['keys', { id: 'x', secret: 'of my own, which is not taken' }],
    ['watch', {}],
  ])('%s refuses %j', async (path, body) => {
    const answer = await clientOf(mount).post(`/api/${path}`, body);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'invalid']);
    expect(await keys.get('key-own')).toMatchObject({ status: 'active', secrets: [{}] });
  });

  it('write secrets as the scheme decodes them, also of keys that were taken over', async () => {
    const admin = clientOf(mount);
    await keys.create({ id: 'taken-over', secret: 'a secret that came from elsewhere' });
    const rotated = await admin.post('/api/keys/taken-over/rotate', { overlapSeconds: 60 });
    expect(((await rotated.json()) as { secret: string }).secret).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    const created = await admin.post('/api/keys', { id: 'in-hex', secretEncoding: 'hex' });
    expect(((await created.json()) as { secret: string }).secret).toMatch(/^[0-9a-f]{64}$/);
    expect((await admin.post('/api/keys', { id: 'other', secretEncoding: 'utf8' })).status).toBe(400);
  });

  it('page through keys by id', async () => {
    for (let i = 0; i < 5; i++) await keys.create({ id: `page-${i}`, owner: 'Paged', mode: 'test' });
    const admin = clientOf(mount);
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await admin.json<{ keys: { id: string }[]; next?: string }>(
        `/api/keys?text=pAGe&limit=2${cursor}`,
      );
      seen.push(...page.keys.map(({ id }) => id));
      cursor = page.next === undefined ? '' : `&cursor=${encodeURIComponent(page.next)}`;
    } while (cursor !== '');
    expect(seen).toEqual(['page-0', 'page-1', 'page-2', 'page-3', 'page-4']);
    expect((await admin.json<{ keys: object[] }>('/api/keys?status=disabled')).keys).toEqual([]);
    expect((await admin.get('/api/keys?stat=disabled')).status).toBe(400);
    expect((await admin.get('/api/keys?limit=201')).status).toBe(400);
  });

  it('fail as unavailable while Redis is away', async () => {
    const away = new Redis(1, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
    away.on('error', () => undefined);
    const awayKeys = redis(away).keys({ masterKeys: MASTER_KEYS });
    const own = await (HOSTS['node:http'] as (typeof HOSTS)[string])({
      verifiers: [acmeVerifier()],
      log: memoryLog(),
      keys: awayKeys,
    });
    const answer = await clientOf(own).get('/api/keys/key-own');
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([503, 'unavailable']);
    away.disconnect();
  });
});
