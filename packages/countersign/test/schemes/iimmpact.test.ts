import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { iimmpact } from '../../src/schemes/iimmpact.ts';
import { type Endpoint, endpointOf, type HandmadeRequest, LAX_SECONDS, macOf } from './support/endpoint.ts';

const NOW_S = 1_764_547_200;
const SECRET = 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const ID = 'iimm_prod_1';

interface Change {
  readonly at?: number | string;
  readonly nonce?: string;
  readonly keyId?: string;
  readonly method?: string;
  readonly target?: string;
  readonly body?: string;
  /** The query as it is signed. */
  readonly query?: string;
  readonly headers?: HandmadeRequest['headers'];
}

function signed(change: Change = {}): HandmadeRequest {
  const { at = NOW_S, nonce = 'req-1764547200-0011223344556677', keyId = ID } = change;
  const { method = 'GET', target = '/v2/balance', body = '', query = '', headers } = change;
  const hash = createHash('sha256').update(body).digest('base64');
  const signature = macOf('sha256', KEY, [`v1:${at}:${nonce}:${method}:${query}:${hash}`], 'base64');
  const own = {
    'X-Api-Key': keyId,
    'X-Timestamp': String(at),
    'X-Nonce': nonce,
    'X-Signature': `v1=${signature}`,
  };
  return { method, target, body, headers: { ...own, ...headers } };
}

function endpoint(nowMs = NOW_S * 1000, scheme = iimmpact()): Endpoint {
  const keys = [ID, 'iimm_prod_2', 'iimm_stag_1'].map((id) => ({ id, secrets: [SECRET] }));
  return endpointOf(scheme, keys, nowMs);
}

describe('the headers of IIMMPACT', () => {
  it('are all four required', () => {
    for (const name of ['X-Api-Key', 'X-Timestamp', 'X-Nonce', 'X-Signature']) {
      const refusal = endpoint().refusalOf(signed({ headers: { [name]: undefined } }));
      expect(refusal).toMatchObject({ code: 'missing_header', problem: { header: name } });
      expect(refusal.response.status).toBe(401);
      expect(JSON.parse(refusal.response.body)).toEqual({
        error: 'missing_header',
        message: `${name} is missing.`,
      });
    }
  });

  it('are known in any case of their names', () => {
    const { headers, ...rest } = signed();
    const lowered = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    expect(endpoint().codeOf({ ...rest, headers: lowered })).toBe('accepted');
  });

  it('are refused when one comes twice, as two or joined by a comma', () => {
    for (const [name, value] of Object.entries(signed().headers) as [string, string][]) {
      expect(endpoint().codeOf(signed({ headers: { [name]: [value, value] } })), name).toBe(
        'duplicate_header',
      );
      expect(endpoint().codeOf(signed({ headers: { [name]: `${value}, ${value}` } })), name).toBe(
        'malformed_header',
      );
    }
  });

  it('need not include a content type, which is not signed', () => {
    expect(endpoint().codeOf(signed({ headers: { 'Content-Type': 'application/json' } }))).toBe('accepted');
  });
});

describe('the signature of IIMMPACT', () => {
  const SIGNATURE = signed().headers['X-Signature'] as string;
  const BASE64 = SIGNATURE.slice(3);

  it.each([
    ['no prefix', BASE64],
    ['another version', `v2=${BASE64}`],
    ['the prefix in upper case', `V1=${BASE64}`],
    ['a space behind the prefix', `v1= ${BASE64}`],
    ['the prefix alone', 'v1='],
    ['no padding', SIGNATURE.replace(/=+$/, '')],
    ['too much padding', `${SIGNATURE}=`],
    ['a line feed', `${SIGNATURE}\n`],
    ['hex', `v1=${Buffer.from(BASE64, 'base64').toString('hex')}`],
    ['URL-safe base64', `v1=${'-_'.repeat(21)}A=`],
    ['half of it', `v1=${BASE64.slice(0, 20)}`],
  ])('is refused with %s', (_what, value) => {
    const refusal = endpoint().refusalOf(signed({ headers: { 'X-Signature': value } }));
    expect(refusal.code).toBe('malformed_header');
    expect(JSON.parse(refusal.response.body)).toMatchObject({ error: 'invalid_signature' });
  });

  it('is case-sensitive', () => {
    const swapped = BASE64.replace(/[a-z]/i, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
    expect(endpoint().codeOf(signed({ headers: { 'X-Signature': `v1=${swapped}` } }))).toBe(
      'signature_mismatch',
    );
  });

  it('has one spelling: stray bits in the last character are refused', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const next = alphabet[alphabet.indexOf(BASE64.at(-2) as string) + 1] as string;
    const twin = `${BASE64.slice(0, -2)}${next}=`;
    expect(Buffer.from(twin, 'base64')).toEqual(Buffer.from(BASE64, 'base64'));
    expect(endpoint().codeOf(signed({ headers: { 'X-Signature': `v1=${twin}` } }))).toBe('malformed_header');
  });

  it('covers method, query, body, timestamp and nonce', () => {
    const good = signed({ method: 'POST', body: '{"a":1}' });
    const later = { ...good.headers, 'X-Timestamp': String(NOW_S + 1) };
    const renamed = { ...good.headers, 'X-Nonce': 'req-1764547200-0011223344556678' };
    for (const change of [
      { method: 'PUT' },
      { target: '/v2/balance?a=1' },
      { body: '{"a":2}' },
      { body: '' },
      { headers: later },
      { headers: renamed },
    ])
      expect(endpoint().codeOf({ ...good, ...change })).toBe('signature_mismatch');
  });

  it('does not cover the path', () => {
    expect(endpoint().codeOf({ ...signed(), target: '/v2/topup' })).toBe('accepted');
  });

  it('is told apart from an unknown key by its public code, as documented', () => {
    const unknown = endpoint().refusalOf(signed({ keyId: 'iimm_prod_unknown' }));
    expect(unknown.code).toBe('unknown_key');
    expect(JSON.parse(unknown.response.body)).toEqual({
      error: 'invalid_api_key',
      message: 'API key not found',
    });
  });
});

