import { createHmac } from 'node:crypto';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { signRequest } from '../../src/client.ts';
import {
  defineScheme,
  header,
  headerParam,
  lines,
  message,
  part,
  type SchemeDeclaration,
} from '../../src/index.ts';
import {
  ACME,
  acmeRequest,
  acmeVerifier,
  codeOf,
  key,
  NOW,
  PLAIN,
  plainRequest,
  SECRET,
} from '../support/acme.ts';

function changed(changes: object): SchemeDeclaration {
  return { ...ACME, ...changes } as SchemeDeclaration;
}

it('a location option that is undefined leaves the default of its member as it is', async () => {
  const nonce = header('X-Nonce', { length: undefined, alphabet: undefined });
  const verifier = acmeVerifier({ scheme: defineScheme({ ...ACME, nonce }) });
  expect(codeOf(await verifier.verify(acmeRequest({ nonce: 'short' })))).toBe('malformed_header');
});

describe('a short declaration', () => {
  it('has a tolerance of 300 s on both sides', () => {
    const { toleranceSeconds: _left, ...rest } = PLAIN;
    expect(defineScheme(rest).window).toEqual({ pastMs: 300_000, futureMs: 300_000, resolutionMs: 1000 });
  });

  it('has the type of the payload that it was given, and no value for it', () => {
    const scheme = defineScheme<{ readonly id: string }>(PLAIN);
    expectTypeOf(scheme.payload).toEqualTypeOf<{ readonly id: string } | undefined>();
    expect('payload' in scheme).toBe(false);
  });

  it('compares timestamps of a format of its own in milliseconds', () => {
    const format = { parse: Number, format: String };
    const { window } = defineScheme({ ...PLAIN, timestamp: header('X-Time', { format }) });
    expect(window?.resolutionMs).toBe(1);
  });
});

