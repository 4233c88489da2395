import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  defineScheme,
  header,
  headerParam,
  type LocationOptions,
  type SchemeDeclaration,
  type TimestampFormat,
  type ValueLocation,
} from '../../../src/index.ts';
import { TIMESTAMP_FORMATS } from '../../../src/scheme/values/timestamps.ts';
import type { FormProblem, SignatureFields } from '../../../src/scheme.ts';
import { PLAIN } from '../../support/acme.ts';

const MAC = createHmac('sha256', 'key').update('message').digest();
const OTHER = createHmac('sha256', 'key').update('other').digest();
const HEX = MAC.toString('hex');
const BASE64 = MAC.toString('base64');

/** Reads headers by a declaration with some carriers replaced; all but those replaced are right. */
function read(
  changes: Partial<SchemeDeclaration>,
  headers: readonly string[],
): SignatureFields | FormProblem {
  const given = new Set(headers.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase()));
  const rest = ['X-Key', 'key-1', 'X-Time', '1700000000', 'X-Signature', HEX];
  const own = rest.filter((_, i) => !given.has((rest[i - (i % 2)] as string).toLowerCase()));
  return defineScheme({ ...PLAIN, ...changes }).read(
    { method: 'GET', url: '/', headers: [...own, ...headers] },
    [],
  );
}

function signatures(carrier: ValueLocation, ...headers: string[]): string {
  const signatureFields = read({ signature: carrier }, headers);
  if ('code' in signatureFields) return signatureFields.code;
  return signatureFields.signatures
    .map((each) => {
      const { encoding = 'hex' } = carrier.options;
      if (each === MAC.toString(encoding)) return 'mac';
      return each === OTHER.toString(encoding) ? 'other' : 'unknown';
    })
    .join();
}

function keyIdOf(carrier: ValueLocation, ...headers: string[]): string {
  const signatureFields = read({ keyId: carrier }, headers);
  return 'code' in signatureFields ? signatureFields.code : signatureFields.keyId;
}