describe('the query of IIMMPACT', () => {
  it('is refused when a percent-encoding is malformed', () => {
    for (const target of ['/?a=%', '/?a=%4', '/?a=%zz', '/?%=1', '/?a=%u0041']) {
      const refusal = endpoint().refusalOf(signed({ target }));
      expect(refusal).toMatchObject({ code: 'malformed_target', response: { status: 400 } });
    }
  });

  it('passes over empty pairs', () => {
    expect(endpoint().codeOf(signed({ target: '/?&b=1&&a=2&', query: 'a=2&b=1' }))).toBe('accepted');
  });

  it('may hold colons, which cannot reach another field of the string', () => {
    const target = '/?a=:POST:x:';
    expect(endpoint().codeOf(signed({ target, query: 'a=:POST:x:' }))).toBe('accepted');
  });

  it('is tried as it was sent only when the option says so', () => {
    const request = signed({ target: '/?b=%2F&a=1+2', query: 'a=1+2&b=%2F' });
    expect(endpoint().codeOf(request)).toBe('signature_mismatch');
    const lenient = endpoint(NOW_S * 1000, iimmpact({ acceptEncodedQuery: true }));
    expect(lenient.codeOf(request)).toBe('accepted');
    const decoded = { target: '/?b=%2F&a=1+2', query: 'a=1 2&b=/', nonce: 'another-nonce-0001' };
    expect(lenient.codeOf(signed(decoded))).toBe('accepted');
  });

  it('that cannot be decoded can be signed as it was sent where the option says so, and is malformed otherwise', () => {
    const lenient = endpoint(NOW_S * 1000, iimmpact({ acceptEncodedQuery: true }));
    expect(lenient.codeOf(signed({ target: '/?rate=5%', query: 'rate=5%' }))).toBe('accepted');
    expect(lenient.codeOf(signed({ target: '/?rate=5%', query: 'rate=6%' }))).toBe('malformed_target');
    expect(endpoint().codeOf(signed({ target: '/?rate=5%', query: 'rate=5%' }))).toBe('malformed_target');
  });
});

describe('the timestamp of IIMMPACT', () => {
  it.each([
    [-301, 'timestamp_too_old'],
    [-300, 'accepted'],
    [300, 'accepted'],
    [301, 'timestamp_in_future'],
  ])('at %i s from the clock is %s', (offset, outcome) => {
    expect(endpoint().codeOf(signed({ at: NOW_S + offset }))).toBe(outcome);
    expect(endpoint(NOW_S * 1000 + 999).codeOf(signed({ at: NOW_S + offset }))).toBe(outcome);
  });

  it('follows the option toleranceSeconds', () => {
    const scheme = iimmpact({ toleranceSeconds: 10 });
    expect(endpoint(NOW_S * 1000, scheme).codeOf(signed({ at: NOW_S - 10 }))).toBe('accepted');
    expect(endpoint(NOW_S * 1000, scheme).codeOf(signed({ at: NOW_S - 11 }))).toBe('timestamp_too_old');
  });

  it.each(LAX_SECONDS)('is refused when written as $0', (at) => {
    const refusal = endpoint().refusalOf(signed({ at }));
    expect(refusal).toMatchObject({ code: 'malformed_header', response: { status: 401 } });
    expect(JSON.parse(refusal.response.body)).toMatchObject({ error: 'timestamp_expired' });
  });
});

