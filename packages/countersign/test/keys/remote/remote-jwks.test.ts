import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { calculateJwkThumbprint } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { signRequest } from '../../../src/client.ts';
import {
  createVerifier,
  jwkThumbprint,
  memoryStore,
  type RemoteJwksOptions,
  remoteJwks,
  remoteKeySets,
} from '../../../src/index.ts';
import { httpMessageSignatures } from '../../../src/schemes/http-message-signatures.ts';

const NOW_MS = Date.UTC(2026, 0, 1);
const AT = { clock: () => NOW_MS };
const URL_OF_SET = 'https://partner.example.com/.well-known/jwks.json';
const scheme = httpMessageSignatures({ requiredComponents: ['@method', '@path'], algorithms: ['ed25519'] });

function pair(kid: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid } };
}

const [first, second, rsa] = [
  pair('first'),
  pair('second'),
  { ...generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' }), kid: 'rsa' },
];

/** A host whose set can be exchanged, and a clock that stands still. */
function partner(...keys: object[]) {
  const state = { keys, nowMs: 0, answer: undefined as (() => Response | Promise<Response>) | undefined };
  const fetch = vi.fn(async (_url: string | URL | Request, _options?: RequestInit) =>
    state.answer === undefined ? Response.json({ keys: state.keys }) : state.answer(),
  );
  const source = (options: RemoteJwksOptions = {}) =>
    remoteJwks(URL_OF_SET, { scheme, fetch, monotonicClock: () => state.nowMs, ...options });
  return { state, fetch, source };
}

async function dripping(stream: ReadableStreamDefaultController): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10));
  stream.enqueue(Buffer.from(' '));
}

function pem(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }));
}