describe('a header', () => {
  it.each([
    ['key-1', 'key-1'],
    ['', 'missing_header'],
    ['a b', 'malformed_header'],
    [' a', 'malformed_header'],
    ['a\u00e9', 'malformed_header'],
    ['a,b', 'a,b'],
    ['x'.repeat(256), 'x'.repeat(256)],
    ['x'.repeat(257), 'malformed_header'],
  ])('of the value $0 is read as $1', (value, expected) => {
    expect(keyIdOf(header('X-Key'), 'X-Key', value)).toBe(expected);
  });

  it.each<[LocationOptions, string, string]>([
    [{ length: [3, 5] }, 'ab', 'malformed_header'],
    [{ length: [3, 5] }, 'abc', 'abc'],
    [{ length: [3, 5] }, 'abcde', 'abcde'],
    [{ length: [3, 5] }, 'abcdef', 'malformed_header'],
    [{ alphabet: 'unreserved' }, 'a+b', 'malformed_header'],
    [{ alphabet: 'token68' }, 'a+b', 'a+b'],
    [{ alphabet: 'printable' }, 'a b', 'a b'],
    [{ prefix: 'key=' }, 'key=abc', 'abc'],
    [{ prefix: 'key=' }, 'KEY=abc', 'malformed_header'],
    [{ prefix: 'key=' }, 'abc', 'malformed_header'],
    [{ prefix: 'key=' }, 'key=', 'malformed_header'],
    [{ prefix: 'key=' }, ' key=abc', 'malformed_header'],
    [{ prefix: 'key=', length: [3, 3] }, 'key=abc', 'abc'],
    [{ authScheme: 'HMAC' }, 'HMAC abc', 'abc'],
    [{ authScheme: 'HMAC' }, 'hmac abc', 'abc'],
    [{ authScheme: 'hmac' }, 'HMAC abc', 'abc'],
    [{ authScheme: 'HMAC' }, 'HMACabc', 'malformed_header'],
    [{ authScheme: 'HMAC' }, 'HMAC  abc', 'malformed_header'],
    [{ authScheme: 'HMAC' }, 'HMAC\tabc', 'malformed_header'],
    [{ authScheme: 'HMAC' }, 'HMAC', 'malformed_header'],
    [{ authScheme: 'HMAC' }, 'HMAC ', 'malformed_header'],
    [{ authScheme: 'HMAC' }, 'Bearer abc', 'malformed_header'],
    [{ authScheme: 'HMAC' }, 'HMAC-SHA256 abc', 'malformed_header'],
  ])('with %j takes %j as %j', (options, value, expected) => {
    expect(keyIdOf(header('X-Key', options), 'X-Key', value)).toBe(expected);
  });

  it('is found under its other names, but not under two at once', () => {
    const carrier = header('X-Key', { aliases: ['X-Old-Key', 'Older'] });
    expect(keyIdOf(carrier, 'x-old-key', 'k', 'X-Other', 'o')).toBe('duplicate_header');
    const only = (...headers: string[]) => {
      const scheme = defineScheme({ ...PLAIN, keyId: carrier });
      const rest = ['X-Time', '1700000000', 'X-Signature', HEX];
      const request = { method: 'GET', url: '/', headers: [...rest, ...headers], body: new Uint8Array() };
      const signatureFields = scheme.read(request, []);
      return 'code' in signatureFields ? signatureFields.code : signatureFields.keyId;
    };
    expect(only('X-Key', 'k')).toBe('k');
    expect(only('x-OLD-key', 'k')).toBe('k');
    expect(only('Older', 'k')).toBe('k');
    expect(only('Older', 'k', 'X-Old-Key', 'k')).toBe('duplicate_header');
    expect(only('Older', 'k', 'Older', 'k')).toBe('duplicate_header');
    expect(only()).toBe('missing_header');
  });

  it.each([
    ['name', 'new', 'old', 'new'],
    ['name', 'new', undefined, 'new'],
    ['name', undefined, 'old', 'old'],
    ['name', '', 'old', 'missing_header'],
    ['aliases', 'new', 'old', 'old'],
    ['aliases', 'new', undefined, 'new'],
    ['aliases', undefined, 'old', 'old'],
    ['aliases', 'new', '', 'missing_header'],
  ] as const)(
    'that prefers its %s, sent as %j and under its other name as %j, is read as %j',
    (prefer, named, aliased, expected) => {
      const carrier = header('X-Key', { aliases: ['X-Old-Key'], prefer });
      const scheme = defineScheme({ ...PLAIN, keyId: carrier });
      const sent = [
        ...(named === undefined ? [] : ['X-Key', named]),
        ...(aliased === undefined ? [] : ['X-Old-Key', aliased]),
      ];
      const headers = ['X-Time', '1700000000', 'X-Signature', HEX, ...sent];
      const signatureFields = scheme.read({ method: 'GET', url: '/', headers }, []);
      expect('code' in signatureFields ? signatureFields.code : signatureFields.keyId).toBe(expected);
    },
  );

  it('prefers a name only where there is a choice', () => {
    expect(() => header('X-Key', { prefer: 'name' })).toThrow(
      '"prefer" chooses between a header and its "aliases"',
    );
    const unknown = { aliases: ['X-Old-Key'], prefer: 'newest' } as unknown as LocationOptions;
    expect(() => header('X-Key', unknown)).toThrow('"prefer" must be "name" or "aliases"');
  });
});

