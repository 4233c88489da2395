import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { createVerifier, memoryStore } from '../../src/index.ts';
import { adcp } from '../../src/schemes/adcp.ts';

const ORIGIN = 'https://seller.example.com';
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const scheme = adcp();
const CLOCK = { clock: () => Date.UTC(2026, 0, 1) };

/** Signs a request for `/public/a`, and sends it elsewhere. */
async function outcomeAt(url: string): Promise<string> {
  const request = {
    method: 'POST',
    url: `${ORIGIN}/public/a`,
    headers: { 'content-type': 'application/json' },
    body: '{}',
  };
  const secret = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const signed = signRequest(scheme, { id: 'agent', secret }, request, CLOCK);
  const verifier = createVerifier({
    scheme,
    keys: { id: 'agent', secret: String(publicKey.export({ type: 'spki', format: 'pem' })) },
    store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
    publicUrl: ORIGIN,
    ...CLOCK,
  });
  const headers = { ...request.headers, ...signed };
  const verdict = await verifier.verify({ method: 'POST', url, headers, body: '{}' });
  return verdict.ok ? 'accepted' : verdict.code;
}

describe('adcp()', () => {
  it.each(['/public/a', '/public/./a', '/public/%61'])('takes %s for its canonical form', async (url) => {
    expect(await outcomeAt(url)).toBe('accepted');
  });

  it.each(['/admin/../public/a', '/admin/%2E%2e/public/a', '/../public/a', '/admin/.%2e/public/a?x=1'])(
    'refuses %s, which a router may lead elsewhere',
    async (url) => {
      expect(await outcomeAt(url)).toBe('malformed_target');
    },
  );
});
