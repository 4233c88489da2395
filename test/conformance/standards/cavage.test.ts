import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { createVerifier, memoryStore } from 'countersign';
import { signRequest } from 'countersign/client';
import { draftCavage } from 'countersign/schemes/draft-cavage';
import httpSignature from 'http-signature';
import { describe, expect, it } from 'vitest';

const NOW = Date.parse('2014-01-05T21:31:40Z');

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