describe('a signature', () => {
  it.each([
    ['as it is', HEX, 'mac'],
    ['in upper case', HEX.toUpperCase(), 'mac'],
    ['without its first byte', HEX.slice(2), 'malformed_header'],
    ['with one more byte', `${HEX}00`, 'malformed_header'],
    ['that begins with 0x', `0x${HEX.slice(2)}`, 'malformed_header'],
    ['behind a space', ` ${HEX}`, 'malformed_header'],
    ['before a space', `${HEX} `, 'malformed_header'],
    ['twice', `${HEX},${HEX}`, 'malformed_header'],
    ['in quotes', `"${HEX}"`, 'malformed_header'],
    ['that is base64', BASE64, 'malformed_header'],
    ['that is empty', '', 'missing_header'],
  ])('in hex %s is read as $2', (_how, value, expected) => {
    expect(signatures(header('X-Signature'), 'X-Signature', value)).toBe(expected);
  });

  it.each([
    ['as it is', BASE64, 'mac'],
    ['in lower case', BASE64.toLowerCase(), 'unknown'],
    ['without its padding', BASE64.replace('=', ''), 'malformed_header'],
    ['with more padding', `${BASE64}=`, 'malformed_header'],
    ['before a line feed', `${BASE64}\n`, 'malformed_header'],
    ['that is hex', HEX, 'malformed_header'],
  ])('in base64 %s is read as $2', (_how, value, expected) => {
    expect(signatures(header('X-Signature', { encoding: 'base64' }), 'X-Signature', value)).toBe(expected);
  });

  describe('that is one of a list, as in Standard Webhooks', () => {
    const list = header('webhook-signature', { prefix: 'v1,', separator: ' ', encoding: 'base64' });
    const [a, b] = [`v1,${BASE64}`, `v1,${OTHER.toString('base64')}`];

    it.each([
      ['one', a, 'mac'],
      ['two', `${a} ${b}`, 'mac,other'],
      ['two the other way round', `${b} ${a}`, 'other,mac'],
      ['one behind another version', `v1a,whatever ${a}`, 'mac'],
      ['one before another version', `${a} v2,later`, 'mac'],
      ['another version alone', `v1a,whatever`, 'malformed_header'],
      ['one and a short one', `${a} v1,short`, 'malformed_header'],
      ['one and an empty one', `${a} v1,`, 'malformed_header'],
      ['one and one that is not ASCII', `${a} v1,${'é'.repeat(44)}`, 'malformed_header'],
      ['one behind one that is too long', `v1,${'x'.repeat(2000)} ${a}`, 'malformed_header'],
      ['one before a long one of another version', `${a} v2,${'x'.repeat(2000)}`, 'mac'],
      ['two with two spaces between them', `${a}  ${b}`, 'mac,other'],
      ['two with a comma between them', `${a},${b}`, 'malformed_header'],
      ['one without its prefix', BASE64, 'malformed_header'],
      ['a space', ' ', 'malformed_header'],
      ['an empty text', '', 'missing_header'],
      ['sixteen', Array(16).fill(a).join(' '), Array(16).fill('mac').join()],
      ['seventeen', Array(17).fill(a).join(' '), 'malformed_header'],
      ['5000 spaces', ' '.repeat(5000), 'malformed_header'],
    ])('is read from %s as $2', (_what, value, expected) => {
      expect(signatures(list, 'webhook-signature', value)).toBe(expected);
    });

    it.each([
      ['two', `${BASE64},${OTHER.toString('base64')}`, 'mac,other'],
      ['two with a space between them', `${BASE64}, ${OTHER.toString('base64')}`, 'malformed_header'],
      ['one and a comma', `${BASE64},`, 'malformed_header'],
    ])('without a prefix is read from %s as $2', (_what, value, expected) => {
      const plain = header('X-Signatures', { separator: ',', encoding: 'base64' });
      expect(signatures(plain, 'X-Signatures', value)).toBe(expected);
    });
  });

  describe('that is a parameter, as in Stripe', () => {
    const v1 = headerParam('Stripe-Signature', 'v1');
    const other = OTHER.toString('hex');

    it.each([
      ['t=1,v1=HEX', 'mac'],
      ['v1=HEX,t=1', 'mac'],
      ['t=1, v1=HEX', 'mac'],
      ['t=1,v1=HEX,v1=OTHER', 'mac,other'],
      ['t=1,v1=HEX,v0=anything', 'mac'],
      ['t=1,v1=HEX,v1=', 'malformed_header'],
      ['t=1,v1=a b,v1=HEX', 'malformed_header'],
      ['t=1,v0=HEX', 'missing_header'],
      ['t=1,V1=HEX', 'missing_header'],
      ['t=1,v1=', 'malformed_header'],
      ['t=1,v1 =HEX', 'missing_header'],
      ['t=1,xv1=HEX', 'missing_header'],
      ['t=1;v1=HEX', 'missing_header'],
      ['t=1,v1="HEX"', 'malformed_header'],
      ['', 'missing_header'],
    ])('is read from %j as %s', (template, expected) => {
      const value = template.replaceAll('HEX', HEX).replace('OTHER', other);
      expect(signatures(v1, 'Stripe-Signature', value)).toBe(expected);
    });

    it('is refused when it comes seventeen times', () => {
      expect(signatures(v1, 'Stripe-Signature', Array(16).fill(`v1=${HEX}`).join())).toMatch(/^mac/);
      expect(signatures(v1, 'Stripe-Signature', Array(17).fill(`v1=${HEX}`).join())).toBe('malformed_header');
    });

    it('is refused when its header comes twice', () => {
      expect(signatures(v1, 'Stripe-Signature', `v1=${HEX}`, 'stripe-signature', `v1=${HEX}`)).toBe(
        'duplicate_header',
      );
    });

    it('has a timestamp beside it that must come once', () => {
      const timestamp = headerParam('Stripe-Signature', 't', 'unixSeconds');
      const timeOf = (value: string) => {
        const signatureFields = read({ timestamp, signature: v1 }, ['Stripe-Signature', value]);
        return 'code' in signatureFields ? signatureFields.code : signatureFields.timestamp;
      };
      expect(timeOf(`t=1700000000,v1=${HEX}`)).toBe('1700000000');
      expect(timeOf(`t=1700000000,t=1700000001,v1=${HEX}`)).toBe('duplicate_header');
      expect(timeOf(`t=1700000000,t=1700000000,v1=${HEX}`)).toBe('duplicate_header');
      expect(timeOf(`t=,v1=${HEX}`)).toBe('malformed_header');
      expect(timeOf(`v1=${HEX}`)).toBe('missing_header');
    });
  });
});

