import { createHash, createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signRequest } from '../../../src/client.ts';
import { createVerifier, memoryStore, type Scheme } from '../../../src/index.ts';
import { MessageWriter } from '../../../src/scheme/message/message-writer.ts';
import type { SignatureFields } from '../../../src/scheme/signature-fields.ts';
import { encodePercent } from '../../../src/scheme/target.ts';
import { type Oauth1BodyHashOptions, oauth1BodyHash } from '../../../src/schemes/oauth1-body-hash.ts';

const SECRET = 'consumer-secret-1&token-secret-1';
const NOW = 1_764_547_200;
const ORIGIN = 'https://api.example.test';
const FORM = 'application/x-www-form-urlencoded';

type Pairs = readonly (readonly [name: string, value: string])[];

interface Given {
  readonly place?: 'header' | 'query' | 'form';
  readonly method?: string;
  readonly digest?: 'sha1' | 'sha256';
  readonly protocol?: Readonly<Record<string, string>>;
  readonly query?: Pairs;
  readonly form?: Pairs;
  readonly body?: string;
  readonly realm?: string;
  readonly sign?: (base: string) => string;
}

/** Signs by hand what is given. */
function signed(given: Given = {}) {
  const { place = 'header', method = 'POST', digest = 'sha1', query = [], form = [], realm } = given;
  const protocol = Object.entries({
    ...{ oauth_consumer_key: 'ck', oauth_nonce: 'n1', oauth_timestamp: String(NOW), oauth_version: '1.0' },
    ...{ oauth_signature_method: `HMAC-${digest.toUpperCase()}`, ...given.protocol },
  });
  const encode = (pairs: Pairs) => pairs.map((pair) => pair.map(encodePercent).join('='));
  const all = encode([...query, ...form, ...protocol])
    .sort()
    .join('&');
  const base = `${method}&${encodePercent(`${ORIGIN}/a`)}&${encodePercent(all)}`;
  const hmac = (text: string) => createHmac(digest, SECRET).update(text).digest('base64');
  const signature = (given.sign ?? hmac)(base);
  const own: Pairs = [...protocol, ['oauth_signature', signature]];
  const inHeader = own.map(([name, value]) => `${name}="${encodePercent(value)}"`);
  const target = encode([...query, ...(place === 'query' ? own : [])]).join('&');
  const fields = encode([...form, ...(place === 'form' ? own : [])]).join('&');
  const named = [...(realm === undefined ? [] : [`realm="${realm}"`]), ...inHeader].join(', ');
  const isForm = given.body === undefined && fields !== '';
  return {
    method,
    url: target === '' ? '/a' : `/a?${target}`,
    headers: [
      ...(place === 'header' ? ['Authorization', `OAuth ${named}`] : []),
      ...(isForm ? ['Content-Type', FORM] : []),
    ],
    body: given.body ?? fields,
  };
}

async function judge(scheme: Scheme, request: ReturnType<typeof signed>, secret = SECRET) {
  const options = { store: memoryStore(), clock: () => NOW * 1000, publicUrl: ORIGIN };
  const verdict = await createVerifier({ scheme, keys: [{ id: 'ck', secret }], ...options }).verify(request);
  return verdict.ok ? 'accepted' : verdict.code;
}

const on = (given: Given, options?: Oauth1BodyHashOptions) => judge(oauth1BodyHash(options), signed(given));
const ANYWHERE = { parametersIn: ['header', 'query', 'form'] } as const;
const hashOf = (body: string, digest = 'sha1') => createHash(digest).update(body).digest('base64');

