import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVerifier } from '../../src/index.ts';
import { ip2Date } from '../../src/schemes/ip2/date.ts';
import { type Ip2Options, ip2 } from '../../src/schemes/ip2.ts';
import { type Endpoint, endpointOf, type HandmadeRequest, macOf } from './support/endpoint.ts';

const NOW_MS = Date.UTC(2015, 5, 18, 7, 30, 19);
const PASSWORD = 'test-api-password';
const ID = '4QTUV/bjPn1KU/gjvNGoCIEFlVkd==';
const DEBIT = '/api/v2/transactions/debits/SUB-1/ACC-2';
const PATH_FIELDS = 'sub-1acc-2';

interface Change {
  readonly date?: string;
  readonly keyId?: string;
  readonly secret?: string;
  readonly hmac?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: HandmadeRequest['headers'];
}

const md5 = (data: string | Uint8Array) => createHash('md5').update(data).digest('base64');

/** A request for `target`, signed over `fields` (already lowered) and the date. */
function signed(fields: string, target = DEBIT, change: Change = {}): HandmadeRequest {
  const { date = ip2Date.format(NOW_MS), keyId = ID, secret = PASSWORD, hmac = 'sha256', body = '' } = change;
  const signature = macOf(hmac, md5(secret), [fields, date], 'base64');
  const own = { 'X-ApiAuth-ApiKey': keyId, 'X-Date': date, Authorization: `ApiAuth ${signature}` };
  return { method: 'POST', target, body, headers: { ...own, ...change.headers } };
}

/** A debit whose JSON body is signed as `fields` behind those of the path. */
function debit(body: string, fields: string, headers = {}): HandmadeRequest {
  return signed(PATH_FIELDS + fields, DEBIT, { body, headers });
}

function endpoint(options: Ip2Options = {}): Endpoint {
  const keys = [ID, 'key-2'].map((id) => ({ id, secrets: [PASSWORD] }));
  return endpointOf(ip2(options), keys, NOW_MS);
}

