import { describe, expect, it } from 'vitest';
import { slaunchx } from '../../src/schemes/slaunchx.ts';
import { type Endpoint, endpointOf, type HandmadeRequest, LAX_SECONDS, macOf } from './support/endpoint.ts';

const NOW_S = 1_764_547_200;
const SECRET = 'your-api-secret-here';
const COUNTRIES = '/api/v1/partner/constants/countries';

interface Change {
  readonly at?: number | string;
  readonly nonce?: string;
  readonly keyId?: string;
  readonly method?: string;
  readonly target?: string;
  /** The path as it is signed. */
  readonly path?: string;
  readonly body?: string;
  readonly secret?: string;
  readonly headers?: HandmadeRequest['headers'];
}

function signed(change: Change = {}): HandmadeRequest {
  const { at = NOW_S, nonce = '550e8400-e29b-41d4-a716-446655440000', keyId = 'sk_live_1' } = change;
  const { method = 'GET', target = COUNTRIES, path = target, body = '', secret = SECRET } = change;
  const signature = macOf('sha256', secret, [`${method}\n${path}\n${at}\n${nonce}\n`, body], 'base64');
  const own = {
    Authorization: `HMAC-SHA256 ${signature}`,
    'X-Api-Key': keyId,
    'X-Timestamp': String(at),
    'X-Nonce': nonce,
  };
  return { method, target, body, headers: { ...own, ...change.headers } };
}

function endpoint(scheme = slaunchx()): Endpoint {
  const keys = [
    { id: 'sk_live_1', secrets: [SECRET] },
    { id: 'sk_test_1', secrets: [SECRET] },
    { id: 'sk_live_disabled', secrets: [SECRET], status: 'disabled' as const },
    { id: 'sk_live_office', secrets: [SECRET], ipAllowlist: ['203.0.113.0/24'] },
    { id: 'sk_live_payouts', secrets: [SECRET], scopes: ['payouts:write'] },
  ];
  return endpointOf(scheme, keys, NOW_S * 1000);
}

/** The code on the wire and its status. */
function wireOf(subject: Endpoint, request: HandmadeRequest, policy = {}): [code: string, status: number] {
  const { response, vendorCode } = subject.refusalOf(request, policy);
  const body = JSON.parse(response.body) as { code: string };
  expect(body).toEqual({
    version: '2.0.0',
    timestamp: subject.nowMs,
    success: false,
    code: vendorCode,
    message: expect.stringMatching(/./),
    data: null,
  });
  return [body.code, response.status];
}

describe('the codes of SlaunchX', () => {
  it.each([
    ['no X-Api-Key', { headers: { 'X-Api-Key': undefined } }, ['GA2001', 401]],
    ['no Authorization', { headers: { Authorization: undefined } }, ['GA2002', 401]],
    ['no X-Timestamp', { headers: { 'X-Timestamp': undefined } }, ['GA2003', 401]],
    ['no X-Nonce', { headers: { 'X-Nonce': undefined } }, ['GA2004', 401]],
    ['none of the headers', { headers: { 'X-Api-Key': '', Authorization: '' } }, ['GA2001', 401]],
    ['an unknown key', { keyId: 'sk_live_unknown' }, ['GA2011', 401]],
    ['a key of bad form', { keyId: 'a b' }, ['GA2011', 401]],
    ['another secret', { secret: 'another-api-secret' }, ['GA2012', 401]],
    ['another authentication scheme', { headers: { Authorization: 'Bearer abc' } }, ['GA2012', 401]],
    ['a stale timestamp', { at: NOW_S - 61 }, ['GA2013', 403]],
    ['a timestamp in the future', { at: NOW_S + 61 }, ['GA2013', 403]],
    ['a disabled key', { keyId: 'sk_live_disabled' }, ['GA2021', 403]],
    ['another address', { keyId: 'sk_live_office' }, ['GA2022', 403]],
  ])('are the documented ones for %s', (_what, change, expected) => {
    expect(wireOf(endpoint(), signed(change))).toEqual(expected);
  });

  it('are GA2014 with 403 for a nonce that was used', () => {
    const subject = endpoint();
    expect(subject.codeOf(signed())).toBe('accepted');
    expect(wireOf(subject, signed())).toEqual(['GA2014', 403]);
  });

  it('are GA2024 with 403 for a scope that the key lacks', () => {
    const policy = { scopes: ['payouts:write'] };
    expect(wireOf(endpoint(), signed(), policy)).toEqual(['GA2024', 403]);
    expect(endpoint().codeOf(signed({ keyId: 'sk_live_payouts' }), policy)).toBe('accepted');
  });

  it('have other statuses where the option says so, and only there', () => {
    const subject = endpoint(slaunchx({ statuses: { GA2013: 401 } }));
    expect(wireOf(subject, signed({ at: NOW_S - 61 }))).toEqual(['GA2013', 401]);
    expect(wireOf(subject, signed({ keyId: 'sk_live_disabled' }))).toEqual(['GA2021', 403]);
  });

  it('tell the state of a key only to one who knows its secret', () => {
    const guess = { id: 'sk_live_disabled', secret: 'another-api-secret' };
    expect(wireOf(endpoint(), signed(guess))).toEqual(['GA2012', 401]);
  });
});

