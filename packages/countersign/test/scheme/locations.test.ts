/** Values outside of single headers, requests without a time, and what makes a copy. */

import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createVerifier,
  defineScheme,
  formField,
  header,
  headerParam,
  jsonField,
  memoryStore,
  message,
  part,
  queryParam,
  type SchemeDeclaration,
  type Verdict,
} from '../../src/index.ts';

const SECRET = 'a secret of 24 characters';
const NOW = 1_780_000_000_000;

const hmac = (text: string, encoding: 'hex' | 'base64' = 'hex', secret = SECRET) =>
  createHmac('sha256', secret).update(text).digest(encoding);

const PLAIN: SchemeDeclaration = {
  name: 'sender',
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.body}`,
  replay: 'signature',
};

interface Sent {
  readonly headers?: readonly string[];
  readonly url?: string;
  readonly body?: string;
}

/** Makes a function that says how a request is judged. */
function judge(
  changes: Partial<SchemeDeclaration>,
  { secret = SECRET, secrets }: { secret?: string; secrets?: string[] } = {},
) {
  let nowMs = NOW;
  const key = secrets === undefined ? { id: 'sender', secret } : { id: 'sender', secrets };
  const verifier = createVerifier({
    scheme: defineScheme({ ...PLAIN, ...changes }),
    ...{ keys: key, store: memoryStore(), clock: () => nowMs },
  });
  return async ({ headers = [], url = '/hook', body = '{}' }: Sent, afterSeconds = 0): Promise<string> => {
    nowMs += afterSeconds * 1000;
    const verdict: Verdict = await verifier.verify({ method: 'POST', url, headers, body });
    return verdict.ok ? 'accepted' : verdict.code;
  };
}

describe('a scheme without a timestamp', () => {
  const signed = { headers: ['X-Signature', hmac('{}')] };

  it('accepts a request once for as long as it is remembered', async () => {
    const codeOf = judge({ replay: { by: 'signature', rememberSeconds: 3600 } });
    expect(await codeOf(signed)).toBe('accepted');
    expect(await codeOf(signed, 3599)).toBe('replayed');
    // Kept a little longer, for a copy that waited for its key.
    expect(await codeOf(signed, 60)).toBe('accepted');
  });

  it('remembers for three days unless it says otherwise', async () => {
    const codeOf = judge({});
    expect(await codeOf(signed)).toBe('accepted');
    expect(await codeOf(signed, 259_200)).toBe('replayed');
  });

  it('accepts equal requests each time where they are no copies', async () => {
    const codeOf = judge({ replay: 'none' });
    expect(await codeOf(signed)).toBe('accepted');
    expect(await codeOf(signed)).toBe('accepted');
  });

  it('has no time in its verdict', async () => {
    const verifier = createVerifier({ scheme: defineScheme(PLAIN), keys: { id: 'sender', secret: SECRET } });
    const verdict = await verifier.verify({ method: 'POST', url: '/', body: '{}', ...signed });
    expect(verdict).toMatchObject({ ok: true, timestamp: undefined, clockSkewMs: undefined });
  });

  it.each<[string, Partial<SchemeDeclaration>, RegExp]>([
    ['a tolerance', { toleranceSeconds: 300 }, /"toleranceSeconds" has no effect/],
    [
      'a time of memory beside a timestamp',
      {
        timestamp: header('X-T', 'unixSeconds'),
        message: message`${part.timestamp}${part.body}`,
        replay: { by: 'signature', rememberSeconds: 5 },
      },
      /"replay.rememberSeconds" has no effect/,
    ],
    [
      'an unknown way with empty bodies',
      { replay: { by: 'signature', emptyBodies: 'same' as 'apart' } },
      /"replay.emptyBodies" must be "alike" or "apart"/,
    ],
    [
      'a time of memory that is none',
      { replay: { by: 'signature', rememberSeconds: 0 } },
      /"replay.rememberSeconds"/,
    ],
    [
      'an unknown way with copies',
      { replay: { by: 'signature', copy: 'pass' as 'refuse' } },
      /"replay.copy"/,
    ],
    ['an unknown member of its rule', { replay: { by: 'signature', days: 3 } as never }, /"days"/],
  ])('is refused with %s', (_what, changes, reason) => {
    expect(() => defineScheme({ ...PLAIN, ...changes })).toThrow(reason);
  });
});

describe('a signature in several headers', () => {
  const repeated = {
    signature: header('X-Signature', { prefix: 'sha256=', several: true, encoding: 'hex' }),
  };

  it.each([
    ['alone', ['X-Signature', `sha256=${hmac('{}')}`], 'accepted'],
    [
      'repeated, of which the first is right',
      ['X-Signature', `sha256=${hmac('{}')}`, 'x-signature', `sha256=${hmac('other')}`],
      'accepted',
    ],
    [
      'repeated, of which the last is right',
      ['X-Signature', `sha256=${hmac('other')}`, 'x-signature', `sha256=${hmac('{}')}`],
      'accepted',
    ],
    [
      'joined as Node and fetch do',
      ['X-Signature', `sha256=${hmac('other')}, sha256=${hmac('{}')}`],
      'accepted',
    ],
    [
      'repeated, of which none is right',
      ['X-Signature', `sha256=${hmac('a')}`, 'X-Signature', `sha256=${hmac('b')}`],
      'signature_mismatch',
    ],
    ['empty', ['X-Signature', ''], 'missing_header'],
    ['missing', [], 'missing_header'],
    ['without its prefix', ['X-Signature', hmac('{}')], 'malformed_header'],
  ])('%s', async (_how, headers, code) => {
    expect(await judge(repeated)({ headers })).toBe(code);
  });

  it('may have a hundred names', async () => {
    const aliases = Array.from({ length: 99 }, (_, i) => `X-Sig-${i + 2}`);
    const codeOf = judge({ signature: header('X-Sig-1', { aliases, several: true, encoding: 'base64' }) });
    expect(
      await codeOf({ headers: ['X-Sig-1', hmac('other', 'base64'), 'X-Sig-100', hmac('{}', 'base64')] }),
    ).toBe('accepted');
  });

  it('counts as one request, whichever of its signatures are sent again', async () => {
    const codeOf = judge(repeated, { secrets: [SECRET, `${SECRET}2`] });
    const [one, other] = [`sha256=${hmac('{}')}`, `sha256=${hmac('{}', 'hex', `${SECRET}2`)}`];
    expect(await codeOf({ headers: ['X-Signature', one, 'X-Signature', other] })).toBe('accepted');
    expect(await codeOf({ headers: ['X-Signature', other] })).toBe('replayed');
  });
});

describe('parameters', () => {
  it('are separated by what the scheme says', async () => {
    const codeOf = judge({ signature: headerParam('X-S', 'h1', { separator: ';', encoding: 'hex' }) });
    expect(await codeOf({ headers: ['X-S', `ts=1;h1=${hmac('{}')}`] })).toBe('accepted');
    expect(await codeOf({ headers: ['X-S', `ts=1,h1=${hmac('{}')}`] })).toBe('missing_header');
  });

  it('may repeat what groups of them share', async () => {
    const options = { separator: ', ' };
    const codeOf = judge({
      timestamp: headerParam('X-S', 't', { format: 'unixSeconds', ...options }),
      signature: headerParam('X-S', 'v1', { encoding: 'hex', ...options }),
      message: message`${part.timestamp}.${part.body}`,
    });
    const t = String(NOW / 1000);
    const right = hmac(`${t}.{}`);
    expect(await codeOf({ headers: ['X-S', `t=${t},v1=${hmac('x')} t=${t},v1=${right}`] })).toBe('accepted');
    expect(await codeOf({ headers: ['X-S', `t=${t},v1=${right} t=1,v1=${right}`] })).toBe('duplicate_header');
  });

  it('may stand behind an authentication scheme, in quotes', async () => {
    const codeOf = judge({
      keyId: headerParam('Authorization', 'id', { authScheme: 'Hawk', quoted: true }),
      signature: headerParam('Authorization', 'mac', {
        authScheme: 'Hawk',
        quoted: true,
        encoding: 'base64',
      }),
    });
    const mac = hmac('{}', 'base64');
    expect(await codeOf({ headers: ['Authorization', `Hawk id="sender", mac="${mac}"`] })).toBe('accepted');
    expect(await codeOf({ headers: ['Authorization', `hawk id=sender,mac="${mac}x"`] })).toBe(
      'malformed_header',
    );
    expect(await codeOf({ headers: ['Authorization', `Bearer id="sender", mac="${mac}"`] })).toBe(
      'missing_header',
    );
  });
});

describe('values in the query', () => {
  const inQuery = { signature: queryParam('signature', 'hex') };

  it.each([
    ['once', `?a=1&signature=${hmac('{}')}`, 'accepted'],
    ['twice', `?signature=${hmac('{}')}&signature=${hmac('{}')}`, 'malformed_target'],
    ['not at all', '?a=1', 'malformed_target'],
    ['in a malformed query', `?a=%&signature=${hmac('{}')}`, 'malformed_target'],
    ['wrong', `?signature=${hmac('x')}`, 'signature_mismatch'],
  ])('%s', async (_how, query, code) => {
    expect(await judge(inQuery)({ url: `/hook${query}` })).toBe(code);
  });
});

describe('values in the body', () => {
  const inJson: Partial<SchemeDeclaration> = {
    timestamp: jsonField(['signature', 'timestamp'], 'unixSeconds'),
    nonce: jsonField(['signature', 'token'], { length: [8, 50] }),
    signature: jsonField(['signature', 'signature'], 'hex'),
    message: message`${part.timestamp}${part.nonce}`,
    replay: 'nonce',
  };
  const t = String(NOW / 1000);
  const body = (changes: object = {}) =>
    JSON.stringify({
      signature: { timestamp: t, token: 'token-123', signature: hmac(`${t}token-123`), ...changes },
      data: 1,
    });

  it.each<[string, string, string]>([
    ['are read there', body(), 'accepted'],
    [
      'are checked for their time',
      body({ timestamp: '1700000000', signature: hmac('1700000000token-123') }),
      'timestamp_too_old',
    ],
    ['are checked for their form', body({ timestamp: 'now' }), 'malformed_body'],
    ['must be there', body({ token: undefined }), 'malformed_body'],
    ['must be in JSON', 'signature=1', 'malformed_body'],
    ['must be in objects', '{"signature":[1]}', 'malformed_body'],
    ['must be there once', body().replace('"data"', '"signature"'), 'malformed_body'],
    ['must be right', body({ token: 'token-124' }), 'signature_mismatch'],
  ])('%s', async (_what, sent, code) => {
    expect(await judge(inJson)({ body: sent })).toBe(code);
  });

  it('are used once', async () => {
    const codeOf = judge(inJson);
    expect(await codeOf({ body: body() })).toBe('accepted');
    expect(await codeOf({ body: body() })).toBe('replayed');
  });

  it('may have to be numbers', async () => {
    const timestamp = jsonField('at', { format: 'unixMilliseconds', jsonType: 'number' });
    const codeOf = judge({ timestamp });
    const of = (text: string) => ({ body: text, headers: ['X-Signature', hmac(text)] });
    expect(await codeOf(of(`{"at":${NOW}}`))).toBe('accepted');
    expect(await codeOf(of(`{"at":"${NOW}"}`))).toBe('malformed_body');
    expect(await codeOf(of('{"a":1}'))).toBe('malformed_body');
  });

  it('may be fields of a form', async () => {
    const codeOf = judge({ nonce: formField('nonce', { length: [1, 20] }), replay: 'nonce' });
    const of = (text: string) => ({ body: text, headers: ['X-Signature', hmac(text)] });
    expect(await codeOf(of('nonce=1%2D&a=b'))).toBe('accepted');
    expect(await codeOf(of('nonce=1%2D&a=c'))).toBe('replayed');
    expect(await codeOf(of('nonce=1&nonce=1'))).toBe('malformed_body');
    expect(await codeOf(of('nonce=%'))).toBe('malformed_body');
    expect(await codeOf(of('a=b'))).toBe('malformed_body');
  });
});

describe('constants', () => {
  const constants = { 'X-Version': 'v2', 'X-Algorithm': ['HMAC', 'HmacSHA256'] };
  const codeOf = (headers: string[]) =>
    judge({ constants })({ headers: ['X-Signature', hmac('{}'), ...headers] });

  it('must hold', async () => {
    expect(await codeOf(['x-version', 'v2', 'X-Algorithm', 'HmacSHA256'])).toBe('accepted');
    expect(await codeOf(['X-Version', 'v1', 'X-Algorithm', 'HMAC'])).toBe('malformed_header');
    expect(await codeOf(['X-Version', 'v2'])).toBe('malformed_header');
    expect(await codeOf(['X-Version', 'v2', 'X-Version', 'v2', 'X-Algorithm', 'HMAC'])).toBe(
      'malformed_header',
    );
  });
});

it('secrets that people choose may be shorter where the scheme says so', async () => {
  const short = { shortestSecretBytes: 1 };
  const headers = ['X-Signature', hmac('{}', 'hex', 'hunter2')];
  expect(await judge(short, { secret: 'hunter2' })({ headers })).toBe('accepted');
  expect(() => judge({}, { secret: 'hunter2' })).toThrow(/shorter than 14 bytes/);
});
