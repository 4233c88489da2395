/** Requests as Visa's sample of the Trusted Agent Protocol signs them. */

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createVerifier, memoryStore } from 'countersign';
import { signRequest } from 'countersign/client';
import { httpMessageSignatures } from 'countersign/schemes/http-message-signatures';
import { type VisaTapSampleOptions, visaTapSample } from 'countersign/schemes/visa-tap-sample';
import { describe, expect, it } from 'vitest';
import { type SenderVector, targetOf } from './senders/sender-vectors.ts';

const VECTORS: readonly SenderVector[] = JSON.parse(
  readFileSync(new URL('../vectors/standards/visa-tap-sample.json', import.meta.url), 'utf8'),
);
const ED25519 = VECTORS.find(({ case: name }) => name === 'ed25519, keyId and blanks') as SenderVector;

function verifierFor(
  { secret, url, nowSeconds }: SenderVector,
  options?: VisaTapSampleOptions,
  seconds = nowSeconds,
) {
  return createVerifier({
    scheme: visaTapSample(options),
    keys: (id) => ({ id, secret }),
    store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
    publicUrl: new URL(url).origin,
    clock: () => seconds * 1000,
  });
}

function requestOf(vector: SenderVector, change: (input: string) => string = (input) => input) {
  const { method, headers } = vector;
  const pairs = headers.flatMap(([name, value]) => [
    name,
    name === 'Signature-Input' ? change(value) : value,
  ]);
  return { method, url: targetOf(vector), headers: pairs };
}

const codeOf = async (verifier: ReturnType<typeof verifierFor>, request: ReturnType<typeof requestOf>) => {
  const verdict = await verifier.verify(request);
  return verdict.ok ? 'accepted' : verdict.code;
};

describe('a request of the sample', () => {
  it.each(VECTORS)('is judged as it is to be: $case: $expect', async (vector) => {
    const verdict = await verifierFor(vector).verify(requestOf(vector));
    expect(verdict.ok ? 'accept' : 'refuse', vector.why).toBe(vector.expect);
  });

  it('is good once, until its last second', async () => {
    const verifier = verifierFor(ED25519, {}, ED25519.nowSeconds + 480);
    expect(await codeOf(verifier, requestOf(ED25519))).toBe('accepted');
    expect(await codeOf(verifier, requestOf(ED25519))).toBe('replayed');
  });

  it('is no request by RFC 9421', async () => {
    const verifier = createVerifier({
      scheme: httpMessageSignatures({ requiredComponents: ['@authority', '@path'], algorithms: ['ed25519'] }),
      keys: (id) => ({ id, secret: ED25519.secret }),
      publicUrl: new URL(ED25519.url).origin,
      clock: () => ED25519.nowSeconds * 1000,
    });
    expect(await verifier.verify(requestOf(ED25519))).toMatchObject({ code: 'malformed_header' });
  });

  it('has the tag that is asked for', async () => {
    const codeWith = (tag: VisaTapSampleOptions['tag']) =>
      codeOf(verifierFor(ED25519, { tag }), requestOf(ED25519));
    expect(await codeWith('agent-browser-auth')).toBe('accepted');
    expect(await codeWith('agent-payer-auth')).toBe('malformed_header');
  });

  it.each<[string, (input: string) => string, string]>([
    ['of another path', (input) => input, 'signature_mismatch'],
    ['whose nonce was changed', (input) => input.replace('nonce="e8', 'nonce="f8'), 'signature_mismatch'],
    ['without its blanks', (input) => input.replaceAll('; ', ';'), 'signature_mismatch'],
    ['by another algorithm', (input) => input.replace('ed25519";', 'rsa-pss-sha256";'), 'signature_mismatch'],
    [
      'that is good for longer',
      (input) => input.replace('expires=1764547680', 'expires=1764547681'),
      'malformed_header',
    ],
    [
      'that expires before it begins',
      (input) => input.replace('expires=1764547680', 'expires=1764547199'),
      'malformed_header',
    ],
    ['that covers less', (input) => input.replace(' "@path"', ''), 'malformed_header'],
    ['with a parameter more', (input) => `${input};x=1`, 'malformed_header'],
    ['with a second signature', (input) => `${input}, sig1=()`, 'malformed_header'],
  ])('is refused: one %s', async (what, change, code) => {
    const request = requestOf(ED25519, change);
    const url = what === 'of another path' ? `${request.url}?a=1` : request.url;
    expect(await codeOf(verifierFor(ED25519), { ...request, url })).toBe(code);
  });
});

describe('visaTapSample()', () => {
  const pem = (key: KeyObject, type: 'pkcs8' | 'spki') => key.export({ type, format: 'pem' }) as string;

  it.each([
    ['Ed25519', generateKeyPairSync('ed25519')],
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ] as const)('signs as the sample does, with a key of %s', async (_kind, { publicKey, privateKey }) => {
    const vector = { ...ED25519, secret: pem(publicKey, 'spki') };
    const url = `${vector.url}?a=b`;
    const key = { id: 'primary', secret: pem(privateKey, 'pkcs8') };
    const signed = signRequest(
      visaTapSample(),
      key,
      { method: 'GET', url },
      { clock: () => vector.nowSeconds * 1000 },
    );
    const headers = Object.entries(signed).flat();
    expect(await codeOf(verifierFor(vector), { method: 'GET', url: targetOf({ url }), headers })).toBe(
      'accepted',
    );
  });

  it('refuses a tag that does not exist', () => {
    expect(() => visaTapSample({ tag: 'web-bot-auth' as 'agent-payer-auth' })).toThrow('"tag" must be');
  });
});