describe('remoteJwks()', () => {
  it('verifies with the keys of the set, and takes in a key that was added', async () => {
    const { state, fetch, source } = partner(first.jwk);
    const verifier = createVerifier({
      scheme,
      keys: source(),
      store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
      clock: () => NOW_MS,
    });
    const send = async ({ kid, privateKey }: typeof first, page: number) => {
      const url = `/orders?page=${page}`;
      const headers = signRequest(scheme, { id: kid, secret: pem(privateKey) }, { method: 'GET', url }, AT);
      const verdict = await verifier.verify({ method: 'GET', url, headers });
      return verdict.ok ? 'accepted' : verdict.code;
    };
    expect(await send(first, 1)).toBe('accepted');
    expect(await send(first, 1)).toBe('replayed');
    expect(await send(second, 2)).toBe('unknown_key');
    expect(fetch).toHaveBeenCalledTimes(1);
    state.keys = [first.jwk, second.jwk];
    state.nowMs = 30_000;
    expect(await send(second, 3)).toBe('accepted');
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('takes in a key that was exchanged under the same name, when a signature does not hold', async () => {
    const exchanged = pair('first');
    const { state, source } = partner(first.jwk);
    const keys = source();
    await keys.find('first');
    state.keys = [exchanged.jwk];
    expect(keys.confirm('first', false)).toBeUndefined();
    state.nowMs = 30_000;
    expect(await keys.confirm('first', false)).toMatchObject({
      secrets: [{ value: JSON.stringify(exchanged.jwk) }],
    });
  });

  it('fetches once for all that wait, and follows no redirection', async () => {
    const { fetch, source } = partner(first.jwk);
    const keys = source();
    await Promise.all([keys.find('first'), keys.find('second'), keys.find('third')]);
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ redirect: 'error', credentials: 'omit' });
  });

  it('is not made to fetch by unknown names more than once in its cooldown', async () => {
    const { state, fetch, source } = partner(first.jwk);
    const keys = source();
    for (let i = 0; i < 50; i++) await keys.find(`unknown-${i}`);
    expect(fetch).toHaveBeenCalledTimes(1);
    state.nowMs = 30_000;
    for (let i = 0; i < 50; i++) await keys.find(`unknown-${i}`);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('uses the last set for a while where the host fails, and then none', async () => {
    const { state, fetch, source } = partner(first.jwk);
    const keys = source();
    await keys.find('first');
    state.answer = () => new Response('down', { status: 503 });
    state.nowMs = 601_000;
    expect(await keys.find('first')).toMatchObject({ id: 'first' });
    expect(await keys.find('first')).toMatchObject({ id: 'first' });
    expect(fetch).toHaveBeenCalledTimes(2);
    state.nowMs = 4_201_000;
    await expect(keys.find('first')).rejects.toThrow(/503/);
    expect(() => keys.find('first')).toThrow(/out of date/);
  });

  it('waits once for a host that fails, and not again while the last set counts', async () => {
    const { state, fetch, source } = partner(first.jwk);
    const keys = source();
    await keys.find('first');
    state.answer = () => new Response('down', { status: 503 });
    state.nowMs = 601_000;
    expect(keys.find('first')).toBeInstanceOf(Promise);
    await keys.find('first');
    state.answer = () => new Promise(() => undefined);
    state.nowMs = 632_000;
    expect(keys.find('first')).toMatchObject({ id: 'first' });
    expect(fetch).toHaveBeenCalledTimes(3);
    expect(keys.find('first')).toMatchObject({ id: 'first' });
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ['its head', () => new Promise(() => undefined)],
    [
      'its body',
      () => new Response(new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from('{')) })),
    ],
    [
      'the end of a body that drips',
      () => new Response(new ReadableStream({ pull: (stream) => dripping(stream) }, { highWaterMark: 0 })),
    ],
  ])('ends a fetch at its deadline, though the host never sends %s', async (_what, answer) => {
    const { state, source } = partner();
    state.answer = answer;
    const keys = source({ timeoutMs: 30 });
    await expect(keys.reload()).rejects.toThrow(/host of the key/);
    state.answer = undefined;
    state.keys = [first.jwk];
    await keys.reload();
    expect(await keys.find('first')).toMatchObject({ id: 'first' });
  });

  it('lets all requests wait for a fetch that is under way, for a key that was added and one that was exchanged', async () => {
    const exchanged = pair('first');
    const { state, fetch, source } = partner(first.jwk);
    const keys = source();
    await keys.find('first');
    state.keys = [exchanged.jwk, second.jwk];
    state.nowMs = 30_000;
    const added = Array.from({ length: 20 }, () => keys.find('second'));
    const again = Array.from({ length: 20 }, () => keys.confirm('first', false));
    for (const key of await Promise.all(added)) expect(key).toMatchObject({ id: 'second' });
    for (const key of await Promise.all(again))
      expect(key).toMatchObject({ secrets: [{ value: JSON.stringify(exchanged.jwk) }] });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('takes each key once, and four of one name', async () => {
    const same = Array.from({ length: 6 }, () => pair('same').jwk);
    const { source } = partner(first.jwk, first.jwk, { ...first.jwk, alg: 'EdDSA' }, ...same);
    const keys = source();
    expect((await keys.find('first'))?.secrets).toHaveLength(1);
    expect((await keys.find('same'))?.secrets).toHaveLength(4);
  });

  it('leaves out a key with which everything is signed', async () => {
    const smallOrder = {
      kty: 'OKP',
      crv: 'Ed25519',
      x: Buffer.alloc(32).toString('base64url'),
      kid: 'small',
    };
    const { source } = partner(smallOrder, first.jwk);
    const keys = source();
    expect(await keys.find('small')).toBeUndefined();
    expect(await keys.find('first')).toMatchObject({ id: 'first' });
  });

  it('asks a host that has never answered once in a second', async () => {
    const { state, fetch, source } = partner(first.jwk);
    state.answer = () => Promise.reject(new Error('unreachable'));
    const keys = source();
    await expect(keys.find('first')).rejects.toThrow('unreachable');
    expect(() => keys.find('first')).toThrow(/out of date/);
    state.nowMs = 1000;
    state.answer = undefined;
    expect(await keys.find('first')).toMatchObject({ id: 'first' });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('leaves out keys that are for encryption, of another kind, or without a name', async () => {
    const unnamed = { ...first.jwk, kid: undefined };
    const odd = [
      null,
      'text',
      { kty: 'XYZ', kid: 'odd' },
      { ...second.jwk, use: 'enc' },
      { ...second.jwk, key_ops: ['sign'] },
    ];
    const { source } = partner(...([unnamed, rsa, ...odd, first.jwk] as object[]));
    const keys = source();
    expect(await keys.find('first')).toMatchObject({ secrets: [{ value: JSON.stringify(first.jwk) }] });
    for (const id of ['second', 'rsa', 'odd', '', 'undefined', '__proto__'])
      expect(await keys.find(id)).toBeUndefined();
  });

  it('finds keys by their thumbprint, whatever their names are', async () => {
    const { source } = partner({ ...first.jwk, kid: 'second' });
    const thumbprint = await calculateJwkThumbprint(
      first.jwk as Parameters<typeof calculateJwkThumbprint>[0],
    );
    expect(await source({ name: 'thumbprint' }).find(thumbprint)).toMatchObject({ id: thumbprint });
    expect(await source({ name: 'thumbprint' }).find('second')).toBeUndefined();
  });

  it('bounds the use of a key by what the set says of it', async () => {
    const { source } = partner({ ...first.jwk, nbf: 1_000, exp: 2_000 });
    expect(await source().find('first')).toMatchObject({
      secrets: [{ notBefore: new Date(1_000_000), notAfter: new Date(2_000_000) }],
    });
  });

  it('leaves out a key with a date that cannot be read', async () => {
    for (const dates of [{ exp: '2000' }, { nbf: true }, { exp: 1e300 }])
      expect(
        await partner({ ...first.jwk, ...dates })
          .source()
          .find('first'),
      ).toBeUndefined();
    expect(
      await partner({ ...first.jwk, exp: null })
        .source()
        .find('first'),
    ).toMatchObject({ id: 'first' });
  });

  it('leaves out the keys of the examples of RFC 9421', async () => {
    const vectors = new URL('../../../../../test/vectors/rfc9421/keys.json', import.meta.url);
    const examples = JSON.parse(readFileSync(vectors, 'utf8')) as Record<string, { publicJwk?: object }>;
    const jwks = Object.values(examples).flatMap(({ publicJwk }) => publicJwk ?? []);
    expect(jwks).toHaveLength(4);
    const keys = partner(...jwks.map((jwk, i) => ({ ...jwk, kid: `k${i}` }))).source({ scheme: undefined });
    for (const i of jwks.keys()) expect(await keys.find(`k${i}`)).toBeUndefined();
  });

  it.each<[what: string, body: string]>([
    ['no JSON', '<html>'],
    ['a bare JWK', JSON.stringify(first.jwk)],
    ['null', 'null'],
    ['a private key', JSON.stringify({ keys: [{ ...first.jwk, d: 'AAAA' }] })],
    ['a shared secret', JSON.stringify({ keys: [{ kty: 'oct', kid: 'a', k: 'AAAA' }] })],
    ['more than 100 keys', JSON.stringify({ keys: Array.from({ length: 101 }, () => first.jwk) })],
    ['more than 64 KiB', JSON.stringify({ keys: [], more: 'x'.repeat(70_000) })],
  ])('takes no set that is %s', async (_what, body) => {
    const { state, source } = partner();
    state.answer = () => new Response(body);
    await expect(source().reload()).rejects.toThrow();
  });

  it.each<[what: string, url: string, options: object]>([
    ['a URL by http', 'http://partner.example.com/jwks.json', {}],
    ['a URL with a user', 'https://user@partner.example.com/jwks.json', {}],
    ['no URL', 'partner', {}],
    ['an unknown option', URL_OF_SET, { ttl: 1 }],
    ['no time to live', URL_OF_SET, { ttlSeconds: 0 }],
    ['an unknown name', URL_OF_SET, { name: 'x5t' }],
    ['no scheme', URL_OF_SET, { scheme: {} }],
  ])('throws for %s', (_what, url, options) => {
    expect(() => remoteJwks(url, options)).toThrow(/remoteJwks/);
  });
});

describe('remoteKeySets()', () => {
  const urls = ['https://bot.example.com', 'https://platform.example.com/keys.json'];
  const setting = () => {
    const { state, fetch } = partner(first.jwk, second.jwk);
    return { fetch, keys: remoteKeySets(urls, { fetch, monotonicClock: () => state.nowMs }) };
  };

  it('finds the keys of a sender by its URL, in its directory where the URL has no path', async () => {
    const { fetch, keys } = setting();
    expect(await keys.find('https://bot.example.com')).toMatchObject({
      id: 'https://bot.example.com',
      secrets: [{ id: 'first' }, { id: 'second' }],
    });
    expect(await keys.find('https://platform.example.com/keys.json')).toMatchObject({ secrets: [{}, {}] });
    expect(fetch.mock.calls.map(([url]) => url)).toEqual([
      'https://bot.example.com/.well-known/http-message-signatures-directory',
      'https://platform.example.com/keys.json',
    ]);
  });

  it('fetches nothing of a sender that is not listed', async () => {
    const { fetch, keys } = setting();
    for (const id of [
      'https://evil.example.com',
      'https://platform.example.com',
      'https://bot.example.com/x',
      '',
    ])
      expect(await keys.find(id)).toBeUndefined();
    expect(fetch).not.toHaveBeenCalled();
  });

  it('treats a sender in whose set no key counts as an unknown key, and looks again after the cooldown', async () => {
    const { state, fetch } = partner(rsa);
    const keys = remoteKeySets(urls, { scheme, fetch, monotonicClock: () => state.nowMs });
    const verifier = createVerifier({
      scheme,
      keys,
      store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
      clock: () => NOW_MS,
    });
    const [id = ''] = urls;
    const send = async (url: string) => {
      const headers = signRequest(scheme, { id, secret: pem(first.privateKey) }, { method: 'GET', url }, AT);
      const verdict = await verifier.verify({ method: 'GET', url, headers });
      return verdict.ok ? 'accepted' : verdict.code;
    };
    expect(await send('/a')).toBe('unknown_key');
    state.keys = [first.jwk];
    state.nowMs = 30_000;
    expect(await send('/b')).toBe('accepted');
  });

  it.each([
    ['no list', 'https://bot.example.com'],
    ['a URL by http', ['http://bot.example.com']],
    ['no URL', ['bot']],
  ])('throws for %s', (_what, given) => {
    expect(() => remoteKeySets(given as string[])).toThrow(/remoteKeySets/);
  });
});

describe('a set in which no key counts', () => {
  const TEST_KEY = {
    kty: 'OKP',
    crv: 'Ed25519',
    kid: 'test-key-ed25519',
    x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
  };
  async function warningsOf(path: string, keys: object[]): Promise<readonly string[]> {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const fetch = async () => Response.json({ keys });
    try {
      await remoteJwks(`https://none.example.com/${path}`, { scheme, fetch }).find('first');
      return emitWarning.mock.calls.map(([message]) => String(message));
    } finally {
      emitWarning.mockRestore();
    }
  }

  it.each<[what: string, keys: object[], why: string]>([
    ['empty', [], 'it has none'],
    ['of another kind', [rsa], 'left out: a key that the scheme "http-message-signatures" does not take'],
    ['for encryption', [{ ...first.jwk, use: 'enc' }], 'left out: a key that is not for signatures'],
    ['without names', [{ ...first.jwk, kid: undefined }], 'left out: a key without a "kid"'],
    ['without a date', [{ ...first.jwk, exp: 'never' }], 'left out: a key whose "nbf" or "exp" is no time'],
    ['of unknown types', [{ kty: 'XYZ', kid: 'odd' }], 'left out: a key of an unknown type'],
    ['published with its private key', [TEST_KEY], 'left out: a test key of RFC 9421'],
    ['of several', [rsa, rsa, { kid: 'a' }], 'does not take; a key of an unknown type'],
  ])('has a warning with its URL and the reason: %s', async (what, keys, why) => {
    const path = encodeURIComponent(what);
    const warnings = await warningsOf(path, keys);
    expect(warnings).toEqual([expect.stringContaining(why)]);
    expect(warnings[0]).toContain(`no key of the set at https://none.example.com/${path} counts`);
  });

  it('has no warning where one key counts', async () => {
    expect(await warningsOf('one', [rsa, first.jwk])).toEqual([]);
  });
});

describe('jwkThumbprint()', () => {
  it.each([
    ['ed25519', first.jwk],
    ['RSA', rsa],
    [
      'EC',
      createPublicKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey).export({
        format: 'jwk',
      }),
    ],
  ])('is that of RFC 7638 for %s', async (_kind, jwk) => {
    const given = jwk as Parameters<typeof calculateJwkThumbprint>[0];
    expect(jwkThumbprint(jwk as Record<string, unknown>)).toBe(await calculateJwkThumbprint(given));
  });

  it('is none for what is no public key', () => {
    for (const jwk of [{}, { kty: 'oct', k: 'AAAA' }, { kty: 'OKP', crv: 'Ed25519' }, { kty: 'constructor' }])
      expect(jwkThumbprint(jwk)).toBeUndefined();
  });
});
