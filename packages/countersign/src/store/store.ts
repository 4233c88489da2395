/**
 * The contract of a store: replay and limits, decided together.
 *
 * `admit` is one atomic step. In this order it
 * 1. refuses a request whose replay id it holds for that key (`replayed`);
 * 2. refuses a request of which it can no longer tell whether it was seen (`replay_unprovable`);
 * 3. refuses a request whose cost does not fit into any one of its limits (`rate_limited`);
 * 4. else remembers the replay id until `expiresAtMs` at least, and counts the cost in every limit.
 *
 * A refused request changes nothing: a replay spends no quota, and a request over a limit burns neither its replay id
 * nor the quota of the other limits. Of any number of concurrent requests with one replay id, exactly one is admitted.
 * A store that forgets a live replay id must refuse the key's requests that expire no later than it.
 *
 * A request without a replay id is about limits alone: steps 1 and 2 do not concern it. One that costs nothing fits into
 * any limit and is counted in none. One that has no replay id and costs nothing only asks where the key stands: it
 * changes nothing, and a key that the store knows nothing of stays unknown to it.
 */

import type { KeyMemory } from './key-memory.ts';
import type { Limit, LimitState } from './limit.ts';
import type { OperationStore } from './operation-store.ts';

/** A request that asks to be let in. */
export interface AdmissionRequest {
  /** The key, within its namespace. Replay ids and limits are scoped by it. */
  readonly keyId: string;
  /** The nonce, or the recomputed signature; `undefined`: nothing of a replay is checked or remembered, only limits. */
  readonly replayId: string | undefined;
  /**
   * True if the replay id is a MAC or digest in hex, of which nobody chooses the bits: a store may shorten such an id,
   * where it must hash what the sender has written. Default: false.
   */
  readonly replayIdIsDigest?: boolean | undefined;
  /** The request's own time, in milliseconds since the epoch. It means nothing without a replay id. */
  readonly timestampMs: number;
  /**
   * When the request can no longer pass its window, by the verifier's clock, margin included. It means nothing without a
   * replay id.
   */
  readonly expiresAtMs: number;
  readonly limits: readonly Limit[];
  /** Number of requests that this one counts as in every limit: a whole number from 0. */
  readonly cost: number;
  /** The verifier's clock, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** For stores of this process: a place to keep what they know of the key. Others leave it alone. Default: none. */
  readonly keyMemory?: KeyMemory | undefined;
  /**
   * Tells whether the process that asks has admitted the replay id by itself, which it may do when no answer has come in time.
   * A store that takes back what it has admitted too late leaves such an id as it is: it would pass elsewhere. It is a function,
   * which a store that hands the request to a worker leaves out. Default: it has not.
   */
  readonly wasAdmittedAlone?: (() => boolean) | undefined;
}

/** A request with a replay id. */
export type ReplayAdmissionRequest = AdmissionRequest & { readonly replayId: string };

/**
 * Tells whether a request has a replay id, and is not about limits alone.
 *
 *
 * @example
 * const requests: AdmissionRequest[] = [];
 * const replayIds = requests.filter(hasReplayId).map(({ replayId }) => replayId);
 */
export function hasReplayId(request: AdmissionRequest): request is ReplayAdmissionRequest {
  return request.replayId !== undefined;
}

/** The decision on a request. */
export type Admission =
  | { readonly outcome: 'admitted'; readonly limits: readonly LimitState[] }
  | { readonly outcome: 'replayed' | 'replay_unprovable' }
  | {
      readonly outcome: 'rate_limited';
      readonly limits: readonly LimitState[];
      /** Whole seconds until the request would fit into every limit; `undefined` where it costs more than one has. */
      readonly retryAfterSeconds: number | undefined;
    };

/** A place where replay ids, limits and operations are kept; all processes that share it share all of them. */
export interface Store {
  /**
   * Milliseconds that each answer of the store may take; later, the store has failed. Default: 250. `Infinity` for a store
   * that gives up and rejects by itself, taking care that nobody's answer is lost to a deadline of which it knows nothing.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Operations of idempotency and deduplication. It may be a getter that makes them when it is first read. Default: none, so
   * that `idempotent()` and `deduplicate()` must be given another store.
   */
  readonly operations?: OperationStore | undefined;
  readonly admit: (request: AdmissionRequest) => Admission | Promise<Admission>;
}
