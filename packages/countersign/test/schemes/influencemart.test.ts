import { describe, expect, it } from 'vitest';
import { influencemart } from '../../src/schemes/influencemart.ts';
import {
  type Endpoint,
  endpointOf,
  GENERATED_ID,
  type HandmadeRequest,
  LAX_SECONDS,
  macOf,
} from './support/endpoint.ts';

const NOW_S = 1_764_547_200;
const SECRET = 'test_signing_secret_0123456789abcdef';
const UNAUTHORIZED = { statusCode: 401, message: 'Unauthorized', error: 'Unauthorized' };

interface Change {
  readonly at?: number | string;
  readonly keyId?: string;
  readonly body?: string | Uint8Array;
  readonly secret?: string;
  readonly headers?: HandmadeRequest['headers'];
}

function signed(change: Change = {}): HandmadeRequest {
  const { at = NOW_S, keyId = 'ak_test_1', body = '{"a":1}', secret = SECRET, headers } = change;
  const signature = macOf('sha256', secret, [`${at}.`, body], 'hex');
  const own = { 'X-API-Key': keyId, 'X-Timestamp': String(at), 'X-Signature': signature };
  return { method: 'POST', target: '/api/v1/conversions', body, headers: { ...own, ...headers } };
}

const signatureOf = (request: HandmadeRequest) => request.headers['X-Signature'] as string;

function endpoint(scheme = influencemart()): Endpoint {
  const keys = [
    { id: 'ak_test_1', secrets: [SECRET] },
    { id: 'ak_test_2', secrets: [SECRET] },
    { id: 'ak_live_1', secrets: [SECRET] },
    { id: 'ak_live_waiting', secrets: [SECRET], status: 'not_approved' as const },
    { id: 'ak_live_disabled', secrets: [SECRET], status: 'disabled' as const },
    { id: 'ak_live_revoked', secrets: [SECRET], status: 'revoked' as const },
    { id: 'ak_live_expired', secrets: [SECRET], expiresAt: new Date(NOW_S * 1000) },
    { id: 'ak_live_office', secrets: [SECRET], ipAllowlist: ['203.0.113.0/24'] },
    { id: 'other_1', secrets: [SECRET] },
  ];
  return endpointOf(scheme, keys, NOW_S * 1000);
}

describe('the headers of Influencemart', () => {
  it('are three, all required', () => {
    for (const [name, vendorCode] of [
      ['X-API-Key', 'INVALID_API_KEY'],
      ['X-Timestamp', 'SIG_STALE_TIMESTAMP'],
      ['X-Signature', 'SIG_BAD_SIGNATURE'],
    ] as const) {
      const refusal = endpoint().refusalOf(signed({ headers: { [name]: undefined } }));
      expect(refusal).toMatchObject({ code: 'missing_header', problem: { header: name }, vendorCode });
      expect(JSON.parse(refusal.response.body)).toEqual(UNAUTHORIZED);
    }
  });

  it('are known as X-Api-Key too, as another of the pages spells it', () => {
    const headers = { 'X-API-Key': undefined, 'X-Api-Key': 'ak_test_1' };
    expect(endpoint().codeOf(signed({ headers }))).toBe('accepted');
  });

  it('are refused when one comes twice', () => {
    for (const [name, value] of Object.entries(signed().headers) as [string, string][]) {
      expect(endpoint().codeOf(signed({ headers: { [name]: [value, value] } })), name).toBe(
        'duplicate_header',
      );
    }
  });

  it('may include a request id, which is handed on and not required', () => {
    const headers = { 'X-Request-ID': 'corr-1' };
    expect(endpoint().verify(signed({ headers }))).toMatchObject({ ok: true, requestId: 'corr-1' });
    expect(endpoint().verify(signed())).toMatchObject({ ok: true, requestId: GENERATED_ID });
    const stale = signed({ at: NOW_S - 301, headers });
    expect(endpoint().refusalOf(stale).requestId).toBe('corr-1');
  });

  it('are not spoilt by a request id of bad form, which decides nothing', () => {
    for (const id of ['', 'x'.repeat(300), 'a b', ['a', 'b']]) {
      expect(endpoint().verify(signed({ headers: { 'X-Request-ID': id } }))).toMatchObject({
        ok: true,
        requestId: GENERATED_ID,
      });
    }
  });

  it('may include an idempotency key under either of its names', () => {
    for (const name of ['X-Idempotency-Key', 'Idempotency-Key', 'idempotency-key']) {
      const verdict = endpoint().verify(signed({ headers: { [name]: 'order 1' } }));
      expect(verdict, name).toMatchObject({ ok: true, idempotencyKey: 'order 1' });
    }
    expect(endpoint().verify(signed())).toMatchObject({ ok: true, idempotencyKey: undefined });
  });

  it('refuse an idempotency key under both names, too long, or not printable', () => {
    const bad = [
      { 'X-Idempotency-Key': 'a', 'Idempotency-Key': 'a' },
      { 'Idempotency-Key': ['a', 'b'] },
      { 'X-Idempotency-Key': 'x'.repeat(256) },
      { 'X-Idempotency-Key': 'a\tb' },
      { 'X-Idempotency-Key': 'clé' },
    ];
    for (const headers of bad) {
      expect(endpoint().refusalOf(signed({ headers })).response.status).toBe(400);
    }
    expect(endpoint().codeOf(signed({ headers: { 'X-Idempotency-Key': 'x'.repeat(255) } }))).toBe('accepted');
  });

  it('include an event id where an endpoint requires it, and answer 400 in the shape of NestJS without', () => {
    const policy = { requires: ['eventId'] } as const;
    const withId = signed({ headers: { 'X-External-Event-Id': 'evt-1' } });
    expect(endpoint().verify(withId, policy)).toMatchObject({ ok: true, eventId: 'evt-1' });
    expect(endpoint().codeOf(signed())).toBe('accepted');
    const refusal = endpoint().refusalOf(signed(), policy);
    expect(refusal).toMatchObject({
      code: 'missing_header',
      vendorCode: undefined,
      response: { status: 400 },
    });
    expect(JSON.parse(refusal.response.body)).toEqual({
      statusCode: 400,
      message: ['X-External-Event-Id is missing.'],
      error: 'Bad Request',
    });
  });
});