describe('a request of OAuth 1.0a', () => {
  it.each(['sha1', 'sha256'] as const)(
    'is taken in each place that the service takes: %s',
    async (digest) => {
      for (const place of ['header', 'query', 'form'] as const) {
        const given = { place, digest, query: [['b', 'a b']], form: [['c', 'é+']] } as const;
        expect(await on(given, ANYWHERE), place).toBe('accepted');
        expect(await on(given), place).toBe(place === 'header' ? 'accepted' : 'missing_header');
      }
    },
  );

  it('may have a realm, which is not signed', async () => {
    expect(await on({ realm: 'Photos' })).toBe('accepted');
  });

  it('is refused with another parameter, in each place', async () => {
    for (const place of ['header', 'query', 'form'] as const) {
      const scheme = oauth1BodyHash(ANYWHERE);
      const request = signed({ place, query: [['b', '1']], form: [['c', '1']] });
      const more = { ...request, url: `${request.url}&d=1` };
      expect(await judge(scheme, more)).toBe('signature_mismatch');
      const field = { ...request, body: `${request.body}&d=1` };
      expect(await judge(scheme, field)).toBe('signature_mismatch');
    }
  });

  it('is refused with parameters in two places', async () => {
    const twice = signed({ query: [['oauth_nonce', 'n1']] });
    expect(await judge(oauth1BodyHash(), twice)).toBe('malformed_header');
    const inForm = signed({ form: [['oauth_token', 't']] });
    expect(await judge(oauth1BodyHash(), inForm)).toBe('malformed_header');
    expect(await judge(oauth1BodyHash(ANYWHERE), inForm)).toBe('malformed_header');
    expect(await on({ query: [['oauth_callback', 'oob']] })).toBe('accepted');
  });

  it('is refused with parameters in two places where its body comes later', () => {
    const { body, ...head } = signed({ form: [['oauth_token', 't']] });
    const scheme = oauth1BodyHash();
    const fields = scheme.read(head, []);
    const out = new MessageWriter();
    scheme.write({ ...head, body: Buffer.from(body), origin: ORIGIN }, fields as SignatureFields, out, 0);
    expect(out.problem).toMatchObject({ code: 'malformed_header' });
  });

  it('is refused with a parameter of the protocol twice in one place', async () => {
    for (const place of ['query', 'form'] as const) {
      const request = signed({ place, form: [['c', '1']] });
      const again = 'oauth_nonce=n1';
      const sent =
        place === 'query'
          ? { ...request, url: `${request.url}&${again}` }
          : { ...request, body: `${request.body}&${again}` };
      expect(await judge(oauth1BodyHash(ANYWHERE), sent)).not.toBe('accepted');
    }
  });

  it.each([
    ['PLAINTEXT', 'sha1'],
    ['RSA-SHA1', 'sha1'],
    ['HMAC-SHA256', 'sha1'],
    ['hmac-sha1', 'sha1'],
  ] as const)('is refused with the method %s', async (oauth_signature_method, digest) => {
    expect(await on({ digest, protocol: { oauth_signature_method } })).toMatch(
      /^(malformed_body|malformed_header|signature_mismatch)$/,
    );
  });

  it('is good once, and in its time', async () => {
    const options = { store: memoryStore(), clock: () => NOW * 1000, publicUrl: ORIGIN };
    const keys = [{ id: 'ck', secret: SECRET }];
    const verifier = createVerifier({ scheme: oauth1BodyHash(ANYWHERE), keys, ...options });
    expect(await verifier.verify(signed({ place: 'query' }))).toMatchObject({ ok: true });
    expect(await verifier.verify(signed({ place: 'query' }))).toMatchObject({ code: 'replayed' });
    // Its nonce is known, wherever it stands.
    expect(await verifier.verify(signed())).toMatchObject({ code: 'replayed' });
    expect(await on({ protocol: { oauth_timestamp: String(NOW - 301) } })).toBe('timestamp_too_old');
  });
});