describe('the Authorization header of SlaunchX', () => {
  const BASE64 = (signed().headers.Authorization as string).slice('HMAC-SHA256 '.length);
  const withHeader = (value: string | readonly string[]) => signed({ headers: { Authorization: value } });

  it('has its scheme word in any case', () => {
    for (const word of ['HMAC-SHA256', 'hmac-sha256', 'Hmac-Sha256'])
      expect(endpoint().codeOf(withHeader(`${word} ${BASE64}`))).toBe('accepted');
  });

  it.each([
    ['no scheme word', BASE64],
    ['another one', `HMAC-SHA512 ${BASE64}`],
    ['two spaces', `HMAC-SHA256  ${BASE64}`],
    ['a tab', `HMAC-SHA256\t${BASE64}`],
    ['no space', `HMAC-SHA256${BASE64}`],
    ['a parameter name', `HMAC-SHA256 signature=${BASE64}`],
    ['no padding', `HMAC-SHA256 ${BASE64.slice(0, -1)}`],
    ['two signatures', `HMAC-SHA256 ${BASE64}, HMAC-SHA256 ${BASE64}`],
    ['the word alone', 'HMAC-SHA256 '],
  ])('is refused with %s', (_what, value) => {
    expect(endpoint().codeOf(withHeader(value))).toBe('malformed_header');
  });

  it('is refused twice', () => {
    const value = `HMAC-SHA256 ${BASE64}`;
    expect(endpoint().codeOf(withHeader([value, value]))).toBe('duplicate_header');
  });

  it('has its signature in base64 that is case-sensitive', () => {
    const swapped = BASE64.replace(/[a-z]/i, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
    expect(endpoint().codeOf(withHeader(`HMAC-SHA256 ${swapped}`))).toBe('signature_mismatch');
  });
});

describe('the string that SlaunchX signs', () => {
  it('covers method, path, timestamp, nonce and body', () => {
    const good = signed({ method: 'POST', body: '{"a":1}' });
    for (const change of [
      { method: 'PUT' },
      { target: `${COUNTRIES}/` },
      { target: COUNTRIES.toUpperCase() },
      { body: '{"a":1}\n' },
      { headers: { ...good.headers, 'X-Timestamp': String(NOW_S + 1) } },
      { headers: { ...good.headers, 'X-Nonce': '550e8400-e29b-41d4-a716-446655440001' } },
    ])
      expect(endpoint().codeOf({ ...good, ...change })).toBe('signature_mismatch');
    expect(endpoint().codeOf(good)).toBe('accepted');
  });

  it('leaves the query out by default, and covers it when the option says so', () => {
    const target = `${COUNTRIES}?page=2`;
    expect(endpoint().codeOf(signed({ target, path: COUNTRIES }))).toBe('accepted');
    expect(endpoint().codeOf(signed({ target }))).toBe('signature_mismatch');
    const strict = () => endpoint(slaunchx({ includeQuery: true }));
    expect(strict().codeOf(signed({ target }))).toBe('accepted');
    expect(strict().codeOf(signed({ target, path: COUNTRIES }))).toBe('signature_mismatch');
    expect(strict().codeOf(signed())).toBe('accepted');
  });

  it('does not cover the headers that a gateway adds', () => {
    const headers = { 'X-Request-Id': 'r-1', 'X-Workspace-Id': 'w', 'X-LOCALE': 'en', 'CF-Ray': 'x' };
    expect(endpoint().verify(signed({ headers }))).toMatchObject({ ok: true, requestId: 'r-1' });
  });
});

describe('the timestamp of SlaunchX', () => {
  it.each([
    [-61, 'timestamp_too_old'],
    [-60, 'accepted'],
    [60, 'accepted'],
    [61, 'timestamp_in_future'],
  ])('at %i s from the clock is %s', (offset, outcome) => {
    const subject = endpoint();
    expect(subject.codeOf(signed({ at: NOW_S + offset }))).toBe(outcome);
    subject.nowMs += 999;
    expect(subject.codeOf(signed({ at: NOW_S + offset, nonce: 'another-nonce-0001' }))).toBe(outcome);
  });

  it.each(LAX_SECONDS)('is refused when written as $0', (at) => {
    expect(wireOf(endpoint(), signed({ at }))).toEqual(['GA2013', 403]);
  });
});

describe('the nonce of SlaunchX', () => {
  it.each([
    [15, 'malformed_header'],
    [16, 'accepted'],
    [128, 'accepted'],
    [129, 'malformed_header'],
  ])('of %i characters is %s', (length, outcome) => {
    expect(endpoint().codeOf(signed({ nonce: 'n'.repeat(length) }))).toBe(outcome);
  });

  it('cannot bring a line of its own into the string', () => {
    for (const character of ['\n', '\r', ' ', ':', '/', '+', '=', '\u00e9', '\u0000'])
      expect(wireOf(endpoint(), signed({ nonce: `0123456789abcdef${character}` }))).toEqual(['GA2004', 401]);
  });

  it('stays used for the 120 s for which a request dated in the future could pass', () => {
    const subject = endpoint();
    const request = signed({ at: NOW_S + 60 });
    expect(subject.codeOf(request)).toBe('accepted');
    for (const laterS of [59, 61, 119, 120]) {
      subject.nowMs = (NOW_S + laterS) * 1000;
      expect(subject.codeOf(request), `${laterS} s later`).toBe('replayed');
    }
    subject.nowMs = (NOW_S + 121) * 1000;
    expect(subject.codeOf(request)).toBe('timestamp_too_old');
  });

  it('is spent by a good request only', () => {
    const subject = endpoint();
    expect(subject.codeOf(signed({ secret: 'another-api-secret' }))).toBe('signature_mismatch');
    expect(subject.codeOf(signed({ keyId: 'sk_live_disabled' }))).toBe('key_disabled');
    expect(subject.codeOf(signed())).toBe('accepted');
  });
});

describe('the keys of SlaunchX', () => {
  it('are live or test by the prefix of their id', () => {
    expect(endpoint().verify(signed())).toMatchObject({ key: { mode: 'live' } });
    expect(endpoint().verify(signed({ keyId: 'sk_test_1' }))).toMatchObject({ key: { mode: 'test' } });
    expect(wireOf(endpoint(), signed({ keyId: 'sk_test_1' }), { mode: 'live' })).toEqual(['GA2011', 401]);
  });

  it('have secrets that are text, never decoded', () => {
    expect(Buffer.from(slaunchx().toKey('MDEyMzQ1Njc4OWFiY2RlZg==', 'x')).toString()).toBe(
      'MDEyMzQ1Njc4OWFiY2RlZg==',
    );
  });
});

describe('slaunchx()', () => {
  it('declares what its pages say', () => {
    const { name, replay, variants, window, defaultLimits: limits, optionalHeaders } = slaunchx();
    expect({ name, replay, variants, limits, optionalHeaders }).toEqual({
      name: 'slaunchx',
      replay: 'nonce',
      variants: 1,
      limits: [],
      optionalHeaders: ['requestId'],
    });
    expect(window).toEqual({ pastMs: 60_000, futureMs: 60_000, resolutionMs: 1000 });
  });

  it.each([
    [{ toleranceSeconds: 0 }, /toleranceSeconds/],
    [{ toleranceSeconds: Number.NaN }, /toleranceSeconds/],
    [{ includeQuery: 'yes' }, /includeQuery/],
    [{ statuses: { GA2099: 403 } }, /unknown option "GA2099"/],
    [{ statuses: { GA2013: 200 } }, /statuses\.GA2013/],
    [{ statuses: { GA2013: '403' } }, /statuses\.GA2013/],
    [{ statuses: null }, /statuses/],
    [{ status: {} }, /unknown option "status"/],
  ])('refuses the options $0', (options, message) => {
    expect(() => slaunchx(options as never)).toThrow(message);
  });
});
