/**
 * The contract of a store: replay and limits, decided together.
 *
 * `admit` is one atomic step. In this order it
 * 1. refuses a claim whose replay id it holds for that key (`replayed`);
 * 2. refuses a claim of which it can no longer tell whether it was seen (`replay_unprovable`);
 * 3. refuses a claim that is over any limit (`rate_limited`);
 * 4. else remembers the replay id until `expiresAtMs` at least, and counts the request in every limit.
 *
 * A refused claim changes nothing: a replay spends no quota, and a request over a limit burns neither its replay id
 * nor the quota of the other limits. Of any number of concurrent claims with one replay id, exactly one is admitted.
 * A store that forgets a live replay id must refuse the key's claims that expire no later than it.
 */

/** A sliding-window limit: at most `limit` requests in `windowSeconds`. */
export interface Limit {
  readonly limit: number;
  readonly windowSeconds: number;
  /** Name in headers and logs; with `windowSeconds` it identifies the limit. Default: none. */
  readonly name?: string;
}

/** Where a key stands in one limit after the decision. */
export interface LimitState extends Limit {
  /** Requests left now. */
  readonly remaining: number;
  /** Whole seconds until the window in progress ends. */
  readonly resetSeconds: number;
}

/** A verified request asking to be let in. */
export interface Claim {
  /** The key, within its key space. Replay ids and limits are scoped by it. */
  readonly keyId: string;
  /** The nonce, or the recomputed signature. */
  readonly replayId: string;
  /**
   * Whether the replay id is a MAC or digest in hex, of which nobody chooses the bits: a store may shorten such an id,
   * where it must hash what the sender has written. Default: false.
   */
  readonly replayIdIsDigest?: boolean;
  /** The request's own time, in milliseconds since the epoch. */
  readonly timestampMs: number;
  /** When the request can no longer pass its window, by the verifier's clock, margin included. */
  readonly expiresAtMs: number;
  readonly limits: readonly Limit[];
  /** The verifier's clock, in milliseconds since the epoch. */
  readonly nowMs: number;
}

/** The decision on a claim. */
export type Admission =
  | { readonly outcome: 'admitted'; readonly limits: readonly LimitState[] }
  | { readonly outcome: 'replayed' | 'replay_unprovable' }
  | {
      readonly outcome: 'rate_limited';
      readonly limits: readonly LimitState[];
      /** Whole seconds until the request would fit into every limit. */
      readonly retryAfterSeconds: number;
    };

/** A place where replay ids and limits are kept. */
export interface Store {
  /**
   * Milliseconds after which the store itself gives up and rejects, taking care that nobody's answer is lost to a
   * deadline of which it knows nothing. Default: none, so that the verifier sets one (`storeTimeoutMs`).
   */
  readonly timeoutMs?: number;
  readonly admit: (claim: Claim) => Admission | Promise<Admission>;
}

/** Throws a RangeError or TypeError that names the limit at fault. */
export function assertLimits(owner: string, limits: readonly Limit[]): void {
  if (!Array.isArray(limits)) throw new TypeError(`"${owner}" must be a list of { limit, windowSeconds }`);
  const seen = new Set<string>();
  limits.forEach(({ limit, windowSeconds, name }, i) => {
    if (!Number.isInteger(limit) || limit < 1)
      throw new RangeError(`"${owner}[${i}].limit" must be a whole number from 1`);
    if (!(Number.isFinite(windowSeconds) && windowSeconds > 0)) {
      throw new RangeError(`"${owner}[${i}].windowSeconds" must be a number of seconds greater than 0`);
    }
    const identity = `${name ?? ''}/${windowSeconds}`;
    if (seen.has(identity)) throw new TypeError(`"${owner}[${i}]" has the window and name of another limit`);
    seen.add(identity);
  });
}