describe('the nonce of IIMMPACT', () => {
  it.each([
    [15, 'malformed_header'],
    [16, 'accepted'],
    [128, 'accepted'],
    [129, 'malformed_header'],
  ])('of %i characters is %s', (length, outcome) => {
    expect(endpoint().codeOf(signed({ nonce: 'n'.repeat(length) }))).toBe(outcome);
  });

  it('may hold letters, digits and -._~ only', () => {
    for (let code = 0; code < 256; code++) {
      const character = String.fromCharCode(code);
      const allowed = /^[A-Za-z0-9._~-]$/.test(character);
      const outcome = endpoint().codeOf(signed({ nonce: `0123456789abcde${character}` }));
      expect(outcome, `character ${code}`).toBe(allowed ? 'accepted' : 'malformed_header');
    }
  });

  it('is used once, whatever else is in the request', () => {
    const subject = endpoint();
    expect(subject.codeOf(signed())).toBe('accepted');
    const again = subject.refusalOf(signed({ method: 'POST', body: '{}', at: NOW_S + 1 }));
    expect(again).toMatchObject({ code: 'replayed', response: { status: 401 } });
    expect(JSON.parse(again.response.body)).toMatchObject({ error: 'nonce_reused' });
  });

  it('of one key may be used by another', () => {
    const subject = endpoint();
    expect(subject.codeOf(signed())).toBe('accepted');
    expect(subject.codeOf(signed({ keyId: 'iimm_prod_2' }))).toBe('accepted');
  });

  it('is not burnt by a stranger', () => {
    const subject = endpoint();
    const forged = signed({ headers: { 'X-Signature': `v1=${'A'.repeat(43)}=` } });
    expect(subject.codeOf(forged)).toBe('signature_mismatch');
    expect(subject.codeOf(signed())).toBe('accepted');
  });

  it('is refused again under a fresh timestamp for 600 s after its first use', () => {
    const subject = endpoint();
    expect(subject.codeOf(signed())).toBe('accepted');
    for (const laterS of [1, 299, 301, 400, 600]) {
      subject.nowMs = (NOW_S + laterS) * 1000;
      expect(subject.codeOf(signed({ at: NOW_S + laterS })), `${laterS} s later`).toBe('replayed');
    }
  });

  it('stays used for the 600 s for which a request dated in the future could pass', () => {
    const subject = endpoint();
    const request = signed({ at: NOW_S + 300 });
    expect(subject.codeOf(request)).toBe('accepted');
    for (const laterS of [1, 299, 301, 599, 600]) {
      subject.nowMs = (NOW_S + laterS) * 1000;
      expect(subject.codeOf(request), `${laterS} s later`).toBe('replayed');
    }
    subject.nowMs = (NOW_S + 601) * 1000;
    expect(subject.codeOf(request)).toBe('timestamp_too_old');
  });
});

describe('the keys of IIMMPACT', () => {
  it.each([
    ['without padding', SECRET.slice(0, -1)],
    ['in the URL-safe alphabet', 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZ-_='],
    ['with a line break within', `${SECRET.slice(0, 20)}\n${SECRET.slice(20)}`],
    ['with a line break behind', `${SECRET}\n`],
    ['that are plain text', 'not a base64 secret at all'],
    ['that decode to few bytes', 'c2hvcnQtc2VjcmV0'],
    ['that are empty', ''],
  ])('refuse secrets %s', (_what, secret) => {
    expect(() => endpointOf(iimmpact(), [{ id: ID, secrets: [secret] }], 0)).toThrow(/secrets\[0\]/);
  });

  it('never show a refused secret', () => {
    const secret = 'a secret that is not base64';
    expect(() => endpointOf(iimmpact(), [{ id: ID, secrets: [secret] }], 0)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(secret) }),
    );
  });

  it('are live when their id says so, and of no known mode else', () => {
    expect(endpoint().verify(signed())).toMatchObject({ key: { mode: 'live' } });
    expect(endpoint().codeOf(signed(), { mode: 'live' })).toBe('accepted');
    expect(endpoint().codeOf(signed({ keyId: 'iimm_stag_1' }), { mode: 'live' })).toBe('wrong_mode');
    expect(endpoint().codeOf(signed(), { mode: 'test' })).toBe('wrong_mode');
  });
});

describe('iimmpact()', () => {
  it('declares what its pages say', () => {
    const { name, replay, defaultLimits: limits, variants, window, optionalHeaders, algorithm } = iimmpact();
    expect({ name, replay, limits, variants, optionalHeaders }).toEqual({
      name: 'iimmpact',
      replay: 'nonce',
      limits: [],
      variants: 1,
      optionalHeaders: [],
    });
    expect(window).toEqual({ pastMs: 300_000, futureMs: 300_000, resolutionMs: 1000 });
    expect(algorithm.name).toBe('hmac-sha256');
  });

  it.each([
    [{ toleranceSeconds: 0 }, /toleranceSeconds/],
    [{ toleranceSeconds: -1 }, /toleranceSeconds/],
    [{ toleranceSeconds: Number.NaN }, /toleranceSeconds/],
    [{ toleranceSeconds: Number.POSITIVE_INFINITY }, /toleranceSeconds/],
    [{ toleranceSeconds: '300' }, /toleranceSeconds/],
    [{ toleranceSeconds: null }, /toleranceSeconds/],
    [{ acceptEncodedQuery: 'no' }, /acceptEncodedQuery/],
    [{ window: 300 }, /unknown option "window"/],
    [null, /options object/],
  ])('refuses the options $0', (options, message) => {
    expect(() => iimmpact(options as never)).toThrow(message);
  });
});
