/** A request that is signed right by a preset is explained as right. */

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createVerifier, memoryStore, type Scheme } from 'countersign';
import { signRequest } from 'countersign/client';
import { explain } from 'countersign/diagnosis';
import { catalog } from 'countersign/schemes';
import { intendAssumedWholeRequest } from 'countersign/schemes/intend';
import { describe, expect, it } from 'vitest';

const OPTIONS: Readonly<Record<string, object>> = {
  'aws-sigv4': { region: 'us-east-1', service: 'execute-api' },
  'detached-jws': { alg: 'ES256', issuedAt: 'iat' },
  'http-message-signatures': { requiredComponents: ['@method', '@target-uri'], algorithms: ['ed25519'] },
  intend: { message: intendAssumedWholeRequest },
};
const URL_CALLED = 'https://api.example.com/v1/orders?page=2&a=b';
const NOW_MS = 1_796_000_000_000;
const clock = () => NOW_MS;
const BODY = '{"type":"order.paid","id":"evt_1","amount":"12.50"}';
const BASE64 = Buffer.alloc(32, 7).toString('base64');
const pem = (key: KeyObject) =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }) as string;
const PAIRS = [
  ...[BASE64, `whsec_${BASE64}`, Buffer.alloc(32, 7).toString('hex')].map(
    (secret) => [secret, secret] as const,
  ),
  ...[
    generateKeyPairSync('ed25519'),
    generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ].map(({ privateKey, publicKey }) => [pem(privateKey), pem(publicKey)] as const),
];

/** Headers of a signed request and the key for it; undefined where this preset does not sign such requests. */
function signedBy(scheme: Scheme) {
  const request = {
    method: 'POST',
    url: URL_CALLED,
    body: BODY,
    headers: { 'content-type': 'application/json', host: 'api.example.com', 'idempotency-key': 'order-1' },
  };
  for (const [signing, verifying] of PAIRS) {
    try {
      const key = scheme.namesKey === false ? { secret: signing } : { id: 'key-1', secret: signing };
      const signed = signRequest(scheme, key, request, { clock });
      scheme.toKey(verifying, 'key-1');
      return { headers: { ...request.headers, ...signed }, key: { id: 'key-1', secret: verifying } };
    } catch {
      // Another form of secret, or none that is written in headers.
    }
  }
  return undefined;
}

describe('explain() of a request that a preset has signed right', async () => {
  const presets = await Promise.all(
    Object.values(catalog).map(async ({ name, load }) => {
      const create = (await load()) as (options?: object) => Scheme;
      try {
        const scheme = create(OPTIONS[name]);
        return { name, scheme, signed: signedBy(scheme) };
      } catch {
        return { name, scheme: undefined, signed: undefined };
      }
    }),
  );
  const told = presets.filter(({ signed }) => signed !== undefined);

  it('is asked of most presets', () => {
    expect(told.length).toBeGreaterThan(55);
    for (const name of [
      'aws-sigv4',
      'hawk',
      'draft-cavage',
      'http-message-signatures',
      'web-bot-auth',
      'detached-jws',
    ])
      expect(told.map((each) => each.name)).toContain(name);
  });

  it.each(told)('$name: says that the signature matches, and nothing else', async ({ scheme, signed }) => {
    const { headers, key } = signed as NonNullable<typeof signed>;
    const request = { method: 'POST', url: '/v1/orders?page=2&a=b', headers, body: BODY };
    const publicUrl = 'https://api.example.com';
    const store = memoryStore();
    const verifier = createVerifier({ scheme: scheme as Scheme, keys: key, store, publicUrl, clock });
    expect(await explain(request, verifier, { clock })).toMatchObject({
      signatureMatches: true,
      findings: [],
    });
    expect(await verifier.verify(request)).toMatchObject({ ok: true });
  });
});
