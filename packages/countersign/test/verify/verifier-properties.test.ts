/** @module-tag slow */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signRequest } from '../../src/client.ts';
import {
  createVerifier,
  defineScheme,
  header,
  headerParam,
  jsonField,
  lines,
  memoryStore,
  message,
  part,
  type Scheme,
  type SignedRequest,
  toHeaderPairs,
  type Verdict,
} from '../../src/index.ts';
import { ACME, acme, NOW, PLAIN, plain } from '../support/acme.ts';

const BASE64_SECRET = Buffer.from('thirty-two bytes of a secret key').toString('base64');

/** Schemes that between them use every part, carrier, encoding and algorithm. */
const SCHEMES: readonly (readonly [scheme: Scheme, secret: string])[] = [
  [acme, 'acme-secret-of-32-bytes-000000001'],
  [plain, 'plain-secret-of-32-bytes-00000001'],
  [
    defineScheme({
      ...ACME,
      name: 'parameters',
      timestamp: headerParam('Sig-Header', 't', 'unixSeconds'),
      nonce: headerParam('Sig-Header', 'n', { length: [8, 64] }),
      signature: headerParam('Sig-Header', 'v1', { encoding: 'base64url' }),
      algorithm: 'hmac-sha512',
      message: lines(
        part.timestamp,
        part.nonce,
        part.method,
        part.path,
        part.query,
        part.sha256(part.body),
        header('Content-Type'),
      ),
      requestId: header('X-Request-Id'),
    }),
    'parameters-secret-of-32-bytes-0001',
  ],
  [
    defineScheme({
      ...ACME,
      name: 'authorization',
      signature: header('Authorization', {
        authScheme: 'HMAC-SHA384',
        encoding: 'base64',
      }),
      timestamp: header('X-Ms', 'unixMilliseconds'),
      secret: 'base64',
      algorithm: 'hmac-sha384',
      message: message`v1:${part.keyId}:${part.timestamp}:${part.nonce}:${part.lowercase(part.method)}:${part.sortedQuery}:${part.sha512(part.body, 'base64')}`,
    }),
    BASE64_SECRET,
  ],
  [
    defineScheme({
      ...PLAIN,
      name: 'list',
      keyId: header('X-Key', { aliases: ['X-Old-Key'] }),
      signature: header('X-Signatures', { prefix: 'v1,', separator: ' ', encoding: 'base64' }),
      algorithm: 'hmac-sha1',
      message: message`${part.timestamp}.${part.lowercase(part.target)}.${part.sortedEncodedQuery}.${part.sha256(part.lowercase(part.body), 'base64url')}`,
    }),
    'list-secret-of-32-bytes-0000000001',
  ],
];

const FIELDS: readonly [Scheme, string] = [
  defineScheme({
    ...PLAIN,
    name: 'fields',
    algorithm: 'hmac-md5',
    message: [
      message`${part.timestamp}${jsonField('amount')}${jsonField('__proto__')}`,
      message`${part.timestamp}${part.sortedQuery}${jsonField('currency')}`,
    ],
  }),
  'fields-secret-of-32-bytes-00000001',
];

const KEY_ID = 'key-1';

function verifierOf([scheme, secret]: readonly [Scheme, string]) {
  const key = {
    id: KEY_ID,
    secrets: [secret],
    ipAllowlist: ['0.0.0.0/0', '::/0'],
    limits: [{ limit: 1e6, windowSeconds: 60 }],
  };
  const store = memoryStore({ maxReplayIds: 5000, maxKeys: 10 });
  const failureThrottle = { limit: 1_000_000, windowSeconds: 60 };
  return createVerifier({ scheme, keys: key, store, failureThrottle, clock: () => NOW });
}

const byteStrings = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
});
const targets = fc.oneof(
  fc.webPath().map((each) => each || '/'),
  fc.tuple(fc.webPath(), fc.webQueryParameters()).map(([first, second]) => `${first || '/'}?${second}`),
  byteStrings.map((text) => `/${text.replaceAll('#', '')}`),
);
/** Around the size from which bodies are no longer copied. Named, so that a counterexample stays readable. */
const LARGE_BODIES = [48 * 1024 - 100, 48 * 1024, 48 * 1024 + 1, 70_000].map((size) =>
  Object.assign(Buffer.alloc(size, 0xfe), { [fc.toStringMethod]: () => `<${size} bytes>` }),
);

const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json().map((text) => Buffer.from(text)),
  fc.constantFrom(...LARGE_BODIES),
);
const methods = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE');

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body: Uint8Array;
  readonly contentType: string;
}

const sents: fc.Arbitrary<Sent> = fc.record({
  method: methods,
  url: targets,
  body: bodies,
  contentType: fc.constantFrom('application/json', 'text/plain', 'multipart/form-data; boundary=x'),
});

