/** Keys in a real Redis, and a verifier that uses them. */

import { randomBytes } from 'node:crypto';
import { signRequest } from '../../../src/client.ts';
import {
  createVerifier,
  defineScheme,
  header,
  type KeySource,
  memoryStore,
  message,
  part,
  type Scheme,
  toHeaderPairs,
} from '../../../src/index.ts';

export const NOW = 1_700_000_000_000;
export const MASTER_KEYS = `test:${randomBytes(32).toString('base64')}`;

const scheme: Scheme = defineScheme({
  name: 'acme',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  secret: 'base64',
  algorithm: 'hmac-sha256',
  message: message`${part.keyId}\n${part.timestamp}\n${part.nonce}`,
  toleranceSeconds: 300,
  replay: 'nonce',
});

/** Verifies a new request that is signed with the secret. */
export function verdictWith(
  keys: KeySource,
  clock: () => number,
): (id: string, secret: string) => Promise<string> {
  const verifier = createVerifier({ scheme, keys, store: memoryStore({ maxReplayIds: 1000 }), clock });
  return async (id, secret) => {
    const headers = signRequest(scheme, { id: id, secret }, { method: 'GET', url: '/' }, { clock });
    const verdict = await verifier.verify({
      method: 'GET',
      url: '/',
      headers: toHeaderPairs(headers),
      body: new Uint8Array(),
      address: '203.0.113.7',
    });
    return verdict.ok ? 'accepted' : verdict.code;
  };
}
