/** Claims as a verifier makes them of requests that came in time. */

import { randomUUID } from 'node:crypto';
import type { AdmissionRequest } from 'countersign';

/** Time for which a request can be played again: five minutes, and the margin for clocks. */
const LIFE_MS = 308_000;

/** Limits that are never reached. */
const LIMITS = [
  { name: 'minute', limit: 1_000_000_000, windowSeconds: 60 },
  { name: 'hour', limit: 1_000_000_000, windowSeconds: 3600 },
];

/** A claim of a request that comes now and never came before. */
export function newClaim(keyId: string): AdmissionRequest {
  const nowMs = Date.now();
  const expiresAtMs = nowMs + LIFE_MS;
  return { keyId, replayId: randomUUID(), limits: LIMITS, cost: 1, timestampMs: nowMs, nowMs, expiresAtMs };
}

/** The ids of so many API keys. */
export function manyKeyIds(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `ak_live_${i}`);
}
