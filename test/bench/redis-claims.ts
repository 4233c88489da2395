/** Claims as a verifier makes them of valid requests, each with a nonce of its own. */

import { randomUUID } from 'node:crypto';
import type { Limit } from 'countersign';
import type { ReplayAdmissionRequest } from 'countersign/store';

/** Time for which a request can be played again: five minutes, and the margin for clocks. */
export const LIFE_MS = 308_000;

/** Limits that are never reached, a minute's and an hour's. */
export const LIMIT = 1_000_000_000;
const WINDOWS = [
  { name: 'minute', windowSeconds: 60 },
  { name: 'hour', windowSeconds: 3600 },
];

/** An API key, as far as claims tell of it. */
export type ClaimingKey = Pick<ReplayAdmissionRequest, 'keyId' | 'limits'>;

/** So many API keys. Each has its limits for itself, as keys that are read from somewhere do. */
export function claimingKeys(count: number): ClaimingKey[] {
  return Array.from({ length: count }, (_, i) => ({
    keyId: `ak_live_${String(i).padStart(8, '0')}`,
    limits: WINDOWS.map((window): Limit => ({ limit: LIMIT, ...window })),
  }));
}

/** A request of that key, signed and verified now. */
function claimOf({ keyId, limits }: ClaimingKey, nowMs: number): ReplayAdmissionRequest {
  const expiresAtMs = nowMs + LIFE_MS;
  return { keyId, limits, cost: 1, replayId: randomUUID(), timestampMs: nowMs, nowMs, expiresAtMs };
}

/** So many requests that come now, each of any of the keys. */
export function claimsOfAny(
  keys: readonly ClaimingKey[],
  count: number,
  nowMs: number,
): ReplayAdmissionRequest[] {
  return Array.from({ length: count }, () =>
    claimOf(keys[Math.floor(Math.random() * keys.length)] as ClaimingKey, nowMs),
  );
}

/** So many requests that come now, evenly of all keys, those of one key after another; made as they are taken. */
export function* claimsOfEach(
  keys: readonly ClaimingKey[],
  count: number,
  nowMs: number,
): Generator<ReplayAdmissionRequest> {
  for (let i = 0; i < count; i++) {
    yield claimOf(keys[Math.floor((i * keys.length) / count)] as ClaimingKey, nowMs);
  }
}
