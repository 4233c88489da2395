/** Detached JWS against vectors of Open Banking and against jose, both ways. */

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createVerifier, memoryStore, type Scheme } from 'countersign';
import { signRequest } from 'countersign/client';
import { explain } from 'countersign/diagnosis';
import { type DetachedJwsOptions, detachedJws, OPEN_BANKING_UK } from 'countersign/schemes/detached-jws';
import fc from 'fast-check';
import { type CompactJWSHeaderParameters, compactVerify, FlattenedSign } from 'jose';
import { describe, expect, it } from 'vitest';
import { bodyOf, type SenderVector, targetOf } from './senders/sender-vectors.ts';

const VECTORS: readonly SenderVector[] = JSON.parse(
  readFileSync(new URL('../vectors/standards/open-banking-x-jws-signature.json', import.meta.url), 'utf8'),
);
const NOW = 1_796_000_000;
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PAIRS = {
  PS256: RSA,
  PS384: RSA,
  PS512: RSA,
  RS256: RSA,
  RS384: RSA,
  RS512: RSA,
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  EdDSA: generateKeyPairSync('ed25519'),
} as const;
const ALGORITHMS = Object.keys(PAIRS) as (keyof typeof PAIRS)[];
const BODY = Buffer.from('{"amount":"1.50","to":"Zoë"}');

function pem(key: KeyObject): string {
  return key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }) as string;
}

function verifierFor(scheme: Scheme, secret: string, seconds = NOW) {
  return createVerifier({
    scheme,
    keys: (id) => ({ id, secret }),
    store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
    clock: () => seconds * 1000,
  });
}

/** By jose, detached. */
async function detachedByJose(header: CompactJWSHeaderParameters, body: Uint8Array = BODY) {
  const { privateKey } = PAIRS[header.alg as keyof typeof PAIRS];
  const signed = await new FlattenedSign(body).setProtectedHeader(header).sign(privateKey);
  return `${signed.protected}..${signed.signature}`;
}

async function outcome(value: string, options: DetachedJwsOptions, body: Uint8Array = BODY) {
  const verifier = verifierFor(detachedJws(options), pem(PAIRS[options.alg as 'PS256'].publicKey));
  const request = { method: 'POST', url: '/payments', headers: ['x-jws-signature', value], body };
  const verdict = await verifier.verify(request);
  return verdict.ok ? `accepted from ${verdict.key.id}` : verdict.code;
}

describe('a payment by Open Banking UK', () => {
  it.each(VECTORS)('is judged as it is to be: $case: $expect', async (vector) => {
    const { secret, nowSeconds, method, headers } = vector;
    const verifier = verifierFor(detachedJws(OPEN_BANKING_UK), secret, nowSeconds);
    const request = { method, url: targetOf(vector), headers: headers.flat(), body: bodyOf(vector) };
    const verdict = await verifier.verify(request);
    expect(verdict.ok ? 'accept' : 'refuse', vector.why).toBe(vector.expect);
  });

  it('is signed so that another one verifies it, with its issuer', async () => {
    const iss = 'acme/statement-1';
    const options = {
      ...OPEN_BANKING_UK,
      members: { ...OPEN_BANKING_UK.members, 'http://openbanking.org.uk/iss': iss },
    };
    const key = { id: 'kid-1', secret: pem(RSA.privateKey) };
    const headers = signRequest(detachedJws(options), key, { method: 'POST', url: '/payments', body: BODY });
    const value = headers['x-jws-signature'] as string;
    const [header, , signature] = value.split('.');
    const token = `${header}.${BODY.toString('base64url')}.${signature}`;
    const crit = Object.fromEntries((OPEN_BANKING_UK.crit ?? []).map((name) => [name, true]));
    const { protectedHeader } = await compactVerify(token, RSA.publicKey, { crit });
    expect(protectedHeader).toMatchObject({
      alg: 'PS256',
      kid: 'kid-1',
      'http://openbanking.org.uk/iss': iss,
    });
    expect(protectedHeader.crit).toEqual(OPEN_BANKING_UK.crit);
  });
});

