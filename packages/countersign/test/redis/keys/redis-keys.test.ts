import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { redisOfFile } from '../../../../../test/support/redis/redis-of-file.ts';
import type { NewKey, RotateOptions } from '../../../src/keys/administration/key-administration.ts';
import type { StoredKey } from '../../../src/keys/administration/stored-key.ts';
import { type RedisKeys, redisKeys } from '../../../src/redis/keys/redis-keys.ts';
import type { RedisKeysOptions } from '../../../src/redis/keys/redis-keys-options.ts';
import { MASTER_KEYS, NOW, verdictWith } from '../support/keys-on-redis.ts';

/** The id of a secret, as it is made for each. */
const SECRET_ID = expect.stringMatching(/^[0-9a-f]{8}$/);
const HASH = 'countersign:{keys}';
const IMPORTED = 'c2VjcmV0LW9mLXNvbWUtbGVuZ3Ro';

const redis = redisOfFile();
let nowMs: number;
let keys: RedisKeys;

beforeEach(() => {
  nowMs = NOW;
  keys = keysWith();
});

const clock = () => nowMs;

function keysWith(options: Partial<RedisKeysOptions> = {}, connection: Redis = redis.client): RedisKeys {
  return redisKeys(connection, { masterKeys: MASTER_KEYS, clock, timeoutMs: 5000, ...options });
}

function code(expected: string): unknown {
  return expect.objectContaining({ name: 'KeyAdministrationError', code: expected });
}