describe('the signature of Influencemart', () => {
  it('passes in upper, lower and mixed case', () => {
    const lower = signatureOf(signed());
    const mixed = lower.replace(/[a-f]/g, (letter, at: number) => (at % 2 ? letter.toUpperCase() : letter));
    for (const value of [lower, lower.toUpperCase(), mixed]) {
      expect(endpoint().codeOf(signed({ headers: { 'X-Signature': value } }))).toBe('accepted');
    }
  });

  it('is used once, in whatever case', () => {
    const subject = endpoint();
    const upper = signatureOf(signed()).toUpperCase();
    expect(subject.codeOf(signed({ headers: { 'X-Signature': upper } }))).toBe('accepted');
    const twin = subject.refusalOf(signed());
    expect(twin).toMatchObject({ code: 'replayed', vendorCode: 'SIG_REPLAY', response: { status: 401 } });
    expect(JSON.parse(twin.response.body)).toEqual(UNAUTHORIZED);
  });

  it.each([
    ['a prefix', `sha256=${signatureOf(signed())}`],
    ['a space', ` ${signatureOf(signed())}`],
    ['a line feed', `${signatureOf(signed())}\n`],
    ['a character less', signatureOf(signed()).slice(1)],
    ['a character more', `${signatureOf(signed())}0`],
    ['base64', Buffer.from(signatureOf(signed()), 'hex').toString('base64')],
    ['a letter beyond f', `g${signatureOf(signed()).slice(1)}`],
    ['full-width digits', '０'.repeat(64)],
  ])('is refused with %s', (_what, value) => {
    expect(endpoint().codeOf(signed({ headers: { 'X-Signature': value } }))).toBe('malformed_header');
  });

  it('of two equal bodies in one second is the same, so the second is a replay', () => {
    const subject = endpoint();
    expect(subject.codeOf({ ...signed({ body: '' }), method: 'GET', target: '/api/v1/products' })).toBe(
      'accepted',
    );
    expect(subject.codeOf({ ...signed({ body: '' }), method: 'GET', target: '/api/v1/other' })).toBe(
      'replayed',
    );
    expect(subject.codeOf(signed({ body: '', at: NOW_S + 1 }))).toBe('accepted');
    expect(subject.codeOf(signed({ body: '', keyId: 'ak_test_2' }))).toBe('accepted');
  });

  it('covers the body byte for byte, and the text of the timestamp', () => {
    const good = signed({ body: Buffer.from([0x7b, 0xff, 0x7d]) });
    expect(endpoint().codeOf({ ...good, body: Buffer.from([0x7b, 0xfe, 0x7d]) })).toBe('signature_mismatch');
    expect(
      endpoint().codeOf({ ...good, headers: { ...good.headers, 'X-Timestamp': String(NOW_S + 1) } }),
    ).toBe('signature_mismatch');
    expect(endpoint().codeOf(good)).toBe('accepted');
  });

  it('covers none of the other headers', () => {
    const headers = { 'X-Request-ID': 'a', 'Idempotency-Key': 'b', 'X-External-Event-Id': 'c' };
    expect(endpoint().codeOf(signed({ headers }))).toBe('accepted');
  });

  it('reveals nothing in the response, and its reason in the log', () => {
    const mismatch = endpoint().refusalOf(signed({ secret: 'another_secret_0123456789' }));
    expect(mismatch).toMatchObject({ code: 'signature_mismatch', vendorCode: 'SIG_BAD_SIGNATURE' });
    const unknown = endpoint().refusalOf(signed({ keyId: 'ak_test_unknown' }));
    expect(unknown).toMatchObject({ code: 'unknown_key', vendorCode: 'INVALID_API_KEY' });
    expect(unknown.response).toEqual(mismatch.response);
    expect(JSON.parse(mismatch.response.body)).toEqual(UNAUTHORIZED);
  });
});