describe('detachedJws()', () => {
  it.each(ALGORITHMS)('takes what jose has signed by %s, encoded and as it is', async (alg) => {
    expect(await outcome(await detachedByJose({ alg, kid: 'k1' }), { alg })).toBe('accepted from k1');
    const unencoded = { alg, kid: 'k1', b64: false, crit: ['b64'] };
    expect(await outcome(await detachedByJose(unencoded), { alg })).toBe('accepted from k1');
  });

  it.each([true, false])('takes what it has signed itself, with b64 %s, and no other body', async (b64) => {
    const scheme = detachedJws({ alg: 'ES256', b64, issuedAt: 'iat' });
    const { publicKey, privateKey } = PAIRS.ES256;
    const request = { method: 'POST', url: '/payments', body: BODY };
    const key = { id: 'k1', secret: pem(privateKey) };
    const headers = signRequest(scheme, key, request, { clock: () => NOW * 1000 });
    const verifier = verifierFor(scheme, pem(publicKey));
    const signed = { ...request, headers: Object.entries(headers).flat() };
    expect(await verifier.verify({ ...signed, body: Buffer.from(BODY.toString('base64url')) })).toMatchObject(
      {
        code: 'signature_mismatch',
      },
    );
    expect(await verifier.verify(signed)).toMatchObject({ ok: true, timestamp: new Date(NOW * 1000) });
    expect(await verifier.verify(signed)).toMatchObject({ code: 'replayed' });
  });

  it('takes a shared secret', async () => {
    const secret = 'a secret of thirty-two characters';
    const scheme = detachedJws({ alg: 'HS256' });
    const request = { method: 'PUT', url: '/', body: BODY };
    const headers = Object.entries(signRequest(scheme, { id: 'k1', secret }, request)).flat();
    const token = (headers[1] as string).replace('..', `.${BODY.toString('base64url')}.`);
    await expect(compactVerify(token, Buffer.from(secret))).resolves.toBeDefined();
    expect(await verifierFor(scheme, secret).verify({ ...request, headers })).toMatchObject({ ok: true });
  });

  it('judges the time of signing', async () => {
    const options = { alg: 'EdDSA', issuedAt: 'iat', toleranceSeconds: 60 } as const;
    const signedAt = (iat: unknown) => detachedByJose({ alg: 'EdDSA', kid: 'k', iat });
    expect(await outcome(await signedAt(NOW - 60), options)).toBe('accepted from k');
    expect(await outcome(await signedAt(NOW - 61), options)).toBe('timestamp_too_old');
    expect(await outcome(await signedAt(NOW + 61), options)).toBe('timestamp_in_future');
    for (const iat of [undefined, `${NOW}`, NOW + 0.5, -1, null])
      expect(await outcome(await signedAt(iat), options)).toBe('malformed_header');
  });

  it.each<[string, object, Partial<DetachedJwsOptions>?]>([
    ['no algorithm', { alg: undefined }],
    ['"none"', { alg: 'none' }],
    ['another algorithm of the same key', { alg: 'RS256' }],
    ['no kid', { kid: undefined }],
    ['the "typ" of a token that was made for something else', { typ: 'at+jwt' }],
    ['no member that must be there', {}, { requiredMembers: ['iss'] }],
    ['a kid that is no text', { kid: 1 }],
    ['a kid with a line feed', { kid: 'a\nb' }],
    ['an extension that is not known', { crit: ['x'], x: 1 }],
    ['an extension that is not there', { crit: ['http://a/b'] }, { crit: ['http://a/b'] }],
    ['an extension twice', { crit: ['x', 'x'], x: 1 }, { crit: ['x'] }],
    ['an empty list of extensions', { crit: [] }],
    ['a list that is none', { crit: 'b64', b64: true }],
    ['a known member as an extension', { crit: ['kid'] }],
    ['b64 that is not critical', { b64: false }],
    ['b64 that is no boolean', { b64: 'false', crit: ['b64'] }],
    ['b64 where it is encoded', { b64: false, crit: ['b64'] }, { b64: true }],
    ['no b64 where it is not encoded', {}, { b64: false }],
    ['a member of another value', { tan: 'other' }, { members: { tan: 'ours' } }],
    ['a member of another type', { v: '1' }, { members: { v: 1 } }],
    ['no such member', {}, { members: { tan: 'ours' } }],
  ])('refuses %s', async (_what, changes, options = {}) => {
    const [, , signature] = (await detachedByJose({ alg: 'PS256', kid: 'k' })).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'PS256', kid: 'k', ...changes })).toString('base64url');
    expect(await outcome(`${header}..${signature}`, { alg: 'PS256', ...options })).toBe('malformed_header');
  });

  it('refuses a member that comes twice, an attached payload, other spellings, and two headers', async () => {
    const value = await detachedByJose({ alg: 'ES256', kid: 'k' });
    const [header, , signature] = value.split('.');
    const of = (text: string) => Buffer.from(text).toString('base64url');
    for (const wrong of [
      `${of('{"alg":"ES256","kid":"k","kid":"k"}')}..${signature}`,
      `${of('[]')}..${signature}`,
      `${header}.${BODY.toString('base64url')}.${signature}`,
      `${header}=..${signature}`,
      `${header}..${signature}=`,
      `${header}..`,
      `..${signature}`,
      `${value}..`,
      'x'.repeat(9000),
    ])
      expect(await outcome(wrong, { alg: 'ES256' })).toBe('malformed_header');
    const verifier = verifierFor(detachedJws({ alg: 'ES256' }), pem(PAIRS.ES256.publicKey));
    const twice = ['x-jws-signature', value, 'X-JWS-Signature', value];
    const verdict = await verifier.verify({ method: 'POST', url: '/', headers: twice, body: BODY });
    expect(verdict).toMatchObject({ code: 'duplicate_header' });
  });

  it('signs and verifies a large body, piece by piece', async () => {
    const body = Buffer.alloc(1_000_001, 'zażółć');
    const value = await detachedByJose({ alg: 'ES256', kid: 'k' }, body);
    expect(await outcome(value, { alg: 'ES256' }, body)).toBe('accepted from k');
  });

  it('is explained as it is verified', async () => {
    const options = { alg: 'ES256', b64: false } as const;
    const key = { id: 'k', secret: pem(PAIRS.ES256.publicKey) };
    const value = await detachedByJose({ alg: 'ES256', kid: 'k', b64: false, crit: ['b64'] });
    const request = { method: 'POST', url: '/', headers: ['x-jws-signature', value], body: BODY };
    const by = { scheme: detachedJws(options), key };
    expect(explain(request, by)).toMatchObject({ signatureMatches: true, findings: [] });
    const changed = explain({ ...request, body: `${BODY}\n` }, by);
    expect(changed.best?.mistakes[0].code).toBe('body_trailing_newline');
  });

  it('answers any bytes in the place of the header with a refusal', async () => {
    const verifier = verifierFor(detachedJws(OPEN_BANKING_UK), pem(RSA.publicKey));
    const json = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .json({ depthSize: 'large' })
        .map((text) => Buffer.from(`{"alg":"PS256","kid":"k","crit":${text},"x":${text}}`)),
      fc.integer({ min: 1, max: 2900 }).map((n) => Buffer.from(`{"alg":${'['.repeat(n)}${']'.repeat(n)}}`)),
      fc
        .constantFrom('{"__proto__":{"alg":"PS256"}}', '{"a":1}\n', '\ufeff{"alg":"PS256"}')
        .map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(json, async (bytes) => {
        const value = `${Buffer.from(bytes).toString('base64url')}..${'A'.repeat(342)}`;
        const verdict = await verifier.verify({
          method: 'POST',
          url: '/',
          headers: ['x-jws-signature', value],
        });
        expect(verdict).toMatchObject({ ok: false, code: 'malformed_header' });
      }),
    );
  });

  it.each<[string, object, RegExp]>([
    ['no algorithm', {}, /"alg" must be one of/],
    ['none', { alg: 'none' }, /"alg" must be one of/],
    ['b64 as a text', { alg: 'PS256', b64: 'false' }, /"b64"/],
    ['a tolerance without a time', { alg: 'PS256', toleranceSeconds: 60 }, /"issuedAt"/],
    ['the key as a member', { alg: 'PS256', members: { kid: 'k' } }, /"members"/],
    ['a known member as an extension', { alg: 'PS256', crit: ['x5c'] }, /"crit"/],
    ['an object as a value', { alg: 'PS256', members: { a: {} } }, /"members.a"/],
  ])('does not start with %s', (_what, options, message) => {
    expect(() => detachedJws(options as DetachedJwsOptions)).toThrow(message);
  });
});