describe('a request of OAuth 1.0a with RSA-SHA1', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = String(publicKey.export({ format: 'pem', type: 'spki' }));
  const rsa = (given: Given = {}) => {
    const protocol = { oauth_signature_method: 'RSA-SHA1', ...given.protocol };
    const sign = (base: string) => createSign('RSA-SHA1').update(base).sign(privateKey, 'base64');
    return signed({ ...given, protocol, sign });
  };

  it('is taken where the service says so', async () => {
    expect(await judge(oauth1BodyHash({ rsaSha1: true }), rsa(), pem)).toBe('accepted');
    const other = { ...rsa(), url: '/a?b=1' };
    expect(await judge(oauth1BodyHash({ rsaSha1: true }), other, pem)).toBe('signature_mismatch');
    expect(await judge(oauth1BodyHash(), rsa())).not.toBe('accepted');
  });

  it('is not taken with the public key as a secret', async () => {
    for (const oauth_signature_method of ['HMAC-SHA1', 'RSA-SHA1']) {
      const sign = (base: string) => createHmac('sha1', `${pem}&`).update(base).digest('base64');
      const request = signed({ protocol: { oauth_signature_method }, sign });
      expect(await judge(oauth1BodyHash({ rsaSha1: true }), request, pem)).not.toBe('accepted');
    }
  });
});

describe('the body of a request of OAuth 1.0a', () => {
  it.each(['header', 'query'] as const)('is signed by its hash: %s', async (place) => {
    for (const digest of ['sha1', 'sha256'] as const) {
      const protocol = { oauth_body_hash: hashOf('{}', digest) };
      const given = { place, digest, protocol, body: '{}' };
      expect(await on(given, ANYWHERE)).toBe('accepted');
      expect(await on({ ...given, body: '{"a":1}' }, ANYWHERE)).toMatch(/signature_mismatch|malformed_body/);
    }
  });

  it('is refused without its hash', async () => {
    expect(await on({ body: '{}' })).toMatch(/signature_mismatch|malformed_body/);
  });
});

describe('what oauth1BodyHash() signs', () => {
  const KEY = { id: 'ck', secret: SECRET };
  const options = { clock: () => NOW * 1000 };

  it.each([
    ['a form', 'a=1&b=%20', FORM],
    ['JSON', '{"a":1}', 'application/json'],
    ['nothing', '', undefined],
  ])('is taken with %s', async (_what, body, type) => {
    for (const signsWith of ['HMAC-SHA1', 'HMAC-SHA256'] as const) {
      const scheme = oauth1BodyHash({ signsWith, token: 'a token' });
      const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
      const request = { method: 'POST', url: `${ORIGIN}/a?b=1&b=%26`, body, headers };
      const { Authorization = '' } = signRequest(scheme, KEY, request, options);
      expect(Authorization).toContain('oauth_token="a%20token"');
      const sent = { ...request, url: '/a?b=1&b=%26', headers: [...Object.entries(headers).flat()] };
      const whole = { ...sent, headers: [...sent.headers, 'Authorization', Authorization] };
      expect(await judge(scheme, whole)).toBe('accepted');
      expect(await judge(scheme, { ...whole, method: 'PUT' })).toBe('signature_mismatch');
    }
  });

  it('is nothing with a malformed query, or with a public key', () => {
    const request = { method: 'GET', url: `${ORIGIN}/a?b=%` };
    expect(() => signRequest(oauth1BodyHash(), KEY, request, options)).toThrow(TypeError);
    expect(() => signRequest(oauth1BodyHash({ rsaSha1: true }), KEY, request, options)).toThrow(TypeError);
  });
});

describe('oauth1BodyHash()', () => {
  it.each([
    ['parametersIn', { parametersIn: [] }],
    ['parametersIn', { parametersIn: ['cookie' as 'query'] }],
    ['rsaSha1', { rsaSha1: 'yes' as unknown as boolean }],
    ['signsWith', { signsWith: 'PLAINTEXT' as 'HMAC-SHA1' }],
    ['token', { token: 1 as unknown as string }],
  ])('refuses an option "%s" that is none', (name, given) => {
    expect(() => oauth1BodyHash(given)).toThrow(name);
  });

  it('takes no secret of the consumer alone', () => {
    const keys = [{ id: 'ck', secret: 'only-one-secret-here' }];
    const options = { scheme: oauth1BodyHash(), keys, store: memoryStore(), publicUrl: ORIGIN };
    expect(() => createVerifier(options)).toThrow('consumer and token');
  });
});
