import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { type Explanation, explain, MISTAKES } from '../../src/diagnosis.ts';
import {
  type ApiKey,
  defineScheme,
  header,
  lines,
  message,
  part,
  type Scheme,
  type SchemeDeclaration,
  type SignedRequest,
} from '../../src/index.ts';
import { stripe } from '../../src/schemes/stripe.ts';

const NOW_MS = 1_764_547_200_000;
const SECRET = 'c2VjcmV0IHRoYXQgaXMgbG9uZyBlbm91Z2ggZm9yIGFsbA==';
const KEY: ApiKey = { id: 'key-0001', secrets: [SECRET] };
const clock = () => NOW_MS;

const hashing = defineScheme({
  name: 'hashing',
  keyId: header('X-Key'),
  timestamp: header('X-Timestamp', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature', { prefix: 'v1=', encoding: 'base64' }),
  secret: 'base64',
  algorithm: 'hmac-sha256',
  message: message`v1:${part.timestamp}:${part.nonce}:${part.method}:${part.sortedQuery}:${part.sha256(part.body, 'base64')}`,
  toleranceSeconds: 300,
  replay: 'nonce',
});

const DECLARED_WHOLE: SchemeDeclaration = {
  name: 'whole',
  keyId: header('X-Key'),
  timestamp: header('X-Timestamp', 'unixSeconds'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: lines(part.timestamp, part.method, part.target, part.body),
  toleranceSeconds: 300,
  replay: 'signature',
};

const whole = defineScheme(DECLARED_WHOLE);

/** A hand-written scheme is one that cannot be taken apart. */
const opaque: Scheme = { ...whole, name: 'opaque', introspection: undefined };

function signedWith(scheme: Scheme, request: Partial<SignedRequest> = {}): SignedRequest {
  const { method = 'POST', url: target = '/orders?b=2&a=1', body = Buffer.from('{"a":1}') } = request;
  const credentials = { id: KEY.id, secret: SECRET };
  const signed = signRequest(scheme, credentials, { method, url: target, body }, { clock });
  return {
    method,
    url: target,
    body,
    headers: ['Host', 'api.example.com', ...Object.entries(signed).flat()],
  };
}

function withSignature(request: SignedRequest, text: string): SignedRequest {
  return withHeader(request, 'X-Signature', text);
}

function withHeader(request: SignedRequest, name: string, text: string): SignedRequest {
  const at = request.headers.findIndex((each) => each.toLowerCase() === name.toLowerCase());
  return { ...request, headers: request.headers.with(at + 1, text) };
}

function headerOf({ headers }: SignedRequest, name: string): string {
  return headers[headers.findIndex((each) => each.toLowerCase() === name.toLowerCase()) + 1] as string;
}

function explained(scheme: Scheme, request: SignedRequest, options = {}): Explanation {
  return explain(request, { scheme, key: KEY }, { clock, budgetMs: 5_000, ...options });
}

function codesOf({ findings }: Explanation): (string | undefined)[][] {
  return findings.map(({ certainty, mistakes }) => [certainty, ...mistakes.map(({ code }) => code)]);
}

function mac(key: string | Buffer, text: string, encoding: 'hex' | 'base64' = 'hex'): string {
  return createHmac('sha256', key).update(text).digest(encoding);
}

const STRING_TO_SIGN = '1764547200\nPOST\n/orders?b=2&a=1\n{"a":1}';

describe('explain()', () => {
  it('finds nothing wrong with a request that is signed right', () => {
    for (const scheme of [hashing, whole, opaque]) {
      const explanation = explained(scheme, signedWith(scheme));
      expect(explanation.signatureMatches).toBe(true);
      expect(explanation.findings).toEqual([]);
      expect(explanation.search.tried).toBe(0);
      expect(explanation.checks.map(({ outcome }) => outcome)).toEqual(Array(7).fill('passed'));
    }
  });

  it('shows the string to sign part by part, with invisible characters made visible', () => {
    const { stringToSign } = explained(whole, signedWith(whole, { body: Buffer.from('a\tb\u200b\r\n') }));
    const parts = stringToSign?.parts;
    expect(stringToSign?.text).toBe('1764547200\\nPOST\\n/orders?b=2&a=1\\na\\tb\\u{200b}\\r\\n');
    expect(parts?.map(({ label, text }) => [label, text])).toEqual([
      ['{timestamp}', '1764547200'],
      ['\\n', '\\n'],
      ['{METHOD}', 'POST'],
      ['\\n', '\\n'],
      ['{path}', '/orders'],
      ['?', '?'],
      ['{query}', 'b=2&a=1'],
      ['\\n', '\\n'],
      ['{body}', 'a\\tb\\u{200b}\\r\\n'],
    ]);
    expect(parts?.at(-1)?.bytes).toBe(8);
  });

  it('names a single mistake for certain, with cause, cure and page', () => {
    const request = withSignature(signedWith(whole), mac(SECRET, STRING_TO_SIGN.replaceAll('\n', '|')));
    const { findings } = explained(whole, request);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.certainty).toBe('certain');
    expect(findings[0]?.mistakes).toEqual([
      {
        code: 'message_separator_wrong',
        ...MISTAKES.message_separator_wrong,
        detail: '"|"',
        url: 'https://countersign.github.io/countersign/m/message_separator_wrong',
      },
    ]);
  });

  it('names what cannot be told apart as likely, and all of it', () => {
    const request = withSignature(signedWith(whole), mac(SECRET, `${STRING_TO_SIGN}\n`));
    for (const scheme of [whole, opaque])
      expect(codesOf(explained(scheme, request))).toEqual([
        ['likely', 'message_trailing_newline'],
        ['likely', 'body_trailing_newline'],
      ]);
  });

  it.each(['1764547200.1', '1764547200.25', '1764547200.0001', '1764547200.9999'])(
    'finds the fraction of %s that the header in whole seconds does not have',
    (time) => {
      const text = STRING_TO_SIGN.replace('1764547200', time);
      const request = withSignature(signedWith(whole), mac(SECRET, text));
      const explanation = explained(whole, request, { budgetMs: 10_000 });
      expect(explanation.best?.mistakes.map(({ code }) => code)).toEqual(['timestamp_format']);
    },
  );

  it('names two mistakes that were made together', () => {
    const text = STRING_TO_SIGN.replace('POST', 'post');
    const request = withSignature(signedWith(whole), mac(Buffer.from(SECRET, 'base64'), text));
    const [finding] = explained(whole, request).findings;
    expect(new Set(finding?.mistakes.map(({ code }) => code))).toEqual(
      new Set(['secret_decoded_needlessly', 'method_case']),
    );
  });

  it('is not certain of two mistakes where two others, which can be made in more ways, give the same', () => {
    const request = signedWith(hashing, { method: 'GET', body: Buffer.alloc(0) });
    const [time, id] = [headerOf(request, 'X-Timestamp'), headerOf(request, 'X-Nonce')];
    const wrong = mac(Buffer.from(SECRET, 'base64'), `v1:${time}:${id}:GET:b=2&a=1:`, 'base64');
    expect(codesOf(explained(hashing, withSignature(request, `v1=${wrong}`)))).toEqual([
      ['likely', 'query_not_sorted', 'body_not_hashed'],
      ['likely', 'query_not_sorted', 'message_field_empty'],
    ]);
  });

  it('takes one mistake in another variant of the scheme for likelier than two in the first', () => {
    const ambiguous = defineScheme({
      ...DECLARED_WHOLE,
      message: [
        lines(part.timestamp, part.method, part.target, part.body),
        lines(part.method, part.timestamp, part.target, part.body),
      ],
    });
    const text = `post\n1764547200\n/Orders?b=2&a=1\n{"a":1}`;
    const request = withSignature(signedWith(whole, { url: '/Orders?b=2&a=1' }), mac(SECRET, text));
    expect(codesOf(explained(ambiguous, request))).toEqual([['certain', 'method_case']]);
  });

  it('tries one mistake in each variant before it tries two in any', () => {
    const ambiguous = defineScheme({
      ...DECLARED_WHOLE,
      message: [
        lines(part.timestamp, part.method, part.target, part.body),
        lines(part.method, part.timestamp, part.target, part.body),
      ],
    });
    const text = Buffer.from(STRING_TO_SIGN.split('\n').with(0, 'POST').with(1, '1764547200').join('\n'));
    const request = withSignature(signedWith(whole), mac(SECRET, text.toString('base64')));
    // Two in the first would take far longer than this.
    const { findings } = explained(ambiguous, request, { budgetMs: 60 });
    expect(findings[0]?.mistakes.map(({ code }) => code)).toEqual(['message_encoded']);
  });

  it('makes two mistakes in the order in which clients make them', () => {
    const text = Buffer.from(STRING_TO_SIGN.toUpperCase()).toString('base64');
    const request = withSignature(signedWith(whole), mac(SECRET, text));
    expect(codesOf(explained(whole, request))).toEqual([
      ['certain', 'message_case_changed', 'message_encoded'],
    ]);
  });

  it.each([
    [`${NOW_MS / 1000 - 47}`, 'timestamp_differs'],
    [`${NOW_MS + 321}`, 'timestamp_in_milliseconds'],
  ])('looks through all times that may have been signed, such as %s', (time, code) => {
    const text = STRING_TO_SIGN.replace(`${NOW_MS / 1000}`, time);
    const request = withSignature(signedWith(whole), mac(SECRET, text));
    expect(codesOf(explained(whole, request, { budgetMs: 10_000 }))).toEqual([['certain', code]]);
  });

  it('finds nothing about a signature that has nothing to do with the request, and says so', () => {
    const request = withSignature(signedWith(whole), mac('another key', 'another text'));
    const explanation = explained(whole, request, { budgetMs: 500 });
    expect(explanation.findings).toEqual([]);
    expect(explanation.signatureMatches).toBe(false);
    expect(explanation.search.tried).toBeGreaterThan(100);
  });

  it('says that its budget has ended, and stops', () => {
    const request = withSignature(signedWith(whole), mac('another key', 'another text'));
    const { search } = explain(request, { scheme: whole, key: KEY }, { clock, budgetMs: 0.001 });
    expect(search.isCutShort).toBe(true);
    expect(search.tried).toBeLessThan(50);
  });

  it('reports all checks, whichever of them fail', () => {
    const key: ApiKey = { ...KEY, status: 'revoked', ipAllowlist: ['192.0.2.0/24'] };
    const request = { ...signedWith(whole), address: '198.51.100.1' };
    const { checks, findings } = explain(request, { scheme: whole, key }, { clock: () => NOW_MS + 301_000 });
    expect(checks.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code)).toEqual([
      'timestamp_too_old',
      'key_revoked',
      'ip_not_allowed',
    ]);
    expect(findings[0]?.mistakes[0]).toMatchObject({ code: 'clock_off', detail: '301 s behind' });
  });

  it('sees what is wrong in plain sight without any search', () => {
    const request = signedWith(hashing);
    const without = {
      ...request,
      headers: request.headers.filter((_, i, all) => all[i - (i % 2)] !== 'X-Nonce'),
    };
    expect(codesOf(explained(hashing, without))).toEqual([['certain', 'header_missing']]);
    const bare = {
      ...request,
      headers: request.headers.filter((_, i, all) => !/^X-(?:N|T)/.test(all[i - (i % 2)] as string)),
    };
    const { findings, checks } = explained(hashing, bare);
    expect(findings[0]?.mistakes).toMatchObject([{ code: 'header_missing', detail: 'X-Timestamp, X-Nonce' }]);
    expect(checks.find(({ check }) => check === 'key')?.outcome).toBe('passed');
    const misnamed = {
      ...request,
      headers: request.headers.map((text) => (text === 'X-Nonce' ? 'Nonce' : text)),
    };
    expect(codesOf(explained(hashing, misnamed))).toEqual([['certain', 'header_misnamed']]);
    const twice = { ...request, headers: [...request.headers, 'X-Nonce', headerOf(request, 'X-Nonce')] };
    expect(codesOf(explained(hashing, twice))).toEqual([['certain', 'header_duplicated']]);
    const otherKey = withHeader(request, 'X-Key', 'key-0002');
    expect(codesOf(explained(hashing, otherKey))).toEqual([['certain', 'key_id_differs']]);
  });

  it('names a header once that has several missing values', () => {
    const key = { id: 'stripe', secret: 'whsec_of_some_length' };
    const { findings } = explain(
      { method: 'POST', url: '/', headers: [], body: '{}' },
      { scheme: stripe(), key },
    );
    expect(findings[0]?.mistakes).toMatchObject([{ code: 'header_missing', detail: 'Stripe-Signature' }]);
  });

  it('tells the secret of another key, and of the other mode, only where those are given', () => {
    const other = 'another secret that is long enough';
    const request = withSignature(signedWith(whole), mac(other, STRING_TO_SIGN));
    expect(explained(whole, request, { budgetMs: 100 }).findings).toEqual([]);
    const otherKeys: ApiKey[] = [{ id: 'key-0002', secrets: [other] }];
    expect(codesOf(explained(whole, request, { otherKeys }))).toEqual([['certain', 'secret_of_another_key']]);
    const [live] = otherKeys.map((key) => ({ ...key, mode: 'live' as const }));
    const options = { clock, budgetMs: 5_000, otherKeys: [live as ApiKey] };
    expect(codesOf(explain(request, { scheme: whole, key: { ...KEY, mode: 'test' } }, options))).toEqual([
      ['certain', 'secret_of_other_mode'],
    ]);
  });

  it('tells a secret that is no longer in use from one that is not yet', () => {
    const old = 'an older secret that is long enough';
    const key = (bounds: object): ApiKey => ({ ...KEY, secrets: [SECRET, { value: old, ...bounds }] });
    const request = withSignature(signedWith(whole), mac(old, STRING_TO_SIGN));
    const codes = (bounds: object) =>
      codesOf(explain(request, { scheme: whole, key: key(bounds) }, { clock, budgetMs: 5_000 }));
    expect(codes({ notAfter: new Date(NOW_MS) })).toEqual([['certain', 'secret_expired']]);
    expect(codes({ notBefore: new Date(NOW_MS + 1) })).toEqual([['certain', 'secret_not_yet_valid']]);
    expect(codes({ notAfter: new Date(NOW_MS + 1) })).toEqual([]);
  });

  it('knows a body that was signed before it was compressed, and no bomb', () => {
    const plain = Buffer.from('{"a":1}');
    const sent = signedWith(whole, { body: gzipSync(plain) });
    const request = withSignature(sent, headerOf(signedWith(whole), 'X-Signature'));
    expect(codesOf(explained(whole, request))).toEqual([['certain', 'body_signed_uncompressed']]);
    const bomb = withSignature(
      signedWith(whole, { body: gzipSync(Buffer.alloc(50_000_000)) }),
      mac('x', 'y'),
    );
    const used = process.memoryUsage.rss();
    expect(explained(whole, bomb, { budgetMs: 200 }).findings).toEqual([]);
    expect(process.memoryUsage.rss() - used).toBeLessThan(40_000_000);
  });

  it('does not help a sender to find out a secret by trying all keys of a few bytes', () => {
    const secrets = [
      'a#secret that is long enough',
      'ab-secret that is long enough',
      'whsec_secret long enough',
      '0fsecret long enough',
    ];
    // To HMAC, zeros alone are an empty key, which everybody knows.
    const tried = fc
      .uint8Array({ minLength: 1, maxLength: 3 })
      .filter((bytes) => bytes.some((byte) => byte !== 0))
      .map((bytes) => Buffer.from(bytes));
    const begun = secrets.flatMap((secret) =>
      [1, 2, 3].map((length) => Buffer.from(secret.slice(0, length))),
    );
    const keys = fc.oneof(fc.constantFrom(...begun, Buffer.from([0x0f]), Buffer.from('secret')), tried);
    fc.assert(
      fc.property(keys, fc.constantFrom(...secrets), (key, secret) => {
        const request = withSignature(signedWith(whole), mac(key, STRING_TO_SIGN));
        const of = (audience: 'sender' | 'operator', budgetMs: number) =>
          explain(
            request,
            { scheme: whole, key: { id: KEY.id, secrets: [secret] } },
            { audience, clock, budgetMs },
          ).findings;
        expect(of('sender', 30)).toEqual([]);
        if (secret.startsWith(`${key}#`)) expect(of('operator', 2_000)).not.toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses options and keys that are not sound', () => {
    const request = signedWith(whole);
    const wrong = (options: object) => () => explain(request, { scheme: whole, key: KEY }, options);
    expect(wrong({ budget: 5 })).toThrow('"budget"');
    expect(wrong({ pairBudgets: 5 })).toThrow('"pairBudgets"');
    expect(wrong({ budgetMs: 0 })).toThrow('"budgetMs"');
    expect(wrong({ budgetMs: Number.NaN })).toThrow('"budgetMs"');
    expect(wrong({ otherKeys: {} })).toThrow('"otherKeys"');
    expect(wrong({ otherKeys: [{ id: 'x', secrets: ['short'] }] })).toThrow('"secrets[0]"');
    expect(() => explain({ ...request, basePath: 'x' }, { scheme: whole, key: KEY })).toThrow('"basePath"');
    expect(wrong({ audience: 'everybody' })).toThrow('"audience"');
    expect(wrong({ clock: 5 })).toThrow('"clock"');
    expect(() =>
      explain(request, { scheme: hashing, key: { id: 'x', secrets: ['not base64 at all!'] } }),
    ).toThrow('base64');
  });
});

describe('an explanation', () => {
  it('never has the secret or the right signature in it, whatever the request', () => {
    const request = signedWith(hashing);
    const right = Buffer.from(headerOf(request, 'X-Signature').slice(3), 'base64');
    const forbidden = [SECRET, Buffer.from(SECRET, 'base64').toString(), ...spellings(right)];
    const key = Buffer.from(SECRET, 'base64');
    const texts = fc.oneof(
      fc.constantFrom('garbage', ...spellings(key).map((text) => `v1=${text.slice(1)}`)),
      fc.constantFrom(SECRET, key).map((each) => `v1=${mac(each, 'x', 'base64')}`),
      fc.constantFrom(SECRET, key).map((each) => mac(each, stringToSign(request))),
      fc.base64String(),
    );
    fc.assert(
      fc.property(texts, fc.boolean(), (text, isOpaque) => {
        const scheme = isOpaque ? { ...hashing, introspection: undefined } : hashing;
        const explanation = explained(scheme, withSignature(request, text), { budgetMs: 20 });
        const said = JSON.stringify(explanation);
        for (const each of forbidden) expect(said).not.toContain(each);
      }),
      { numRuns: 40 },
    );
  });

  it.each([...Array(70).keys()])('comes of a signature of %i bytes', (length) => {
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      const text = Buffer.alloc(length, 7).toString(encoding);
      for (const scheme of [hashing, whole, opaque]) {
        const request = withSignature(signedWith(scheme), text);
        expect(explained(scheme, request, { budgetMs: 0.1 }).signatureMatches).toBe(false);
      }
    }
  });

  it('comes of any request without an exception', () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    const bodies = fc.oneof(
      bytes,
      fc.json().map((text) => Buffer.from(text)),
      fc.constant(Buffer.from('['.repeat(9_000))),
    );
    const latin1 = bytes.map((each) => Buffer.from(each).toString('latin1'));
    const names = fc.oneof(fc.constantFrom('X-Key', 'X-Timestamp', 'X-Nonce', 'X-Signature', 'Host'), latin1);
    const values = fc.oneof(
      latin1,
      fc
        .integer({ min: 0, max: 70 })
        .chain((length) => fc.constantFrom('ab'.repeat(length), Buffer.alloc(length, 7).toString('base64'))),
      fc.constantFrom('1764547200', '1764547200123', 'v1=', '2025-12-01T00:00:00Z', 'a'.repeat(64), KEY.id),
    );
    const requests = fc.record({
      method: fc.oneof(fc.constantFrom('GET', 'POST'), latin1),
      url: latin1.map((text) => `/${text}`),
      headers: fc.array(fc.tuple(names, values), { maxLength: 8 }).map((pairs) => pairs.flat()),
      body: bodies,
    });
    fc.assert(
      fc.property(requests, fc.constantFrom(hashing, whole, opaque), (request, scheme) => {
        const { findings } = explain(request, { scheme, key: KEY }, { clock, budgetMs: 2 });
        for (const { mistakes } of findings)
          for (const { code } of mistakes) expect(MISTAKES).toHaveProperty(code);
      }),
      { numRuns: 400 },
    );
  });
});

function stringToSign(request: SignedRequest): string {
  return explained(hashing, request).stringToSign?.text ?? '';
}

function spellings(bytes: Buffer): string[] {
  return [bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url')];
}