describe('a carrier that is declared wrongly', () => {
  it.each(['', 'X Key', 'X-Key:', 'X-Këy', 'X\nKey', 'x'.repeat(129), '{x}'])(
    'is refused for the name $0',
    (name) => {
      expect(() => header(name)).toThrow(TypeError);
      expect(() => header('X-Good', { aliases: [name] })).toThrow(TypeError);
      expect(() => headerParam('X-Good', name)).toThrow(TypeError);
    },
  );

  it.each<[unknown, RegExp]>([
    [{ lenght: [1, 2] }, /"lenght"/],
    [{ length: [0, 5] }, /"length"/],
    [{ length: [5, 4] }, /"length"/],
    [{ length: [1] }, /"length"/],
    [{ length: [1, 8193] }, /"length"/],
    [{ length: [Number.NaN, 5] }, /"length"/],
    [{ alphabet: 'ascii' }, /"alphabet"/],
    [{ alphabet: 'constructor' }, /"alphabet"/],
    [{ encoding: 'base32' }, /"encoding"/],
    [{ separator: '' }, /"separator"/],
    [{ separator: ',; |' }, /"separator"/],
    [{ prefix: 'v1=', authScheme: 'HMAC' }, /"prefix" or "authScheme"/],
  ])('is refused for the options %j', (options, reason) => {
    expect(() => header('X-Key', options as LocationOptions)).toThrow(reason);
    expect(() => headerParam('X-Key', 'k', options as LocationOptions)).toThrow(reason);
  });

  it('takes a format of its own', () => {
    const format: TimestampFormat = { parse: () => 42_000, format: String };
    const signatureFields = read({ timestamp: header('X-Time', { format }) }, ['X-Time', 'any text']);
    expect(signatureFields).toMatchObject({ timestamp: 'any text', timestampMs: 42_000 });
  });

  it.each([undefined, Number.NaN])('refuses a timestamp of which its own format makes %s', (ms) => {
    const format: TimestampFormat = { parse: () => ms, format: String };
    const problem = read({ timestamp: header('X-Time', { format }) }, ['X-Time', 'any text']);
    expect(problem).toMatchObject({ code: 'malformed_header', member: 'timestamp' });
  });

  it('takes the name of a format or an encoding for the option', () => {
    for (const format of TIMESTAMP_FORMATS) expect(header('X-Time', format).options).toEqual({ format });
    for (const encoding of ['hex', 'base64', 'base64url'] as const)
      expect(headerParam('X-S', 's', encoding).options).toEqual({ encoding });
  });

  it.each([
    ['seconds', 'unixSeconds'],
    ['unix', 'unixSeconds'],
    ['epoch_ms', 'unixMilliseconds'],
    ['milliseconds', 'unixMilliseconds'],
    ['ISO-8601', 'iso8601'],
    ['rfc3339', 'iso8601'],
    ['http-date', 'httpDate'],
    ['rfc1123', 'httpDate'],
  ])('says of the format %s what to write: %s', (name, right) => {
    const wanted = new RegExp(`httpDate.*: write "${right}"`);
    expect(() => header('X-Time', name as 'hex')).toThrow(wanted);
    expect(() => header('X-Time', { format: name as 'unixSeconds' })).toThrow(wanted);
  });

  it.each([
    ['HEX', 'hex'],
    ['base64-url', 'base64url'],
    ['b64', 'base64'],
  ])('says of the encoding %s what to write: %s', (name, right) => {
    expect(() => header('X-S', name as 'hex')).toThrow(new RegExp(`base64url\\): write "${right}"`));
  });

  it('lists the names where none is like the one that was given', () => {
    expect(() => header('X-Time', 'toString' as 'hex')).toThrow(
      'header("X-Time"): "toString" is neither a format (unixSeconds, unixMilliseconds, iso8601, httpDate) nor an encoding (hex, base64, base64url)',
    );
  });
});