async function all(source: RedisKeys): Promise<StoredKey[]> {
  const found: StoredKey[] = [];
  for await (const key of source.list()) found.push(key);
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function changeInRedis(id: string, change: (text: string) => string): Promise<void> {
  await redis.client.hset(HASH, id, change((await redis.client.hget(HASH, id)) as string));
}

describe('a key that is created', () => {
  it('verifies with the secret that was shown', async () => {
    const { secret } = await keys.create({ id: 'k' });
    const verdict = verdictWith(keys, clock);
    expect(await verdict('k', secret)).toBe('accepted');
    expect(await verdict('k', randomBytes(32).toString('base64'))).toBe('signature_mismatch');
    expect(await verdict('l', secret)).toBe('unknown_key');
  });

  it('is found with everything that it was given', async () => {
    const given = {
      id: 'k',
      mode: 'live',
      status: 'not_approved',
      ipAllowlist: ['203.0.113.0/24', '2001:db8::/32'],
      limits: [{ limit: 600, windowSeconds: 60, name: 'minute' }],
      scopes: ['orders'],
      owner: 'merchant 17',
      expiresAt: new Date(NOW + 1000),
    } as const;
    const { key, secret } = await keys.create(given);
    expect(await keys.find('k')).toEqual({ ...given, secrets: [{ id: SECRET_ID, value: secret }] });
    const times = { createdAt: new Date(NOW), updatedAt: new Date(NOW) };
    expect(key).toEqual({
      ...given,
      ...times,
      secretEncoding: 'base64',
      secretBytes: 32,
      secrets: [{ id: SECRET_ID }],
    });
    expect(await keys.get('k')).toEqual(key);
    expect(await all(keys)).toEqual([key]);
  });

  it('has no member that was given as null', async () => {
    const { key } = await keys.create({
      id: 'k',
      ipAllowlist: null,
      limits: null,
      scopes: null,
      expiresAt: null,
    });
    expect(Object.values(key)).not.toContain(null);
    expect(await keys.find('k')).not.toHaveProperty('expiresAt');
  });

  it('shows its secret in nothing but the answer', async () => {
    const { key, secret } = await keys.create({ id: 'k' });
    expect(secret).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    for (const shown of [key, await keys.get('k'), await all(keys), await keys.disable('k'), keys]) {
      expect(JSON.stringify(shown)).not.toContain(secret);
    }
  });

  it('can take over a secret that exists already', async () => {
    expect((await keys.create({ id: 'k', secret: IMPORTED })).secret).toBe(IMPORTED);
    expect(await keys.find('k')).toMatchObject({ secrets: [{ value: IMPORTED }] });
  });

  it('is not overwritten by another of its id', async () => {
    const { secret } = await keys.create({ id: 'k' });
    await expect(keys.create({ id: 'k' })).rejects.toEqual(code('key_exists'));
    expect(await keys.find('k')).toMatchObject({ secrets: [{ value: secret }] });
  });

  it('is made once by any number of processes at once', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => keysWith().create({ id: 'k' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each([
    '__proto__',
    'constructor',
    'a b',
    'ключ-🔑',
    'line\nbreak\r\n*1',
    '\u0000',
    '{keys}',
    '"\\',
    'x'.repeat(256),
  ])('may have the id $0', async (id) => {
    expect(await keys.find(id)).toBeUndefined();
    const { secret } = await keys.create({ id });
    expect(await keys.find(id)).toMatchObject({ id, secrets: [{ value: secret }] });
    expect((await all(keys)).map((key) => key.id)).toEqual([id]);
    await keys.revoke(id);
    expect(await keys.find(id)).toMatchObject({ status: 'revoked' });
    expect(await keys.remove(id)).toBe(true);
    expect(await keys.find(id)).toBeUndefined();
  });

  it.each<[string, object, RegExp]>([
    ['no id', { id: '' }, /"id"/],
    ['an id that is too long', { id: 'x'.repeat(257) }, /"id"/],
    ['an id that has no UTF-8', { id: 'a\ud800' }, /"id"/],
    ['a CIDR block with bits outside its mask', { ipAllowlist: ['203.0.113.5/24'] }, /203\.0\.113\.0\/24/],
    ['a limit of nothing', { limits: [{ limit: 0, windowSeconds: 60 }] }, /"limits\[0\]\.limit"/],
    ['a limit with an unknown member', { limits: [{ limit: 1, windowSeconds: 60, burst: 2 }] }, /"burst"/],
    [
      'a limit whose name is no text',
      { limits: [{ limit: 1, windowSeconds: 60, name: 7 }] },
      /"limits\[0\].name"/,
    ],
    ['an unknown status', { status: 'approved' }, /"status"/],
    ['an unknown mode', { mode: 'production' }, /"mode"/],
    ['scopes that are no list', { scopes: 'orders' }, /"scopes"/],
    ['an owner that is no text', { owner: { name: 'merchant' } }, /"owner"/],
    ['an invalid date', { expiresAt: new Date(Number.NaN) }, /"expiresAt"/],
    ['a short secret', { secret: 'short' }, /secret is shorter/],
    ['an unknown member', { secrets: [IMPORTED] }, /"secrets"/],
  ])('is refused with %s', async (_name, members, message) => {
    await expect(keys.create({ id: 'k', ...members } as NewKey)).rejects.toThrow(message);
    expect(await redis.client.exists(HASH)).toBe(0);
  });
});

describe('find', () => {
  it('asks Redis once, and answers from the cache at once', async () => {
    await keys.create({ id: 'k' });
    const key = await keys.find('k');
    const evaluate = vi.spyOn(redis.client, 'eval');
    expect(keys.find('k')).toBe(key);
    expect(evaluate).not.toHaveBeenCalled();
    evaluate.mockRestore();
  });

  it('answers for an id that no key can have without asking', () => {
    for (const id of ['', 'x'.repeat(257), '\ud800', undefined, 7, ['k']]) {
      expect(keys.find(id as string)).toBeUndefined();
    }
  });

  it('does not take a lone surrogate for the character that stands for it in Redis', async () => {
    await keys.create({ id: '\ufffd' });
    expect(await keys.find('\ud800')).toBeUndefined();
    expect(await keys.find('\ufffd')).toBeDefined();
  });

  it('takes a change by others from Redis after the time to live, where no message comes', async () => {
    let monotonicMs = 1000;
    const deaf = keysWith({ ttlSeconds: 30, unknownTtlSeconds: 5, monotonicClock: () => monotonicMs });
    expect(await deaf.find('k')).toBeUndefined();
    await keys.create({ id: 'k' });
    monotonicMs += 5_000;
    expect(await deaf.find('k')).toBeUndefined();
    monotonicMs += 1;
    expect(await deaf.find('k')).toMatchObject({ status: 'active' });
    await keys.revoke('k');
    monotonicMs += 30_000;
    expect(await deaf.find('k')).toMatchObject({ status: 'active' });
    monotonicMs += 1;
    expect(await deaf.find('k')).toMatchObject({ status: 'revoked' });
  });

  it('takes its own changes at once', async () => {
    await keys.create({ id: 'k' });
    await keys.find('k');
    await keys.disable('k');
    expect(await keys.find('k')).toMatchObject({ status: 'disabled' });
    await keys.remove('k');
    expect(await keys.find('k')).toBeUndefined();
    await keys.create({ id: 'k' });
    expect(await keys.find('k')).toMatchObject({ status: 'active' });
  });

  it.each<[string, (text: string) => string]>([
    ['whose status was changed', (text) => text.replace('"status":"revoked"', '"status":"active"')],
    ['that is no record', () => 'nonsense'],
    ['that is empty', () => ''],
  ])('rejects for a record %s, so that its requests are refused', async (_name, change) => {
    const { secret } = await keys.create({ id: 'k' });
    await keys.revoke('k');
    await changeInRedis('k', change);
    await expect(keys.find('k')).rejects.toEqual(code('record_unreadable'));
    expect(await verdictWith(keys, clock)('k', secret)).toBe('keys_unavailable');
  });

  it('rejects for a record that was copied from another key', async () => {
    await keys.create({ id: 'k' });
    await keys.create({ id: 'l' });
    await changeInRedis('k', () => 'nonsense');
    await redis.client.hset(HASH, 'k', (await redis.client.hget(HASH, 'l')) as string);
    await expect(keys.find('k')).rejects.toEqual(code('record_unreadable'));
    expect(await keys.find('l')).toBeDefined();
  });

  it('rejects without the master key, and for another one of the same id', async () => {
    await keys.create({ id: 'k' });
    for (const id of ['test', 'other']) {
      const stranger = keysWith({ masterKeys: `${id}:${randomBytes(32).toString('base64')}` });
      await expect(stranger.find('k')).rejects.toEqual(code('record_unreadable'));
      await expect(stranger.disable('k')).rejects.toEqual(code('record_unreadable'));
    }
    expect(await keys.find('k')).toMatchObject({ status: 'active' });
  });
});

describe('the status of a key', () => {
  it('goes from active to disabled and back', async () => {
    const { secret } = await keys.create({ id: 'k' });
    const verdict = verdictWith(keys, clock);
    expect(await keys.disable('k')).toMatchObject({ status: 'disabled' });
    expect(await verdict('k', secret)).toBe('key_disabled');
    expect(await keys.enable('k')).toMatchObject({ status: 'active' });
    expect(await verdict('k', secret)).toBe('accepted');
  });

  it('goes from not approved to active', async () => {
    const { secret } = await keys.create({ id: 'k', status: 'not_approved' });
    const verdict = verdictWith(keys, clock);
    expect(await verdict('k', secret)).toBe('key_not_approved');
    await keys.enable('k');
    expect(await verdict('k', secret)).toBe('accepted');
  });

  it('stays revoked for ever', async () => {
    const { secret } = await keys.create({ id: 'k' });
    await keys.revoke('k');
    expect(await verdictWith(keys, clock)('k', secret)).toBe('key_revoked');
    await expect(keys.enable('k')).rejects.toEqual(code('key_revoked'));
    await expect(keys.disable('k')).rejects.toEqual(code('key_revoked'));
    await expect(keys.rotate('k', { overlapSeconds: 0 })).rejects.toEqual(code('key_revoked'));
    expect(await keys.revoke('k')).toMatchObject({ status: 'revoked' });
  });
});

describe('a change', () => {
  it('sets limits, addresses, scopes and the end, and the time of the change', async () => {
    const { key } = await keys.create({ id: 'k', limits: [], expiresAt: new Date(NOW) });
    nowMs += 1000;
    const limits = [{ limit: 1, windowSeconds: 60 }];
    await keys.setLimits('k', limits);
    await keys.setIpAllowlist('k', ['203.0.113.7']);
    await keys.setScopes('k', ['orders']);
    const changed = await keys.setExpiresAt('k', new Date(NOW + 5000));
    const expected = {
      limits,
      ipAllowlist: ['203.0.113.7'],
      scopes: ['orders'],
      expiresAt: new Date(NOW + 5000),
    };
    expect(changed).toEqual({ ...key, ...expected, updatedAt: new Date(nowMs) });
    expect(await keys.get('k')).toEqual(changed);
  });

  it('takes limits and the end away', async () => {
    await keys.create({ id: 'k', limits: [], expiresAt: new Date(NOW) });
    await keys.setLimits('k', undefined);
    const key = await keys.setExpiresAt('k', undefined);
    expect(key).not.toHaveProperty('limits');
    expect(key).not.toHaveProperty('expiresAt');
  });

  it.each<[string, (k: RedisKeys) => Promise<unknown>, RegExp]>([
    ['a CIDR block', (k) => k.setIpAllowlist('k', ['203.0.113.5/24']), /bits outside its mask/],
    ['a missing list of addresses', (k) => k.setIpAllowlist('k', undefined as unknown as []), /takes a list/],
    ['a missing list of scopes', (k) => k.setScopes('k', undefined as unknown as []), /takes a list/],
    ['a limit', (k) => k.setLimits('k', [{ limit: -1, windowSeconds: 1 }]), /"limits\[0\]\.limit"/],
    ['a date', (k) => k.setExpiresAt('k', new Date(Number.NaN)), /"expiresAt"/],
    ['an overlap', (k) => k.rotate('k', { overlapSeconds: -1 }), /"overlapSeconds"/],
    ['no overlap at all', (k) => k.rotate('k', {} as RotateOptions), /"overlapSeconds"/],
    ['an overlap without end', (k) => k.rotate('k', { overlapSeconds: Infinity }), /"overlapSeconds"/],
  ])('is refused for %s that is not sound, and changes nothing', async (_name, change, message) => {
    const { key } = await keys.create({ id: 'k', ipAllowlist: ['203.0.113.7'] });
    await expect(change(keys)).rejects.toThrow(message);
    expect(await keys.get('k')).toEqual(key);
  });

  it.each<[string, (k: RedisKeys) => Promise<unknown>]>([
    ['enable', (k) => k.enable('x')],
    ['revoke', (k) => k.revoke('x')],
    ['rotate', (k) => k.rotate('x', { overlapSeconds: 0 })],
    ['setLimits', (k) => k.setLimits('x', [])],
  ])('is refused for a key that is not there: %s', async (_name, change) => {
    await expect(change(keys)).rejects.toEqual(code('key_not_found'));
    expect(await redis.client.exists(HASH)).toBe(0);
  });

  it('loses nothing of another that is made at the same time', async () => {
    await keys.create({ id: 'k' });
    const others = [keysWith({}, redis.server.client()), keysWith({}, redis.server.client())];
    const [a, b] = others as [RedisKeys, RedisKeys];
    const limits = [{ limit: 1, windowSeconds: 60 }];
    const rounds = Array.from({ length: 5 }, (_, i) => [
      a.setLimits('k', limits),
      b.setScopes('k', ['orders']),
      a.setIpAllowlist('k', ['203.0.113.7']),
      b.setExpiresAt('k', new Date(NOW + i)),
    ]);
    const rotations = [a.rotate('k', { overlapSeconds: 60 }), b.rotate('k', { overlapSeconds: 60 })];
    await Promise.all([...rounds.flat(), ...rotations, a.disable('k')]);
    const key = await keys.get('k');
    expect(key).toMatchObject({
      limits,
      scopes: ['orders'],
      ipAllowlist: ['203.0.113.7'],
      status: 'disabled',
    });
    expect(key?.expiresAt).toBeDefined();
    const kept = (await keys.find('k'))?.secrets?.map((secret) => (secret as { value: string }).value);
    expect(kept).toHaveLength(3);
    for (const { secret } of await Promise.all(rotations)) expect(kept).toContain(secret);
  });
});

describe('rotate', () => {
  it('lets old and new secret overlap, and no longer', async () => {
    const { secret: old } = await keys.create({ id: 'k' });
    const { secret, key } = await keys.rotate('k', { overlapSeconds: 60 });
    const [newer, older] = key.secrets;
    expect(newer).toEqual({ id: SECRET_ID });
    expect(older).toEqual({ id: SECRET_ID, notAfter: new Date(NOW + 60_000) });
    expect(newer?.id).not.toBe(older?.id);
    const verdict = verdictWith(keys, clock);
    nowMs += 59_999;
    expect(await verdict('k', old)).toBe('accepted');
    expect(await verdict('k', secret)).toBe('accepted');
    nowMs += 1;
    expect(await verdict('k', old)).toBe('signature_mismatch');
    expect(await verdict('k', secret)).toBe('accepted');
  });

  it('ends a leaked secret at once', async () => {
    const { secret: old } = await keys.create({ id: 'k' });
    const { secret } = await keys.rotate('k', { overlapSeconds: 0 });
    const verdict = verdictWith(keys, clock);
    expect(await verdict('k', old)).toBe('signature_mismatch');
    expect(await verdict('k', secret)).toBe('accepted');
    expect(await keys.get('k')).toMatchObject({ secrets: [{}] });
  });

  it('keeps four secrets at most, and makes room as they end', async () => {
    await keys.create({ id: 'k' });
    for (let i = 0; i < 3; i++) await keys.rotate('k', { overlapSeconds: 60 });
    await expect(keys.rotate('k', { overlapSeconds: 60 })).rejects.toEqual(code('too_many_secrets'));
    nowMs += 60_000;
    expect((await keys.rotate('k', { overlapSeconds: 60 })).key.secrets).toHaveLength(2);
  });

  it('makes the new secret as the first one was made', async () => {
    await keys.create({ id: 'k', secretEncoding: 'hex', secretBytes: 16 });
    expect((await keys.rotate('k', { overlapSeconds: 0 })).secret).toMatch(/^[0-9a-f]{32}$/);
    expect((await keys.rotate('k', { overlapSeconds: 0, secretBytes: 24 })).secret).toHaveLength(48);
    expect((await keys.rotate('k', { overlapSeconds: 0 })).secret).toHaveLength(48);
  });
});

describe('list', () => {
  it('gives every key once, also of many', async () => {
    const ids = Array.from({ length: 500 }, (_, i) => `key ${i}`);
    await Promise.all(ids.map((id) => keys.create({ id })));
    expect((await all(keys)).map(({ id }) => id)).toEqual(ids.sort());
  });

  it('gives what can be read, then says what cannot', async () => {
    for (const id of ['a', 'b', 'c']) await keys.create({ id });
    await changeInRedis('b', () => 'nonsense');
    const found: string[] = [];
    const listing = (async () => {
      for await (const { id } of keys.list()) found.push(id);
    })();
    await expect(listing).rejects.toEqual(code('record_unreadable'));
    await expect(listing).rejects.toThrow('records that cannot be read: "b"');
    expect(found.sort()).toEqual(['a', 'c']);
    expect(await keys.remove('b')).toBe(true);
    expect(await all(keys)).toHaveLength(2);
  });

  it('is empty before there are keys', async () => {
    expect(await all(keys)).toEqual([]);
    expect(await keys.get('k')).toBeUndefined();
    expect(await keys.remove('k')).toBe(false);
  });
});

describe('reseal', () => {
  const next = randomBytes(32).toString('base64');

  it('seals everything under the new master key, so that the old one can go', async () => {
    for (const id of ['a', 'b', 'c']) await keys.create({ id });
    const before = await all(keys);
    const both = keysWith({ masterKeys: `next:${next},${MASTER_KEYS}` });
    await both.create({ id: 'd' });
    expect(await both.reseal()).toBe(3);
    expect(await both.reseal()).toBe(0);
    const after = await all(keysWith({ masterKeys: `next:${next}` }));
    expect(after.slice(0, 3)).toEqual(before);
    await expect(keys.find('a')).rejects.toThrow('the master key "next", which was not given');
  });

  it('does the rest where a record cannot be read, and says which', async () => {
    for (const id of ['a', 'b', 'c']) await keys.create({ id });
    await changeInRedis('b', () => 'nonsense');
    const both = keysWith({ masterKeys: `next:${next},${MASTER_KEYS}` });
    await expect(both.reseal()).rejects.toThrow('records that cannot be read: "b"');
    expect(await keysWith({ masterKeys: `next:${next}` }).find('c')).toMatchObject({ id: 'c' });
  });

  it('loses no change that is made meanwhile', async () => {
    const ids = Array.from({ length: 50 }, (_, i) => `key ${i}`);
    await Promise.all(ids.map((id) => keys.create({ id })));
    const both = keysWith({ masterKeys: `next:${next},${MASTER_KEYS}` }, redis.server.client());
    await Promise.all([both.reseal(), ...ids.map((id) => both.revoke(id))]);
    const after = await all(keysWith({ masterKeys: `next:${next}` }));
    expect(after.map(({ status }) => status)).toEqual(ids.map(() => 'revoked'));
  });
});

describe('what is in Redis', () => {
  it('holds no secret in any form', async () => {
    const secrets = [IMPORTED];
    await keys.create({ id: 'a', secret: IMPORTED });
    for (const secretEncoding of ['base64', 'base64url', 'hex'] as const) {
      secrets.push((await keys.create({ id: secretEncoding, secretEncoding })).secret);
      secrets.push((await keys.rotate(secretEncoding, { overlapSeconds: 60 })).secret);
    }
    const everything = await everythingIn(redis.client);
    expect(everything.includes('merchant') || everything.includes('"status"')).toBe(true);
    for (const secret of secrets) {
      for (const form of formsOf(secret)) expect(everything.includes(form)).toBe(false);
    }
  });

  it('is one hash and nothing else', async () => {
    await keys.create({ id: 'k' });
    await keys.rotate('k', { overlapSeconds: 60 });
    expect(await redis.client.keys('*')).toEqual([HASH]);
  });

  it('is apart for each prefix', async () => {
    const test = keysWith({ prefix: 'test:' });
    await test.create({ id: 'k' });
    expect(await keys.find('k')).toBeUndefined();
    expect(await redis.client.keys('*')).toEqual(['test:{keys}']);
    await redis.client.rename('test:{keys}', HASH);
    await expect(keysWith().find('k')).rejects.toEqual(code('record_unreadable'));
  });

  it('carries the prefix of the redis.client, and messages arrive all the same', async () => {
    const prefixed = redis.server.client({ keyPrefix: 'shop:' });
    const subscriber = prefixed.duplicate();
    const other = keysWith({ subscriber }, prefixed);
    await other.ready();
    const mine = keysWith({}, prefixed);
    const created = once(subscriber, 'message');
    await mine.create({ id: 'k' });
    await created;
    await other.find('k');
    const revoked = once(subscriber, 'message');
    await mine.revoke('k');
    await revoked;
    expect(await other.find('k')).toMatchObject({ status: 'revoked' });
    expect(await redis.client.keys('*')).toEqual([`shop:${HASH}`]);
    subscriber.disconnect();
  });
});

/** The secret as text and as bytes, as whatever a store might write of them. */
function formsOf(secret: string): (string | Buffer)[] {
  const encodings = ['base64', 'base64url', 'hex'] as const;
  const readings = [Buffer.from(secret), ...encodings.map((encoding) => Buffer.from(secret, encoding))];
  const long = readings.filter((bytes) => bytes.length >= 8);
  return long.flatMap((bytes) => [bytes, ...encodings.map((encoding) => bytes.toString(encoding))]);
}

async function everythingIn(redis: Redis): Promise<Buffer> {
  const found: Buffer[] = [];
  for (const key of await redis.keys('*')) {
    found.push(
      Buffer.from(key),
      ...Object.entries(await redis.hgetallBuffer(key)).flatMap(([id, text]) => [Buffer.from(id), text]),
    );
  }
  return Buffer.concat(found);
}

describe('redisKeys', () => {
  it.each<[string, (c: Redis) => unknown, RegExp]>([
    ['no client', () => redisKeys(undefined as unknown as Redis, { masterKeys: MASTER_KEYS }), /client/],
    ['a URL', () => redisKeys('redis://' as unknown as Redis, { masterKeys: MASTER_KEYS }), /client/],
    ['no options', (c) => redisKeys(c, undefined as unknown as RedisKeysOptions), /options/],
    ['no master keys', (c) => redisKeys(c, {} as RedisKeysOptions), /"masterKeys"/],
    [
      'an unknown option',
      (c) => redisKeys(c, { masterKeys: MASTER_KEYS, ttl: 5 } as RedisKeysOptions),
      /"ttl"/,
    ],
    ['a deadline of nothing', () => keysWith({ timeoutMs: 0 }), /"timeoutMs"/],
    ['a deadline beyond what a timer can wait', () => keysWith({ timeoutMs: 2 ** 31 }), /"timeoutMs"/],
    ['a time to live of nothing', () => keysWith({ ttlSeconds: 0 }), /"ttlSeconds"/],
    ['a prefix that is no text', () => keysWith({ prefix: 7 as unknown as string }), /"prefix"/],
    [
      'itself for a subscriber',
      (c) => keysWith({ subscriber: c }),
      /"subscriber" must be a connection of its own/,
    ],
    ['a subscriber that is none', () => keysWith({ subscriber: {} as unknown as Redis }), /"subscriber"/],
  ])('refuses %s', (_name, make, message) => {
    expect(() => make(redis.client)).toThrow(message);
  });
});