describe('a wrong declaration', () => {
  it.each<[member: string, changes: object]>([
    ['name', { name: '' }],
    ['name', { name: undefined }],
    ['keyId', { keyId: undefined }],
    ['keyId', { keyId: 'X-Key' }],
    ['timestamp', { timestamp: undefined }],
    ['timestamp', { timestamp: header('X-Time') }],
    ['signature', { signature: undefined }],
    ['signature', { signature: {} }],
    ['nonce', { nonce: 'X-Nonce' }],
    ['nonce', { nonce: undefined }],
    ['nonce', { nonce: undefined, replay: 'signature' }],
    ['requestId', { requestId: 'X-Request-Id' }],
    ['idempotencyKey', { idempotencyKey: {} }],
    ['eventId', { eventId: null }],
    ['contentDigest.carrier', { contentDigest: { algorithm: 'md5' } }],
    ['secret', { secret: undefined }],
    ['secret', { secret: 'raw' }],
    ['secret', { secret: 'BASE64' }],
    ['algorithm', { algorithm: undefined }],
    ['algorithm', { algorithm: 'sha256' }],
    ['algorithm', { algorithm: 'hmac-sha3' }],
    ['algorithm', { algorithm: {} }],
    ['algorithm', { algorithm: { prepare: Boolean, signatureBytes: [72, 8] } }],
    ['algorithm', { algorithm: { prepare: Boolean, signatureBytes: [8] } }],
    ['message', { message: undefined }],
    ['message', { message: [] }],
    ['message', { message: 'v1' }],
    ['message', { message: { parts: [] } }],
    ['toleranceSeconds', { toleranceSeconds: null }],
    ['toleranceSeconds', { toleranceSeconds: null }],
    ['toleranceSeconds', { toleranceSeconds: '300' }],
    ['toleranceSeconds', { toleranceSeconds: 0 }],
    ['toleranceSeconds', { toleranceSeconds: -1 }],
    ['toleranceSeconds', { toleranceSeconds: Number.NaN }],
    ['toleranceSeconds', { toleranceSeconds: Number.POSITIVE_INFINITY }],
    ['toleranceSeconds', { toleranceSeconds: 1e15 }],
    ['toleranceSeconds.future', { toleranceSeconds: { past: 300, future: 1e15 } }],
    ['toleranceSeconds', { toleranceSeconds: { past: 0, future: 5 } }],
    ['toleranceSeconds.future', { toleranceSeconds: { past: 5 } }],
    ['toleranceSeconds.future', { toleranceSeconds: { past: 5, future: -1 } }],
    ['toleranceSeconds.future', { toleranceSeconds: { past: 5, future: Number.NaN } }],
    ['replay', { replay: undefined }],
    ['replay', { replay: 'never' }],
    ['defaultLimits', { defaultLimits: { limit: 1, windowSeconds: 1 } }],
    ['defaultLimits[0].limit', { defaultLimits: [{ limit: 0, windowSeconds: 60 }] }],
    ['defaultLimits[0].limit', { defaultLimits: [{ limit: 1.5, windowSeconds: 60 }] }],
    ['defaultLimits[0].windowSeconds', { defaultLimits: [{ limit: 1, windowSeconds: 0 }] }],
    [
      'defaultLimits[1]',
      {
        defaultLimits: [
          { limit: 1, windowSeconds: 60 },
          { limit: 2, windowSeconds: 60 },
        ],
      },
    ],
    ['tolerance', { tolerance: 300 }],
  ])('is refused by the name of its %s: $1', (member, changes) => {
    const name = member.replace(/[.[\]]/g, '\\$&');
    expect(() => defineScheme(changed(changes))).toThrow(new RegExp(`"${name}`));
  });

  it.each([
    ['has no parts', message`fixed`],
    [
      'is two, one of which has no timestamp',
      [message`${part.timestamp}${part.nonce}`, message`${part.nonce}`],
    ],
    ['has no timestamp', message`${part.nonce}${part.body}`],
    ['has no nonce', message`${part.timestamp}${part.body}`],
    ['has the nonce in lower case', message`${part.timestamp}${part.lowercase(part.nonce)}`],
    [
      'has a digest of the nonce in lower case',
      message`${part.timestamp}${part.sha256(part.lowercase(part.nonce))}`,
    ],
    [
      'has the header of the nonce in lower case',
      message`${part.timestamp}${part.lowercase(header('X-Nonce'))}`,
    ],
  ])('is refused by the name of its message when that %s', (_what, text) => {
    expect(() => defineScheme(changed({ message: text }))).toThrow(/"message/);
  });

  it.each(['crc32', 'constructor'])(
    'is refused by the name of its contentDigest.algorithm: %s',
    (algorithm) => {
      const contentDigest = { carrier: header('Digest'), algorithm };
      expect(() => defineScheme(changed({ contentDigest }))).toThrow(/"contentDigest\.algorithm/);
    },
  );

  it('is refused when it reads more than 31 headers', () => {
    const many = Array.from({ length: 31 }, (_, i) => header(`X-Part-${i}`));
    expect(() => defineScheme(changed({ message: lines(part.timestamp, part.nonce, ...many) }))).toThrow(
      /31 headers/,
    );
  });

  it.each([undefined, null, 'acme'])('is refused when it is %s', (declaration) => {
    expect(() => defineScheme(declaration as unknown as SchemeDeclaration)).toThrow(TypeError);
  });
});

describe('a declaration', () => {
  it('covers timestamp and nonce by the headers that they come in, too', () => {
    const scheme = defineScheme(changed({ message: lines(header('x-time'), header('X-Nonce'), part.body) }));
    expect(scheme.variants).toBe(1);
  });

  it('covers parameters by themselves and by the whole of their header', () => {
    const carriers = {
      timestamp: headerParam('Sig', 't', 'unixSeconds'),
      nonce: headerParam('Sig', 'n'),
      signature: header('X-Signature'),
    };
    const messages = [
      lines(header('Sig'), part.body),
      lines(headerParam('Sig', 't'), headerParam('Sig', 'n')),
    ];
    for (const each of messages)
      expect(() => defineScheme(changed({ ...carriers, message: each }))).not.toThrow();
    const other = lines(headerParam('Sig', 'x'), part.timestamp);
    expect(() => defineScheme(changed({ ...carriers, message: other }))).toThrow(/nonce/);
  });

  it('says what is signed in words', () => {
    const scheme = defineScheme(
      changed({ message: [message`v1:${part.timestamp}:${part.nonce}`, lines(part.timestamp, part.nonce)] }),
    );
    expect(scheme.description).toBe('v1:{timestamp}:{nonce}  or  {timestamp}\n{nonce}');
  });

  it('knows test from live by the prefix of the key id', () => {
    const { modeOf } = defineScheme(changed({ modeByPrefix: { sk_test_: 'test', sk_live_: 'live' } }));
    expect([modeOf('sk_test_1'), modeOf('sk_live_1'), modeOf('sk_1'), modeOf('')]).toEqual([
      'test',
      'live',
      undefined,
      undefined,
    ]);
  });

  it('lists the optional headers that it declares', () => {
    expect(defineScheme(ACME).optionalHeaders).toEqual(['requestId', 'idempotencyKey', 'eventId']);
    expect(defineScheme(PLAIN).optionalHeaders).toEqual([]);
  });

  it('tries every variant of the string to sign, and signs by the first', async () => {
    const scheme = defineScheme({
      ...PLAIN,
      message: [message`${part.timestamp}.${part.body}`, message`${part.timestamp}${part.body}`],
    });
    const verifier = acmeVerifier({ scheme });
    expect(codeOf(await verifier.verify(plainRequest({ body: 'first' })))).toBe('accepted');
    const second = createHmac('sha256', SECRET)
      .update(`${NOW / 1000}second`)
      .digest('hex');
    expect(codeOf(await verifier.verify(plainRequest({ body: 'second', signature: second })))).toBe(
      'accepted',
    );
    const third = createHmac('sha256', SECRET).update('third').digest('hex');
    expect(codeOf(await verifier.verify(plainRequest({ body: 'third', signature: third })))).toBe(
      'signature_mismatch',
    );
    const signed = signRequest(
      scheme,
      { id: key.id, secret: SECRET },
      { method: 'POST', url: '/', body: 'b' },
      { clock: () => NOW },
    );
    expect(signed['X-Signature']).toBe(
      createHmac('sha256', SECRET)
        .update(`${NOW / 1000}.b`)
        .digest('hex'),
    );
  });

  it('takes secrets by a function that is given the key id', async () => {
    const secret = (value: string, id: string) => Buffer.from(`${id}/${value}`);
    const verifier = acmeVerifier({ scheme: defineScheme({ ...PLAIN, secret }) });
    expect(codeOf(await verifier.verify(plainRequest({ secret: `${key.id}/${SECRET}` })))).toBe('accepted');
    expect(codeOf(await verifier.verify(plainRequest({ body: 'x' })))).toBe('signature_mismatch');
  });

  it('refuses a signed header that comes twice, and takes an absent one as empty', async () => {
    const scheme = defineScheme({
      ...PLAIN,
      message: message`${part.timestamp}.${header('X-Region')}.${part.body}`,
    });
    const sign = (region: string) =>
      createHmac('sha256', SECRET)
        .update(`${NOW / 1000}.${region}.`)
        .digest('hex');
    const verify = async (region: string, ...headers: string[]) => {
      const request = plainRequest({ signature: sign(region) });
      return codeOf(
        await acmeVerifier({ scheme }).verify({ ...request, headers: [...request.headers, ...headers] }),
      );
    };
    expect(await verify('eu', 'X-Region', 'eu')).toBe('accepted');
    expect(await verify('')).toBe('accepted');
    expect(await verify('eu')).toBe('signature_mismatch');
    expect(await verify('eu', 'X-Region', 'eu', 'x-region', 'us')).toBe('duplicate_header');
    expect(await verify('us', 'X-Region', 'eu', 'x-region', 'us')).toBe('duplicate_header');
  });

  it('checks a content digest only where it is sent', async () => {
    const verifier = acmeVerifier();
    expect(codeOf(await verifier.verify(acmeRequest({ body: 'x' })))).toBe('accepted');
    const twice = acmeRequest({ headers: ['Content-MD5', 'a', 'Content-MD5', 'b'] });
    expect(codeOf(await verifier.verify(twice))).toBe('duplicate_header');
  });

  it('is not read by the body that a key id could smuggle in', async () => {
    // "key" + LF + … in the key id would shift the fields of the message; it does not pass the alphabet.
    const scheme = defineScheme(
      changed({ message: lines(part.keyId, part.timestamp, part.nonce, part.body) }),
    );
    const request = acmeRequest({ keyId: 'key-1\n1700000000' });
    expect(codeOf(await acmeVerifier({ scheme }).verify(request))).toBe('malformed_header');
  });
});
