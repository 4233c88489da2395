/** Claims as a verifier makes them. */

import type { Claim } from '@countersign/core';

let ids = 0;

/** A claim for a new request of now, by the clock of this process. */
export function claim(changes: Partial<Claim> = {}): Claim {
  const { nowMs = Date.now() } = changes;
  const { timestampMs = nowMs } = changes;
  return {
    keyId: 'acme:key-1',
    replayId: `id-${ids++}`,
    timestampMs,
    expiresAtMs: timestampMs + 300_000,
    limits: [],
    nowMs,
    ...changes,
  };
}