describe('the timestamp of Influencemart', () => {
  it.each([
    [-301, 'timestamp_too_old'],
    [-300, 'accepted'],
    [300, 'accepted'],
    [301, 'timestamp_in_future'],
  ])('at %i s from the clock is %s', (offset, outcome) => {
    expect(endpoint().codeOf(signed({ at: NOW_S + offset }))).toBe(outcome);
  });

  it('beyond the window is logged as stale and answered without a reason', () => {
    const refusal = endpoint().refusalOf(signed({ at: NOW_S - 301 }));
    expect(refusal.vendorCode).toBe('SIG_STALE_TIMESTAMP');
    expect(JSON.parse(refusal.response.body)).toEqual(UNAUTHORIZED);
  });

  it.each(LAX_SECONDS)('is refused when written as $0', (at) => {
    const refusal = endpoint().refusalOf(signed({ at }));
    expect(refusal).toMatchObject({ code: 'malformed_header', vendorCode: 'SIG_STALE_TIMESTAMP' });
    expect(JSON.parse(refusal.response.body)).toEqual(UNAUTHORIZED);
  });

  it('299 s ahead is still refused as a replay 598 s later', () => {
    const subject = endpoint();
    const request = signed({ at: NOW_S + 299 });
    expect(subject.codeOf(request)).toBe('accepted');
    for (const laterS of [300, 301, 598, 599]) {
      subject.nowMs = (NOW_S + laterS) * 1000;
      expect(subject.codeOf(request), `${laterS} s later`).toBe('replayed');
    }
  });
});

describe('the keys of Influencemart', () => {
  it('are test or live by the prefix of their id', () => {
    expect(endpoint().verify(signed())).toMatchObject({ key: { mode: 'test' } });
    expect(endpoint().verify(signed({ keyId: 'ak_live_1' }))).toMatchObject({ key: { mode: 'live' } });
    expect(endpoint().verify(signed({ keyId: 'other_1' }))).toMatchObject({ key: { mode: undefined } });
    expect(endpoint().codeOf(signed(), { mode: 'live' })).toBe('wrong_mode');
    expect(endpoint().codeOf(signed({ keyId: 'other_1' }), { mode: 'live' })).toBe('wrong_mode');
    expect(endpoint().codeOf(signed({ keyId: 'ak_live_1' }), { mode: 'live' })).toBe('accepted');
  });

  it('have secrets that are text, never decoded', () => {
    const scheme = influencemart();
    expect(Buffer.from(scheme.toKey('30313233343536373839616263646566', 'x')).toString()).toBe(
      '30313233343536373839616263646566',
    );
    expect(Buffer.from(scheme.toKey('gehéim-gehéim-gehéim', 'x'))).toEqual(
      Buffer.from('gehéim-gehéim-gehéim'),
    );
  });

  it.each([
    ['ak_live_waiting', 'key_not_approved', 'MERCHANT_INACTIVE', 'MERCHANT_INACTIVE'],
    ['ak_live_disabled', 'key_disabled', 'INVALID_KEY', 'API_KEY_DISABLED'],
    ['ak_live_revoked', 'key_revoked', 'INVALID_KEY', 'API_KEY_REVOKED'],
    ['ak_live_expired', 'key_expired', 'INVALID_KEY', 'INVALID_API_KEY'],
    ['ak_live_office', 'ip_not_allowed', 'IP_NOT_ALLOWED', 'IP_NOT_ALLOWED'],
  ])(
    '%s are refused as %s, logged as %s (or %s, by the page of errors)',
    (keyId, code, byAuthPage, byErrorsPage) => {
      for (const [scheme, vendorCode] of [
        [influencemart(), byAuthPage],
        [influencemart({ logCodes: 'auth-page' }), byAuthPage],
        [influencemart({ logCodes: 'errors-page' }), byErrorsPage],
      ] as const) {
        const refusal = endpoint(scheme).refusalOf(signed({ keyId }));
        expect(refusal).toMatchObject({ code, vendorCode, response: { status: 401 } });
        expect(JSON.parse(refusal.response.body)).toEqual(UNAUTHORIZED);
      }
    },
  );

  it('tell their state only to one who knows the secret', () => {
    const guess = { id: 'ak_live_revoked', secret: 'a_wrong_secret_0123456789' };
    expect(endpoint().codeOf(signed(guess))).toBe('signature_mismatch');
  });

  it('may be used from their own addresses', () => {
    const request = { ...signed({ keyId: 'ak_live_office' }), address: '203.0.113.7' };
    expect(endpoint().codeOf(request)).toBe('accepted');
  });
});

