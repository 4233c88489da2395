import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { defineScheme, header, headerParam, message, part, type SignedRequest } from '../../src/index.ts';
import { acmeVerifier, codeOf, key, NOW, OTHER_SECRET, SECRET } from '../support/acme.ts';

const listed = defineScheme({
  name: 'listed',
  keyId: header('X-Key'),
  timestamp: headerParam('X-Sig', 't', 'unixSeconds'),
  signature: headerParam('X-Sig', 'v1'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}.${part.body}`,
  toleranceSeconds: 300,
  replay: 'signature',
});
const TIME = String(NOW / 1000);
const BODY = Buffer.from('{"amount":1}');

describe('a request that carries several signatures', () => {
  it('is known by its message, since each of its signatures would be another id', async () => {
    const verdict = await listedVerifier().verify(requestWith(SECRET));
    const digest = createHash('sha256').update(`${TIME}.`).update(BODY).digest('hex');
    expect(verdict).toMatchObject({ ok: true, replayId: digest });
  });

  it('is a replay with one signature left out, and with another in its place', async () => {
    const verifier = listedVerifier();
    expect(codeOf(await verifier.verify(requestWith(SECRET, OTHER_SECRET)))).toBe('accepted');
    for (const secrets of [[SECRET, OTHER_SECRET], [SECRET], [OTHER_SECRET], [OTHER_SECRET, SECRET]])
      expect(codeOf(await verifier.verify(requestWith(...secrets)))).toBe('replayed');
  });

  it('is accepted by whichever secret it was signed with, and tells which', async () => {
    const verdict = await listedVerifier().verify(requestWith('a-secret-of-nobody-at-all', OTHER_SECRET));
    expect(verdict).toMatchObject({ ok: true, secretId: 'other' });
  });
});

function listedVerifier(): ReturnType<typeof acmeVerifier> {
  const found = { ...key, secrets: [SECRET, { id: 'other', value: OTHER_SECRET }] };
  return acmeVerifier({ scheme: listed, keys: { find: () => found } });
}

function requestWith(...secrets: string[]): SignedRequest {
  const signatures = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${TIME}.`).update(BODY).digest('hex'),
  );
  const value = [`t=${TIME}`, ...signatures.map((signature) => `v1=${signature}`)].join(',');
  return {
    method: 'POST',
    url: '/',
    headers: ['X-Key', key.id, 'X-Sig', value],
    body: BODY,
    address: '203.0.113.7',
  };
}