describe('the headers of IP2', () => {
  it('are an API key, a date and a signature, all required', () => {
    for (const name of ['X-ApiAuth-ApiKey', 'X-Date', 'Authorization']) {
      const refusal = endpoint().refusalOf(signed(PATH_FIELDS, DEBIT, { headers: { [name]: undefined } }));
      expect(refusal).toMatchObject({ code: 'missing_header', problem: { header: name } });
      expect(refusal.response.status).toBe(401);
      expect(refusal.response.headers['www-authenticate']).toBe('ApiAuth');
      expect(JSON.parse(refusal.response.body)).toEqual({
        HttpStatusCode: 401,
        ResponseMessage: 'Authentication failed',
        RequestId: null,
      });
    }
  });

  it('are refused when one comes twice', () => {
    for (const [name, value] of Object.entries(signed(PATH_FIELDS).headers) as [string, string][]) {
      const twice = signed(PATH_FIELDS, DEBIT, { headers: { [name]: [value, value] } });
      expect(endpoint().codeOf(twice), name).toBe('duplicate_header');
    }
  });

  it('need neither a content type nor a Content-MD5', () => {
    expect(endpoint().codeOf(signed(PATH_FIELDS))).toBe('accepted');
  });

  it('have the scheme word ApiAuth, in any case, and one space', () => {
    const authorization = signed(PATH_FIELDS).headers.Authorization as string;
    const withHeader = (value: string) => signed(PATH_FIELDS, DEBIT, { headers: { Authorization: value } });
    for (const word of ['ApiAuth', 'apiauth', 'APIAUTH'])
      expect(endpoint().codeOf(withHeader(authorization.replace('ApiAuth', word)))).toBe('accepted');
    for (const start of ['', 'ApiAuth', 'ApiAuth  ', 'Basic ', 'ApiAuth key:'])
      expect(endpoint().codeOf(withHeader(authorization.replace('ApiAuth ', start)))).toBe(
        'malformed_header',
      );
  });

  it('have a signature in base64 that is case-sensitive', () => {
    const request = signed(PATH_FIELDS);
    const [word, base64] = (request.headers.Authorization as string).split(' ') as [string, string];
    const swapped = base64.replace(/[a-z]/i, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
    const headers = { ...request.headers, Authorization: `${word} ${swapped}` };
    expect(endpoint().codeOf({ ...request, headers })).toBe('signature_mismatch');
  });
});

describe('the date of a request to IP2', () => {
  it.each([
    [-301, 'timestamp_too_old'],
    [-300, 'accepted'],
    [300, 'accepted'],
    [301, 'timestamp_in_future'],
  ])('at %i s from the clock is %s', (offset, outcome) => {
    const date = ip2Date.format(NOW_MS + offset * 1000);
    expect(endpoint().codeOf(signed(PATH_FIELDS, DEBIT, { date }))).toBe(outcome);
  });

  it('is signed with its capitals, as it was sent', () => {
    const date = ip2Date.format(NOW_MS);
    const request = signed(PATH_FIELDS, DEBIT, { date });
    const lowered = macOf('sha256', md5(PASSWORD), [PATH_FIELDS, date.toLowerCase()], 'base64');
    const headers = { ...request.headers, Authorization: `ApiAuth ${lowered}` };
    expect(endpoint().codeOf({ ...request, headers })).toBe('signature_mismatch');
  });

  it('must be in the documented form', () => {
    for (const date of ['Thu, 18 Jun 2015 07:30:19 GMT', 'Friday, 18 June 2015 07:30:19 GMT', '1434612619'])
      expect(endpoint().codeOf(signed(PATH_FIELDS, DEBIT, { date }))).toBe('malformed_header');
  });

  it('makes a signature good once, for the 600 s for which it could pass', () => {
    const subject = endpoint();
    const request = signed(PATH_FIELDS, DEBIT, { date: ip2Date.format(NOW_MS + 300_000) });
    expect(subject.codeOf(request)).toBe('accepted');
    for (const laterS of [1, 301, 600]) {
      subject.nowMs = NOW_MS + laterS * 1000;
      expect(subject.codeOf(request), `${laterS} s later`).toBe('replayed');
    }
  });

  it('is all that a GET signs, so two of a second are one signature', () => {
    const subject = endpoint();
    const get = (target: string) => ({ ...signed('', target), method: 'GET' });
    expect(subject.codeOf(get('/api/v2/paymentmethods'))).toBe('accepted');
    expect(subject.codeOf(get('/api/v2/products'))).toBe('replayed');
    expect(subject.codeOf(signed('', '/api/v2/products', { keyId: 'key-2' }))).toBe('accepted');
  });
});

describe('the fields of IP2', () => {
  it('are the twelve of the page, in its order, lowered', () => {
    const names = ['Reference', 'ChannelId', 'Memo', 'CountryCode', 'CurrencyCode', 'ProductId'];
    const others = ['PaymentMethodId', 'Amount', 'BatchId', 'RequestId', 'AccountId', 'SubscriptionId'];
    const body = JSON.stringify(Object.fromEntries([...names, ...others].map((name) => [name, `<${name}>`])));
    const fields =
      '<subscriptionid><accountid><requestid><batchid><amount><paymentmethodid><productid><currencycode>' +
      '<countrycode><memo><channelid><reference>';
    expect(endpoint().codeOf(signed(fields, '/api/v1/pay', { body }))).toBe('accepted');
  });

  it.each([
    ['a number with zeros', '{"Amount":500.00}', '500.00'],
    ['an integer', '{"Amount":500}', '500'],
    ['a negative exponent', '{"Amount":1E-2}', '1e-2'],
    ['a negative zero', '{"Amount":-0}', '-0'],
    [
      'more digits than a double has',
      '{"Amount":0.1000000000000000055511151231257827}',
      '0.1000000000000000055511151231257827',
    ],
    ['a string that looks like a number', '{"Amount":"500.00"}', '500.00'],
    ['a boolean', '{"Memo":false}', 'false'],
    ['null', '{"Memo":null}', ''],
    ['an empty string', '{"Memo":""}', ''],
    ['an empty object', '{}', ''],
    ['no body', '', ''],
    ['an object, as raw JSON', '{"Reference": {"Id" : 1.0,"B":["}"]} }', '{"id" : 1.0,"b":["}"]}'],
    ['an array, as raw JSON', '{"Reference":[1, "A",\n{}]}', '[1, "a",\n{}]'],
    ['escapes', '{"Memo":"A\\u0042\\n\\/\\\\"}', 'ab\n/\\'],
    ['an escaped name', '{"\\u004demo":"X"}', 'x'],
    ['names in other cases', '{"memo":"M","amount":1,"REQUESTID":"R"}', 'r1m'],
    ['whitespace around everything', ' \r\n\t{ "Memo" : "X" } \n', 'x'],
    ['names that objects inherit', '{"__proto__":{"Amount":1},"constructor":"x","Memo":"X"}', 'x'],
    ['fields within fields, which are none', '{"MetaData":{"Amount":"9"},"Memo":"X"}', 'x'],
    ['similar names, which are none', '{"ProductReference":"9","Amounts":"9","Memo ":"9","Memo":"X"}', 'x'],
  ])('take from a body %s', (_what, body, fields) => {
    expect(endpoint().codeOf(debit(body, fields))).toBe('accepted');
    expect(endpoint().codeOf(debit(body, `${fields}!`))).toBe('signature_mismatch');
  });

  it.each([
    ['accents', 'ÉÀÜ', 'éàü'],
    ['Greek, with no final sigma', 'ΟΔΟΣ', 'οδοσ'],
    ['the capital sharp s', 'STRAẞE', 'straße'],
    ['the dotted capital I, whose lower case would be two characters', 'İI', 'İi'],
    ['the dotless i', 'ıI', 'ıi'],
    ['a title-case digraph', 'ǅ', 'ǆ'],
    ['the Kelvin sign', '\u212a', 'k'],
    ['capitals beyond the basic plane', '𐐀', '𐐨'],
    ['an emoji', 'A👩‍💻😀', 'a👩‍💻😀'],
    ['scripts without case', '王 日本 ا', '王 日本 ا'],
  ])('are lowered by character, whatever the locale: %s', (_what, memo, lowered) => {
    expect(endpoint().codeOf(debit(JSON.stringify({ Memo: memo }), lowered))).toBe('accepted');
  });

  it.each([
    ['is not JSON', '{"Amount":'],
    ['is an array', '["Amount"]'],
    ['is a string', '"Amount"'],
    ['is null', 'null'],
    ['begins with a byte order mark', '\ufeff{"Memo":"X"}'],
    ['is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['has a lone surrogate', '{"Memo":"\\ud800"}'],
    ['has a field twice', '{"Amount":1,"Amount":2}'],
    ['has a field twice, in two cases', '{"Amount":1,"amount":2}'],
    ['has a field twice, with one value', '{"Amount":1,"amount":1}'],
  ])('cannot be taken from a body that %s', (_what, body) => {
    const headers = { 'Content-Type': 'application/json' };
    const refusal = endpoint().refusalOf(signed(PATH_FIELDS, DEBIT, { body, headers }));
    expect(refusal).toMatchObject({ code: 'malformed_body', response: { status: 401 } });
  });

  it('are not looked for in a body that is no JSON', () => {
    const headers = { 'Content-Type': 'text/plain' };
    expect(endpoint().codeOf(debit('Amount=500', '', headers))).toBe('accepted');
  });

  it('are looked for in a body of a JSON type, or of no type but begun as an object', () => {
    const body = '{"Memo":"X"}';
    const vendorType = { 'X-Content-Type': 'application/json; charset=utf-8' };
    expect(endpoint().codeOf(debit(body, 'x', vendorType))).toBe('accepted');
    expect(endpoint().codeOf(debit(body, 'x', { 'Content-Type': 'Application/Problem+JSON' }))).toBe(
      'accepted',
    );
    expect(endpoint().codeOf(debit(body, 'x'))).toBe('accepted');
  });

  it('are not hidden from the signature by a second content type, of which a parser takes the first', () => {
    const request = signed('', '/api/v2/payments', {
      body: '{"Amount":500}',
      headers: { 'Content-Type': ['application/json', 'text/plain'] },
    });
    expect(endpoint().codeOf(request)).not.toBe('accepted');
  });

  it('come from the query as well', () => {
    const target = '/api/v1/payments?SUBSCRIPTIONID=S-1&AccountId=a%20B+c&x=9';
    expect(endpoint().codeOf(signed('s-1a b c', target))).toBe('accepted');
  });

  it('come from the path of a debit or credit, decoded', () => {
    expect(endpoint().codeOf(signed('s 1é+', '/api/v2/transactions/credits/S%201/%C3%89+'))).toBe('accepted');
    expect(endpoint().codeOf(signed('s1a2', '/api/v2/transactions/debits/S1/A2?x=1'))).toBe('accepted');
  });

  it('come from the paths of the option', () => {
    const subject = endpoint({ paths: ['/pay/{AccountId}/{requestid}'] });
    expect(subject.codeOf(signed('a1r1', '/pay/A1/R1'))).toBe('accepted');
    expect(subject.codeOf(signed('', DEBIT))).toBe('accepted');
  });

  it('must have one value where they stand in two places', () => {
    const body = '{"AccountId":"ACC-2"}';
    expect(endpoint().codeOf(debit(body, ''))).toBe('accepted');
    expect(endpoint().codeOf(debit('{"AccountId":"ACC-3"}', ''))).toBe('malformed_body');
    expect(endpoint().codeOf(signed(PATH_FIELDS, `${DEBIT}?AccountId=ACC-3`))).toBe('malformed_body');
    expect(endpoint().codeOf(signed('1', '/pay?Amount=1&amount=2'))).toBe('malformed_body');
  });

  it.each([
    ...['/pay?Amount=%', '/pay?Amount=%zz', '/pay?Amount=%ff', '/api/v2/transactions/debits/%ff/1'],
    ...[
      '/pay//1',
      '//pay',
      '/pay/./1',
      '/pay/%2E%2e/1',
      '/pay;x',
      '/pay\\x',
      '/pay/\u00e9',
      '/pay?Memo=\u00e9',
    ],
    ...['/pay?Amount[]=1', '/pay?[amount]=1', '/pay?Amount%5B0%5D=1', '/api/v2/transactions/debits/S-1/'],
  ])('cannot be taken from the target %s', (target) => {
    expect(endpoint().codeOf(signed('', target))).toBe('malformed_target');
  });

  it('hold 64 KiB together, and no more', () => {
    const inPath = PATH_FIELDS.length;
    const memo = (length: number) => debit(JSON.stringify({ Memo: 'x'.repeat(length) }), 'x'.repeat(length));
    expect(endpoint().codeOf(memo(65_536 - inPath))).toBe('accepted');
    expect(endpoint().codeOf(memo(65_536 - inPath + 1))).toBe('malformed_body');
    const fields = () => ({ Memo: 'é'.repeat(32_769) });
    expect(endpoint({ fields }).codeOf(signed('', '/x'))).toBe('malformed_body');
  });

  it('are read from a body of which the rest is large', () => {
    const body = JSON.stringify({ Other: 'x'.repeat(500_000), Memo: 'M', More: Array(50_000).fill(0) });
    expect(endpoint().codeOf(debit(body, 'm'))).toBe('accepted');
  });

  it('have no delimiter: that characters can move between neighbours is warned of', () => {
    const request = debit('{"RequestId":"R1","BatchId":"2"}', 'r12');
    expect(endpoint().codeOf({ ...request, body: '{"RequestId":"R","BatchId":"12"}' })).toBe('accepted');
    expect(ip2().warnings.join(' ')).toMatch(/without a delimiter/);
  });
});

describe('the option fields of IP2', () => {
  it('takes the fields from the request in another way', () => {
    const subject = endpoint({ fields: ({ body }) => ({ Amount: body.toString(), Memo: 'M' }) });
    expect(subject.codeOf(signed('500.00m', '/x', { body: '500.00' }))).toBe('accepted');
  });

  it('leaves the fields that it does not give empty', () => {
    const subject = endpoint({ fields: () => ({ Amount: undefined as never }) });
    expect(subject.codeOf(signed('', DEBIT))).toBe('accepted');
  });

  it.each([
    ['throws', () => JSON.parse('{')],
    ['gives no object', () => null],
    ['gives a number', () => ({ Amount: 500 })],
    ['gives null', () => ({ Amount: null })],
    ['gives a field that is none', () => ({ amount: '500' })],
    ['gives a lone surrogate', () => ({ Memo: '\ud800' })],
  ])('refuses the request, and throws nothing, when it %s', (_what, fields) => {
    expect(endpoint({ fields: fields as never }).codeOf(signed('', DEBIT))).toBe('malformed_body');
  });
});

describe('Content-MD5', () => {
  const BODY = '{"Memo":"X"}';
  const withDigest = (digest: string | string[], body = BODY) => debit(body, 'x', { 'Content-MD5': digest });

  it('is checked when it is sent', () => {
    expect(endpoint().codeOf(withDigest(md5(BODY)))).toBe('accepted');
    const refusal = endpoint().refusalOf(withDigest(md5('another body')));
    expect(refusal).toMatchObject({ code: 'body_digest_mismatch', response: { status: 401 } });
    expect(endpoint().codeOf(withDigest(md5(BODY), '{"Memo": "X"}'))).toBe('body_digest_mismatch');
  });

  it('of an empty body is that of no bytes', () => {
    const headers = { 'Content-MD5': '1B2M2Y8AsgTpgAmY7PhCfg==' };
    expect(endpoint().codeOf(signed(PATH_FIELDS, DEBIT, { headers }))).toBe('accepted');
  });

  it('has one spelling', () => {
    const digest = md5(BODY);
    for (const value of [
      digest.slice(0, -2),
      digest.toLowerCase(),
      Buffer.from(digest, 'base64').toString('hex'),
    ])
      expect(endpoint().codeOf(withDigest(value))).toBe('body_digest_mismatch');
    expect(endpoint().codeOf(withDigest([digest, digest]))).toBe('duplicate_header');
  });

  it('is not reported to one who does not know the password', () => {
    const request = signed(PATH_FIELDS, DEBIT, {
      secret: 'another-password',
      headers: { 'Content-MD5': md5('another body') },
    });
    expect(endpoint().codeOf(request)).toBe('signature_mismatch');
  });

  it('keeps an accepted request from being spent by a copy with another body', () => {
    const subject = endpoint();
    expect(subject.codeOf(withDigest(md5('another body')))).toBe('body_digest_mismatch');
    expect(subject.codeOf(withDigest(md5(BODY)))).toBe('accepted');
  });
});

describe('ip2()', () => {
  it.each(['sha256', 'sha512', 'sha1', 'md5'] as const)(
    'signs with HMAC-%s where the option says so',
    (hmac) => {
      expect(endpoint({ hmac }).codeOf(signed(PATH_FIELDS, DEBIT, { hmac }))).toBe('accepted');
      const other = hmac === 'sha1' ? 'md5' : 'sha1';
      expect(endpoint({ hmac }).codeOf(signed(PATH_FIELDS, DEBIT, { hmac: other }))).toBe('malformed_header');
    },
  );

  it('keys on the API key where the option says so, and warns of it', () => {
    const request = signed(PATH_FIELDS, DEBIT, { secret: ID });
    expect(endpoint().codeOf(request)).toBe('signature_mismatch');
    expect(endpoint({ secretSource: 'apiKey' }).codeOf(request)).toBe('accepted');
    expect(ip2({ secretSource: 'apiKey' }).warnings.join(' ')).toMatch(/authenticates nobody/);
  });

  it('declares what its page says, and its readings', () => {
    const { name, replay, variants, window, defaultLimits: limits, optionalHeaders, algorithm } = ip2();
    expect({ name, replay, variants, limits, optionalHeaders }).toEqual({
      name: 'ip2',
      replay: 'signature',
      variants: 1,
      limits: [],
      optionalHeaders: [],
    });
    expect(window).toEqual({ pastMs: 300_000, futureMs: 300_000, resolutionMs: 1000 });
    expect(algorithm.name).toBe('hmac-sha256');
  });

  it('has its weaknesses logged once for each verifier', () => {
    const lines: string[] = [];
    const logger = {
      info: () => {},
      error: () => {},
      warn: (_line: object, text: string) => lines.push(text),
    };
    const keys = { id: ID, secret: PASSWORD };
    const verifier = createVerifier({ scheme: ip2(), keys, logger, clock: () => NOW_MS });
    expect(lines).toHaveLength(2);
    expect(lines.join(' ')).toMatch(/not authenticated.*Only TLS/);
    const pairs = Object.entries(signed('', '/x').headers).flat() as string[];
    verifier.verify({ method: 'GET', url: '/x', headers: pairs, body: Buffer.alloc(0) });
    expect(lines).toHaveLength(2);
  });

  it.each([
    [{ hmac: 'sha-256' }, /hmac/],
    [{ hmac: 'sha384' }, /hmac/],
    [{ secretSource: 'both' }, /secretSource/],
    [{ toleranceSeconds: 0 }, /toleranceSeconds/],
    [{ paths: '/pay/{AccountId}' }, /paths/],
    [{ paths: ['pay/{AccountId}'] }, /paths/],
    [{ paths: ['/pay/{Account}'] }, /paths/],
    [{ paths: ['/pay/x{AccountId}'] }, /paths/],
    [{ paths: [7] }, /paths/],
    [{ fields: {} }, /fields/],
    [{ digest: 'sha256' }, /unknown option "digest"/],
  ])('refuses the options $0', (options, message) => {
    expect(() => ip2(options as never)).toThrow(message);
  });
});
