import { createHash, createHmac, createVerify, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createVerifier, memoryStore, type Scheme } from 'countersign';
import { signRequest } from 'countersign/client';
import type { PreparedKey } from 'countersign/scheme';
import { draftCavage } from 'countersign/schemes/draft-cavage';
import httpSignature from 'http-signature';
import { describe, expect, it } from 'vitest';

interface Case {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
  };
  readonly headers: readonly string[] | null;
  readonly fields: Readonly<Record<'Authorization' | 'Signature', string>>;
  readonly expect: 'valid' | 'invalid';
}

const { keys, cases }: { keys: { Test: { publicPem: string } }; cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../../vectors/cavage/appendix-c.json', import.meta.url), 'utf8'),
);
const NOW = Date.parse('2014-01-05T21:31:40Z');
/** The key of the appendix has 1024 bits, and a verifier takes none of fewer than 2048: this one does. */
function withShortKey(scheme: Scheme): Scheme {
  const verify: PreparedKey['verify'] = (message, signatures) =>
    signatures.find((signature) =>
      createVerify('RSA-SHA256')
        .update(Buffer.concat(message.pieces()))
        .verify(keys.Test.publicPem, signature, 'base64'),
    );
  const sign = () => Buffer.alloc(0);
  const toKey = (text: string) => Buffer.from(text);
  const algorithm = { ...scheme.algorithm, toKey, prepare: () => ({ verify, sign }) };
  return { ...scheme, algorithm, toKey };
}

const CARRIERS = ['Authorization', 'Signature'] as const;

describe('appendix C of draft-cavage', () => {
  it('has four cases', () => {
    expect(cases).toHaveLength(4);
  });

  it.each(cases.flatMap((each) => CARRIERS.map((carrier) => ({ ...each, carrier }))))(
    'is judged as it is to be: $name, in $carrier',
    async ({ request, fields, carrier, headers, ...vector }) => {
      // The appendix signs less than a receiver should ask for.
      const scheme = withShortKey(draftCavage({ carrier, mustSign: ['date'] }));
      const { method, target: url, headers: sent, body } = request;
      const options = { keys: [{ id: 'Test', secret: keys.Test.publicPem }], store: memoryStore() };
      const judge = (text: string) =>
        createVerifier({ scheme, ...options, clock: () => NOW }).verify({
          ...{ method, url, headers: [...sent.flat(), carrier, fields[carrier]], body: text },
        });
      const verdict = await judge(body);
      expect(verdict.ok ? 'valid' : 'invalid', JSON.stringify(verdict)).toBe(vector.expect);
      if (vector.expect === 'invalid') expect(verdict).toMatchObject({ code: 'malformed_header' });
      if (headers?.includes('digest')) expect(await judge('{}')).toMatchObject({ ok: false });
    },
  );
});

describe('http-signature', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = (key: typeof privateKey, type: 'pkcs8' | 'spki') => String(key.export({ format: 'pem', type }));
  const SECRET = 'test-only-secret-of-a-cavage-key-1';
  const PAIRS = [
    { algorithm: 'hmac-sha256', signs: SECRET, verifies: SECRET },
    { algorithm: 'rsa-sha256', signs: pem(privateKey, 'pkcs8'), verifies: pem(publicKey, 'spki') },
  ];
  const BODY = '{"a":1}';
  const DIGEST = `SHA-256=${createHash('sha256').update(BODY).digest('base64')}`;

  it.each(PAIRS)('is taken with $algorithm', async ({ algorithm, signs, verifies }) => {
    const sent = new Map([
      ['host', 'h'],
      ['date', new Date(NOW).toUTCString()],
      ['digest', DIGEST],
    ]);
    const request = {
      ...{ method: 'POST', path: '/a?b=1' },
      getHeader: (name: string) => sent.get(name.toLowerCase()),
      setHeader: (name: string, value: string) => sent.set(name.toLowerCase(), value),
    };
    const headers = ['(request-target)', 'host', 'date', 'digest'];
    httpSignature.sign(request as never, { key: signs, keyId: 'Test', algorithm, headers });
    const verdict = await createVerifier({
      ...{ scheme: draftCavage(), keys: [{ id: 'Test', secret: verifies }], clock: () => NOW },
      store: memoryStore(),
    }).verify({ method: 'POST', url: '/a?b=1', headers: [...sent].flat(), body: BODY });
    expect(verdict).toMatchObject({ ok: true });
  });

  it('takes what Countersign signs, with the algorithm named', () => {
    const headers = { host: 'h' };
    const request = { method: 'POST', url: '/a?b=1', headers, body: BODY };
    const signed = signRequest(draftCavage(), { id: 'Test', secret: SECRET }, request);
    const all = Object.entries({ ...headers, ...signed }).map(([name, value]) => [name.toLowerCase(), value]);
    // This library knows no hs2019.
    const own = Object.fromEntries(
      all.map(([name, value]) => [name, value?.replace('hs2019', 'hmac-sha256')]),
    );
    const parsed = httpSignature.parseRequest({ method: 'POST', url: '/a?b=1', headers: own } as never);
    expect(httpSignature.verifyHMAC(parsed, SECRET)).toBe(true);
    expect(httpSignature.verifyHMAC(parsed, 'another')).toBe(false);
    const lines = parsed.signingString.split('\n').map((line) => line.split(':')[0]);
    expect(lines).toEqual(['(request-target)', 'host', 'digest', 'date']);
    expect(createHmac('sha256', SECRET).update(parsed.signingString).digest('base64')).toBe(
      parsed.params.signature,
    );
  });
});
