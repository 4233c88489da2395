/** Wrong calls on the server's side: keys, verifiers, mounts and what surrounds them. */

import { instrumentCountersign } from '@countersign/opentelemetry';
import { cachedKeys, createVerifier, memoryStore, onEvent, problemDetails } from 'countersign';
import { authorize, countersign, deduplicate, idempotent, rateLimit } from 'countersign/express';
import { countersign as plugin, webhook } from 'countersign/fastify';
import { createIdempotency } from 'countersign/idempotency';
import { createRateLimiter } from 'countersign/rate-limit';
import { redis } from 'countersign/redis';
import { influencemart } from 'countersign/schemes/influencemart';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { testVerifier } from 'countersign/testing';
import fastify from 'fastify';
import { Redis } from 'ioredis';
import { keys, SECRET, scheme, type WrongCall, wrong } from './wrong-call.ts';

const client = new Redis({ lazyConnect: true });
const verifier = createVerifier({ scheme, keys });
const verifierWith = (options: object) => createVerifier({ scheme, keys, ...options });
const verifierOf = (given: unknown) => createVerifier({ scheme, keys: wrong(given) });
const keyWith = (members: object) => verifierOf({ id: 'ak_1', secrets: [SECRET], ...members });
const masterKeys = `one:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;
const limit = { limit: 1, windowSeconds: 60 };
const registered = async (options: unknown) => fastify().register(plugin, wrong(options));

const KEYS: readonly WrongCall[] = [
  [
    'an unset secret',
    () => verifierOf({ id: 'ak_1', secret: undefined }),
    'createVerifier()',
    'the secret of "ak_1" is undefined',
    'environment variable',
  ],
  ['a secret of null', () => keyWith({ secrets: [null] }), 'the secret of "ak_1" is null'],
  ['an empty secret', () => keyWith({ secrets: [''] }), '"ak_1"', '"secrets[0]" is empty'],
  [
    'a secret that is no list',
    () => keyWith({ secrets: SECRET }),
    '"secrets" must be a list',
    'write "secret"',
  ],
  ['no secrets', () => keyWith({ secrets: [] }), '"ak_1"', 'at least one secret'],
  ['no secret at all', () => verifierOf({ id: 'ak_1' }), '"ak_1"', 'give "secret"'],
  ['a secret and secrets', () => keyWith({ secret: SECRET }), '"ak_1"', 'give one of them'],
  ['value for secret', () => verifierOf({ id: 'ak_1', value: SECRET }), '"ak_1"', 'write "secret"'],
  ['bytes for a secret', () => keyWith({ secrets: [Buffer.from(SECRET)] }), '"secrets[0]"', 'got a Buffer'],
  [
    'a secret that ends by expiresAt',
    () => keyWith({ secrets: [{ value: SECRET, expiresAt: new Date() }] }),
    '"secrets[0]"',
    'write "notAfter"',
  ],
  [
    'a secret of which one is unset',
    () => keyWith({ secrets: [SECRET, undefined] }),
    '"secrets[1]" of "ak_1" is undefined',
  ],
  ['a secret with a newline', () => keyWith({ secrets: [`${SECRET}\n`] }), 'has whitespace'],
  ['keyId for id', () => verifierOf({ keyId: 'ak_1', secret: SECRET }), '"id"', 'for "keyId"'],
  ['an unset id', () => keyWith({ id: undefined }), '"id"', 'got undefined'],
  ['a text for a key', () => verifierOf([SECRET]), 'createVerifier()', '"id" and "secret"', 'got a text'],
  ['a Map for keys', () => verifierOf(new Map()), 'got a Map', 'write (id) => keys.get(id)'],
  ['a text for keys', () => verifierOf(SECRET), '"keys" must be a key, a list of keys', 'got a text'],
  ['allowlist', () => keyWith({ allowlist: ['10.0.0.0/8'] }), 'write "ipAllowlist"'],
  ['allowedIps', () => keyWith({ allowedIps: ['10.0.0.0/8'] }), 'write "ipAllowlist"'],
  ['allow for ipAllowlist', () => keyWith({ allow: ['10.0.0.0/8'] }), 'write "ipAllowlist"'],
  [
    'one address for a list',
    () => keyWith({ ipAllowlist: '10.0.0.0/8' }),
    '"ipAllowlist" must be a list',
    'got a text',
  ],
  ['a date as text', () => keyWith({ expiresAt: '2027-01-01' }), '"expiresAt"', 'is a text', 'new Date('],
  ['a status that is none', () => keyWith({ status: 'inactive' }), '"status"', 'active'],
  ['enabled for status', () => keyWith({ enabled: true }), 'write "status"'],
  [
    'a limit with windowMs',
    () => keyWith({ limits: [{ limit: 5, windowMs: 60_000 }] }),
    '"limits[0]"',
    'write "windowSeconds", in seconds',
  ],
  ['a limit with max', () => keyWith({ limits: [{ ...limit, max: 5 }] }), '"limits[0]"', 'write "limit"'],
  ['scopes as one text', () => keyWith({ scopes: 'payouts:write' }), '"scopes" must be a list'],
  [
    'one id twice',
    () => verifierOf([1, 2].map(() => ({ id: 'ak_1', secret: SECRET }))),
    '"ak_1" is given twice',
  ],
  ['a cache before nothing', () => cachedKeys(wrong(undefined)), 'cachedKeys()', '"source"'],
  ['a key for a cache', () => cachedKeys(wrong(keys)), 'cachedKeys()', '"source" must be a function'],
  [
    'ttl for ttlSeconds',
    () => cachedKeys(() => null, wrong({ ttl: 5 })),
    'cachedKeys()',
    'write "ttlSeconds"',
  ],
];

const VERIFIERS: readonly WrongCall[] = [
  ['no options', () => createVerifier(wrong(undefined)), 'createVerifier()', 'got undefined'],
  [
    'a scheme that was not called',
    () => verifierWith({ scheme: influencemart }),
    'createVerifier(): "scheme" is a function: call it, influencemart()',
  ],
  ['a scheme by name', () => verifierWith({ scheme: 'influencemart' }), '"scheme"', 'got a text'],
  ['no scheme', () => verifierWith({ scheme: undefined }), '"scheme"', 'got undefined'],
  ['a declaration for a scheme', () => verifierWith({ scheme: { name: 'a', message: {} } }), 'defineScheme('],
  [
    'cachedKeys uncalled',
    () => verifierWith({ keys: cachedKeys }),
    '"keys" is a function: call it, cachedKeys()',
  ],
  ['a verifier without keys', () => verifierWith({ keys: undefined }), '"keys"', 'got undefined'],
  [
    'a promise of keys',
    () => verifierWith({ keys: Promise.resolve(keys) }),
    '"keys"',
    'a promise, to be awaited',
  ],
  ['key for keys', () => verifierWith({ key: SECRET }), 'createVerifier()', 'write "keys"'],
  ['a secret for the verifier', () => verifierWith({ secret: SECRET }), 'keys: { id, secret }'],
  ['throttle for failureThrottle', () => verifierWith({ throttle: limit }), 'write "failureThrottle"'],
  [
    'a throttle with windowMs',
    () => verifierWith({ failureThrottle: { max: 5, windowMs: 5 } }),
    '"failureThrottle"',
    'write "limit"',
  ],
  ['redis for store', () => verifierWith({ redis: client }), 'write "store"'],
  ['a client for a store', () => verifierWith({ store: client }), '"store"', 'redis(client).store'],
  [
    'memoryStore uncalled',
    () => verifierWith({ store: memoryStore }),
    '"store" is a function: call it, memoryStore()',
  ],
  ['redis() for a store', () => verifierWith({ store: redis(client) }), '"store"', 'has a "store"'],
  ['one limit for a list', () => verifierWith({ defaultLimits: limit }), '"defaultLimits" is one limit', '['],
  [
    'limits of express-rate-limit',
    () => verifierWith({ defaultLimits: [{ max: 600, windowMs: 60_000 }] }),
    '"defaultLimits[0]"',
    'write "limit"',
  ],
  ['limits for the verifier', () => verifierWith({ limits: [limit] }), 'write "defaultLimits"'],
  [
    'tolerance for the scheme',
    () => verifierWith({ toleranceSeconds: 60 }),
    'createVerifier()',
    'influencemart({ toleranceSeconds: 60 })',
  ],
  [
    'toleranceMs of a scheme',
    () => influencemart(wrong({ toleranceMs: 60 })),
    'influencemart()',
    'write "toleranceSeconds", in seconds',
  ],
  ['scopes for the verifier', () => verifierWith({ scopes: ['x'] }), 'where the verifier is mounted'],
  ['diagnosis: true', () => verifierWith({ diagnosis: true }), 'got true', 'write diagnosis: diagnosis()'],
  [
    'options for the diagnosis',
    () => verifierWith({ diagnosis: { toTestKeys: true } }),
    'got an object',
    'diagnosis({ toTestKeys })',
  ],
  ['diagnosis: false', () => verifierWith({ diagnosis: false }), 'got false', 'leave it out'],
  ['logger: true', () => verifierWith({ logger: true }), '"logger"', 'info, warn and error', 'got true'],
  [
    'a clock that is a time',
    () => verifierWith({ clock: Date.now() }),
    '"clock"',
    'Date.now',
    'got a number',
  ],
  ['a body limit as text', () => verifierWith({ maxBodyBytes: '1mb' }), 'createVerifier(): "maxBodyBytes"'],
  [
    'a policy as text',
    () => verifierWith({ onStoreFailure: 'allow' }),
    '"onStoreFailure" must be "refuse" or "local"',
  ],
];

const MOUNTS: readonly WrongCall[] = [
  [
    'no verifier',
    () => countersign(wrong(undefined)),
    'countersign(): "verifier"',
    'createVerifier({ scheme, keys })',
  ],
  ['the verifier in the options', () => countersign(wrong({ verifier })), 'countersign(verifier, options)'],
  [
    'a scheme in the place of a verifier',
    () => countersign(wrong({ scheme, keys })),
    'countersign(createVerifier({ scheme, keys }))',
  ],
  ['createVerifier uncalled', () => countersign(wrong(createVerifier)), 'got a function'],
  ['scope for scopes', () => countersign(verifier, wrong({ scope: 'x' })), 'countersign()', 'write "scopes"'],
  ['scopes as a text', () => countersign(verifier, wrong({ scopes: 'x' })), '"scopes" must be a list'],
  [
    'a mode that is none',
    () => countersign(verifier, wrong({ mode: 'production' })),
    '"mode" must be "test" or "live"',
  ],
  [
    'a base path with a slash at its end',
    () => createVerifier({ scheme, keys, basePath: '/api/' }),
    '"basePath"',
    '/prometheus',
  ],
  [
    'a logger where it is mounted',
    () => countersign(verifier, wrong({ logger: console })),
    'createVerifier()',
  ],
  ['a limit without a name', () => countersign(verifier, { limits: [limit] }), '"limits"', '"name"'],
  [
    'a limit of a route without a name',
    () => authorize(verifier, { limits: [limit] }),
    'authorize(): "limits"',
    'such as "orders"',
  ],
  [
    'a route without its verifier',
    () => authorize(wrong({ scopes: ['x'] }), {}),
    'authorize(): "verifier"',
    'write authorize(verifier, options), the verifier of createVerifier({ scheme, keys }) first',
  ],
  [
    'path for the url of an endpoint',
    () => webhook(scheme, wrong({ path: '/x', secret: SECRET, keyId: 'a' }), () => undefined),
    'webhook()',
    'write "url"',
  ],
  [
    'a verifier for Fastify without its name',
    () => registered(verifier),
    'app.register(countersign, { verifier })',
  ],
  ['no verifier for Fastify', () => registered({}), '"verifier"', 'got undefined'],
  ['scope for Fastify', () => registered({ verifier, scope: [] }), 'countersign', 'write "scopes"'],
  [
    "Express's mount in Fastify",
    async () => fastify().register(wrong(countersign), { verifier }),
    'countersign/fastify',
  ],
  [
    "Fastify's plugin in Express",
    () => (plugin as unknown as (given: unknown) => void)(verifier),
    'countersign/express',
  ],
  ['limits without a key', () => rateLimit(wrong({ limits: [limit] })), 'rateLimit(): "key"', '(req) =>'],
  [
    'max for limit',
    () => rateLimit({ key: () => 'a', limits: [wrong({ max: 1, windowMs: 1 })] }),
    'rateLimit()',
    'write "limit"',
  ],
  [
    'keyId for key',
    () => rateLimit(wrong({ keyId: () => 'a', limits: [limit] })),
    'rateLimit()',
    'write "key"',
  ],
  [
    'options in the place of the verifier',
    () => idempotent(wrong({ ttlSeconds: 60 })),
    'idempotent()',
    'createVerifier(',
  ],
  ['no verifier for idempotent', () => idempotent(wrong(undefined)), 'idempotent()', 'got undefined'],
  [
    'ttl for ttlSeconds',
    () => idempotent(verifierWith({}), wrong({ ttl: 5 })),
    'idempotent()',
    'write "ttlSeconds"',
  ],
  [
    'a client for the store of idempotency',
    () => idempotent(verifierWith({}), { store: wrong(client) }),
    'idempotent(): "store"',
    'redis(client).store',
  ],
  [
    'a scheme without events',
    () => deduplicate(createVerifier({ scheme: slaunchx(), keys })),
    'deduplicate(): the scheme slaunchx declares no "eventId"',
    "jsonField('id')",
  ],
  [
    'a store without operations for events',
    () => deduplicate(verifierWith({}), { store: { admit: memoryStore().admit } }),
    'deduplicate(): "store" keeps no operations',
    'memoryStore()',
  ],
];

const AROUND: readonly WrongCall[] = [
  [
    'a route without its method',
    () => createIdempotency(verifierWith({}), { routes: ['/v1/orders'] }),
    '"routes"',
    'POST /v1/orders',
  ],
  [
    'a limiter without limits',
    () => createRateLimiter(wrong({})),
    'createRateLimiter(): "limits"',
    'got undefined',
  ],
  [
    'windowMs of a limiter',
    () => createRateLimiter({ limits: [wrong({ limit: 1, windowMs: 1 })] }),
    'write "windowSeconds", in seconds',
  ],
  [
    'points of a question',
    () => createRateLimiter({ limits: [limit] }).consume('a', wrong({ points: 2 })),
    'consume()',
    'unknown option "points"',
  ],
  [
    'no id for a limiter',
    () => createRateLimiter({ limits: [limit] }).consume(wrong(undefined)),
    'consume()',
    'got undefined',
  ],
  ['a test verifier without a scheme', () => testVerifier(wrong(undefined)), 'testVerifier(): "scheme"'],
  ['max of a memory store', () => memoryStore(wrong({ max: 5 })), 'memoryStore()', 'write "maxKeys"'],
  ['a URL for a client', () => redis(wrong('redis://localhost')), 'redis()', 'write redis(new Redis(url))'],
  ['keyPrefix for prefix', () => redis(client, wrong({ keyPrefix: 'a:' })), 'redis()', 'write "prefix"'],
  ['timeout for timeoutMs', () => redis(client, wrong({ timeout: 5 })), 'write "timeoutMs"'],
  ['no master keys', () => redis(client).keys(wrong(undefined)), 'keys()', 'got undefined'],
  [
    'unset master keys',
    () => redis(client).keys({ masterKeys: wrong(undefined) }),
    'keys(): "masterKeys"',
    'is its environment variable set?',
  ],
  [
    'a limit in Redis with max',
    () =>
      redis(client)
        .keys({ masterKeys })
        .create({ id: 'a', limits: [wrong({ ...limit, max: 1 })] }),
    'write "limit"',
  ],
  [
    'expires of a key in Redis',
    () =>
      redis(client)
        .keys({ masterKeys })
        .create(wrong({ id: 'a', expires: 1 })),
    'create()',
    'write "expiresAt"',
  ],
  [
    'no overlap in a rotation',
    () => redis(client).keys({ masterKeys }).rotate('a', wrong(undefined)),
    'rotate()',
    'got undefined',
  ],
  [
    'an event by the name of its channel',
    () => onEvent(wrong('countersign:verdict'), () => undefined),
    'onEvent()',
    "write onEvent('verdict', …)",
  ],
  [
    'a challenge that is no header',
    () => problemDetails({ challenge: 'a\nb' }),
    'problemDetails(): "challenge"',
  ],
  [
    'a meter for a provider',
    () => instrumentCountersign(wrong({ meter: {} })),
    'instrumentCountersign()',
    'unknown option "meter"',
  ],
];

/** All of them. */
export const SERVER_CALLS: readonly WrongCall[] = [...KEYS, ...VERIFIERS, ...MOUNTS, ...AROUND];