describe('the limits of Influencemart', () => {
  const bodies = (count: number) => Array.from({ length: count }, (_, i) => signed({ body: `{"n":${i}}` }));

  it('are 600 a minute and 30 000 an hour by default', () => {
    const verdict = endpoint().verify(signed());
    expect(verdict).toMatchObject({
      limits: [
        { limit: 600, windowSeconds: 60, remaining: 599 },
        { limit: 30_000, windowSeconds: 3600, remaining: 29_999 },
      ],
    });
  });

  it('let the 600th request of a minute in and refuse the 601st with 429 and no Retry-After', () => {
    const subject = endpoint();
    const outcomes = bodies(600).map((request) => subject.codeOf(request));
    expect(new Set(outcomes)).toEqual(new Set(['accepted']));
    const refusal = subject.refusalOf(signed({ body: 'one more' }));
    expect(refusal).toMatchObject({ code: 'rate_limited', vendorCode: 'RATE_LIMITED' });
    expect(refusal.response.status).toBe(429);
    expect(refusal.response.headers).toEqual({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(JSON.parse(refusal.response.body)).toEqual({
      statusCode: 429,
      message: 'RATE_LIMITED',
      error: 'Too Many Requests',
    });
    expect(subject.codeOf(signed({ keyId: 'ak_test_2' }))).toBe('accepted');
  });

  it('can be other ones', () => {
    const subject = endpoint(influencemart({ defaultLimits: [{ limit: 2, windowSeconds: 10 }] }));
    expect(bodies(3).map((request) => subject.codeOf(request))).toEqual([
      'accepted',
      'accepted',
      'rate_limited',
    ]);
    const unlimited = endpoint(influencemart({ defaultLimits: [] }));
    expect(unlimited.verify(signed())).toMatchObject({ limits: [] });
  });
});

describe('influencemart()', () => {
  it('declares what its pages say', () => {
    const { name, replay, variants, window, optionalHeaders } = influencemart();
    expect({ name, replay, variants, optionalHeaders }).toEqual({
      name: 'influencemart',
      replay: 'signature',
      variants: 1,
      optionalHeaders: ['requestId', 'idempotencyKey', 'eventId'],
    });
    expect(window).toEqual({ pastMs: 300_000, futureMs: 300_000, resolutionMs: 1000 });
  });

  it('takes another window', () => {
    const scheme = influencemart({ toleranceSeconds: 10 });
    expect(endpoint(scheme).codeOf(signed({ at: NOW_S + 10 }))).toBe('accepted');
    expect(endpoint(scheme).codeOf(signed({ at: NOW_S + 11 }))).toBe('timestamp_in_future');
  });

  it.each([
    [{ toleranceSeconds: 0 }, /toleranceSeconds/],
    [{ toleranceSeconds: '300' }, /toleranceSeconds/],
    [{ defaultLimits: [{ limit: 0, windowSeconds: 60 }] }, /defaultLimits\[0\]/],
    [{ defaultLimits: [{ limit: 1, windowSeconds: 0 }] }, /defaultLimits\[0\]/],
    [{ defaultLimits: 600 }, /defaultLimits/],
    [{ logCodes: 'both' }, /logCodes/],
    [{ logCodes: null }, /logCodes/],
    [{ limit: 600 }, /unknown option "limit"/],
  ])('refuses the options $0', (options, message) => {
    expect(() => influencemart(options as never)).toThrow(message);
  });
});
