/** Requests as a verifier makes them. */

import type { AdmissionRequest } from '../../../src/index.ts';
import type { ReplayAdmissionRequest } from '../../../src/store.ts';

let ids = 0;

/** A request for a new request of now, by the clock of this process. */
export function request(changes: Partial<ReplayAdmissionRequest> = {}): ReplayAdmissionRequest {
  const { nowMs = Date.now() } = changes;
  const { timestampMs = nowMs } = changes;
  return {
    keyId: 'acme:key-1',
    replayId: `id-${ids++}`,
    timestampMs,
    expiresAtMs: timestampMs + 300_000,
    limits: [],
    cost: 1,
    nowMs,
    ...changes,
  };
}

/** A request about limits alone. */
export function limitClaim(changes: Partial<ReplayAdmissionRequest> = {}): AdmissionRequest {
  return { ...request(changes), replayId: undefined };
}
