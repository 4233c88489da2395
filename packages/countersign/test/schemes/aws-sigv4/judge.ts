/** The verdict of a receiver of requests that are signed as AWS does. */

import { createVerifier, memoryStore, type Scheme } from '../../../src/index.ts';
import { NOW, SECRET, type SentRequest } from './by-hand.ts';

/** A receiver with a key for every id. */
export function receiver(scheme: Scheme, { secret = SECRET, now = NOW } = {}) {
  const keys = (id: string) => ({ id, secret });
  const verifier = createVerifier({ scheme, keys, store: memoryStore(), clock: () => now });
  return async (request: SentRequest) => {
    const verdict = await verifier.verify(request);
    return verdict.ok ? 'accepted' : verdict.code;
  };
}

/** The verdict on one request. */
export function judge(scheme: Scheme, request: SentRequest, options?: { secret?: string; now?: number }) {
  return receiver(scheme, options)(request);
}