/** The request as it arrives after the library's own signer signed it, or undefined when it cannot be signed. */
function arrival([scheme, secret]: readonly [Scheme, string], sent: Sent): SignedRequest | undefined {
  const headers = { 'Content-Type': sent.contentType };
  const { method, url, body } = sent;
  try {
    const signed = signRequest(
      scheme,
      { id: KEY_ID, secret },
      { method, url, headers, body },
      { clock: () => NOW },
    );
    return { method, url, body, headers: toHeaderPairs({ ...headers, ...signed }), address: '192.0.2.1' };
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith('the request cannot be signed'))
      return undefined;
    throw error;
  }
}

function at(request: SignedRequest, name: string): number {
  return request.headers.findIndex((text, i) => i % 2 === 0 && text === name) + 1;
}

async function codeOf(verdict: Verdict | Promise<Verdict>): Promise<string> {
  const settled = await verdict;
  return settled.ok ? 'accepted' : settled.code;
}

describe.each(SCHEMES.map((each) => [each[0].name, each] as const))('the scheme %s', (_name, pair) => {
  it('accepts once, and once only, whatever the library signs', async () => {
    const verifier = verifierOf(pair);
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(sents, async (sent) => {
        const request = arrival(pair, sent);
        fc.pre(request !== undefined);
        const signature =
          request.headers[at(request, pair[0] === plain ? 'X-Signature' : 'X-Signatures')] ?? '';
        // Without a nonce, equal requests of one second have one signature.
        const expected = pair[0].replay === 'signature' && seen.has(signature) ? 'replayed' : 'accepted';
        seen.add(signature);
        expect(await codeOf(verifier.verify(request))).toBe(expected);
        expect(await codeOf(verifier.verify(request))).toBe('replayed');
      }),
      { numRuns: 150 },
    );
  });

  it('refuses the request with another secret', async () => {
    const [scheme, secret] = pair;
    const verifier = verifierOf([scheme, secret.replace(/.{4}$/, 'AAA=')]);
    await fc.assert(
      fc.asyncProperty(sents, async (sent) => {
        const request = arrival(pair, sent);
        fc.pre(request !== undefined);
        expect(await codeOf(verifier.verify(request))).toBe('signature_mismatch');
      }),
      { numRuns: 30 },
    );
  });
});

describe('one bit', () => {
  const pair = SCHEMES[0] as readonly [Scheme, string];
  const part = fc.constantFrom('method', 'url', 'body', 'X-Key', 'X-Time', 'X-Nonce', 'X-Signature');

  it('changed in any signed byte refuses', async () => {
    const verifier = verifierOf(pair);
    await fc.assert(
      fc.asyncProperty(
        sents,
        part,
        fc.nat(),
        fc.integer({ min: 0, max: 7 }),
        async (sent, which, where, bit) => {
          const request = arrival(pair, {
            ...sent,
            body: sent.body.length === 0 ? Buffer.from('x') : sent.body,
          });
          fc.pre(request !== undefined);
          const flipped = flip(request, which, where, bit);
          fc.pre(flipped !== undefined);
          expect(await codeOf(verifier.verify(flipped))).not.toBe('accepted');
        },
      ),
      { numRuns: 600 },
    );
  });

  it('changed in any byte of one small request refuses, every one of them', async () => {
    const sent = {
      method: 'POST',
      url: '/a?b=c',
      body: Buffer.from('{"a":1}'),
      contentType: 'text/plain',
    };
    const request = arrival(pair, sent) as SignedRequest;
    const verifier = verifierOf(pair);
    for (const which of ['method', 'url', 'body', 'X-Key', 'X-Time', 'X-Nonce', 'X-Signature']) {
      for (let where = 0; where < lengthOf(request, which); where++) {
        for (let bit = 0; bit < 8; bit++) {
          const flipped = flip(request, which, where, bit);
          if (flipped === undefined) continue;
          expect(await codeOf(verifier.verify(flipped)), `${which}[${where}] bit ${bit}`).not.toBe(
            'accepted',
          );
        }
      }
    }
    expect(await codeOf(verifier.verify(request))).toBe('accepted');
  });
});

function lengthOf(request: SignedRequest, which: string): number {
  if (which === 'body') return request.body.length;
  if (which === 'method' || which === 'url') return request[which].length;
  return (request.headers[at(request, which)] as string).length;
}

/** The request with one bit changed; undefined where that only changes the case of a hex digit. */
function flip(request: SignedRequest, which: string, where: number, bit: number): SignedRequest | undefined {
  const index = where % lengthOf(request, which);
  if (which === 'body') {
    const body = Buffer.from(request.body);
    body[index] = (body[index] as number) ^ (1 << bit);
    return { ...request, body };
  }
  if (which === 'method' || which === 'url')
    return { ...request, [which]: flipText(request[which], index, bit) };
  const headers = [...request.headers];
  const slot = at(request, which);
  const before = headers[slot] as string;
  headers[slot] = flipText(before, index, bit);
  const isSameSignature = which === 'X-Signature' && headers[slot]?.toLowerCase() === before.toLowerCase();
  return isSameSignature ? undefined : { ...request, headers };
}

function flipText(text: string, index: number, bit: number): string {
  const flipped = String.fromCharCode(text.charCodeAt(index) ^ (1 << bit));
  return text.slice(0, index) + flipped + text.slice(index + 1);
}

describe('verify', () => {
  const odd = fc.constantFrom(
    '',
    ' ',
    '\0',
    '\r\n',
    '\u0130',
    '\ud800',
    '🔑',
    '__proto__',
    'constructor',
    '%',
    '%zz',
    '?',
    '?&&==&',
    '::ffff:1.2.3.4',
    'fe80::1%eth0%',
    '1'.repeat(400),
    'v1=',
    'HMAC-SHA384 ',
    't=1,v1=,v1=,n=',
    ','.repeat(100),
    ' '.repeat(100),
  );
  const anyText = fc.oneof(odd, fc.string({ unit: 'binary' }), byteStrings, fc.string({ unit: 'grapheme' }));
  const names = fc.constantFrom(
    ...['X-Key', 'X-Old-Key', 'X-Time', 'X-Ms', 'X-Nonce', 'X-Signature', 'X-Signatures', 'Sig-Header'],
    ...['Authorization', 'X-Request-Id', 'Content-MD5', 'Content-Type', '__proto__', ''],
  );
  const anyBody = fc.oneof(
    fc.uint8Array(),
    fc.json().map((text) => Buffer.from(text)),
    anyText.map((text) => Buffer.from(text)),
    fc
      .constantFrom('{', '{"a":', '[]', '"', '\ufeff{}', '{"amount":1,"amount":2}', '{"amount":"\\ud800"}')
      .map(Buffer.from),
  );
  const mutations = fc.array(fc.tuple(names, anyText), { maxLength: 5 });
  const pairs = fc.constantFrom(...SCHEMES, FIELDS);

  it('neither throws nor rejects, and gives a verdict with a response, whatever is sent', async () => {
    const verifiers = new Map([...SCHEMES, FIELDS].map((pair) => [pair, verifierOf(pair)]));
    await fc.assert(
      fc.asyncProperty(
        pairs,
        fc.tuple(anyText, fc.oneof(targets, anyText), anyBody, fc.option(anyText, { nil: undefined })),
        fc.array(fc.tuple(fc.oneof(names, anyText), anyText), { maxLength: 12 }),
        async (pair, [anyMethod, anyTarget, sentBody, address], headers) => {
          const request = {
            method: anyMethod,
            url: anyTarget,
            body: sentBody,
            address,
            headers: headers.flat(),
          };
          const verdict = await verifiers.get(pair)?.verify(request);
          expect(verdict).toMatchObject({ ok: false, response: { status: expect.any(Number) } });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('neither throws nor rejects for a signed request with some of it replaced', async () => {
    const verifiers = new Map([...SCHEMES, FIELDS].map((pair) => [pair, verifierOf(pair)]));
    await fc.assert(
      fc.asyncProperty(
        pairs,
        sents,
        mutations,
        fc.option(fc.tuple(anyText, anyText, anyBody), { nil: undefined }),
        async (pair, sent, changes, replaced) => {
          const signed = arrival(pair, sent);
          fc.pre(signed !== undefined);
          const headers = [...signed.headers];
          for (const [name, value] of changes) {
            const slot = at(signed, name);
            if (slot > 0) headers[slot] = value;
            else headers.push(name, value);
          }
          const [anyMethod, anyTarget, anyBytes] = replaced ?? [sent.method, sent.url, sent.body];
          const request = {
            method: anyMethod,
            url: anyTarget,
            body: anyBytes,
            headers,
            address: anyTarget,
          };
          const verdict = await verifiers.get(pair)?.verify(request);
          expect(verdict).toHaveProperty('ok');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds missing headers in a list with a name and no value', async () => {
    for (const headers of [['X-Key'], ['X-Key', 'key-1', 'X-Time'], [undefined as unknown as string]]) {
      const request = { method: 'GET', url: '/', headers: headers.filter(Boolean), body: Buffer.alloc(0) };
      expect(await codeOf(verifierOf(SCHEMES[0] as never).verify(request))).toBe('missing_header');
    }
  });
});
