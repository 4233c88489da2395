/**
 * The contract of an operation store: which operations are under way, and what the finished ones came to.
 *
 * An operation is what one idempotency key, or one event, stands for. It is absent, running (leased to the attempt that began it)
 * or finished (with a record). Each of these steps is atomic:
 * - `begin` starts an operation that is absent, for the holder of `token`, until the lease ends. Of any number of
 *   concurrent ones exactly one is `started`. The same token is told `started` again, for a lease from then on: a command
 *   may be sent twice, and an attempt that hears of its lease too late asks again.
 * - `renew` makes the lease last `leaseMs` from now on.
 * - `finish` ends the lease and keeps the record for `ttlMs`.
 * - `release` makes the operation absent, so that the next one may start it.
 * - `find` changes nothing.
 *
 * An operation whose lease has ended is absent: its holder has crashed, or hangs. A holder that comes back may still renew
 * and finish it, unless another one holds or has finished it by then: `renew` and `finish` change nothing then and say
 * `false`, as `release` changes nothing. What one has finished oneself stays as it is: to finish it again, and to renew it,
 * says `true`.
 *
 * Any step may throw or reject: when the store is out of reach, or has no room for one operation more. Nothing is forgotten
 * before its time to make room, but records as a last resort. Room is shared out by `owner`: a step that needs more than its
 * owner's share rejects with an `OperationShareError`, and the operations and records of others are not touched for it.
 */

/** An operation about to be done. */
export interface OperationStart {
  /** Which one: a digest in hex, of which nobody chooses the bits. */
  readonly id: string;
  /** Id of the attempt: random, in hex, and new for each. */
  readonly token: string;
  /** Fingerprint of the request, which distinguishes it from another one under the same id: a digest in hex, or empty. */
  readonly fingerprint: string;
  /** Milliseconds for which nobody else may begin it. */
  readonly leaseMs: number;
  /**
   * The caller whose operation it is, for shares: no caller can use up what all share. A digest in hex of namespace and
   * key id. Default: nobody's.
   */
  readonly owner?: string | undefined;
}

/** Result of an attempt to begin. `fingerprint` is that of the request which began the operation. */
export type OperationState =
  | { readonly outcome: 'started' }
  | {
      readonly outcome: 'running';
      readonly fingerprint: string;
      /** Milliseconds until the lease ends, unless it is renewed. */
      readonly leaseMs: number;
    }
  | {
      readonly outcome: 'finished';
      readonly fingerprint: string;
      /** `undefined`: it had to make room for others. That it is finished is known all the same. */
      readonly record: Uint8Array | undefined;
    };

/** Names a lease; with fingerprint and owner, which are forgotten with a lease that has ended. */
export type OperationLease = Pick<OperationStart, 'id' | 'token' | 'fingerprint' | 'leaseMs' | 'owner'>;

/** Result of a finished operation. */
export interface OperationEnd extends Pick<OperationStart, 'id' | 'token' | 'fingerprint' | 'owner'> {
  /** Kept and given back byte for byte; may be empty. */
  readonly record: Uint8Array;
  /** Milliseconds for which it is kept. */
  readonly ttlMs: number;
}

/** A place where operations are kept: the second half of a store, and held to the same `timeoutMs`. */
export interface OperationStore {
  readonly begin: (start: OperationStart) => OperationState | Promise<OperationState>;
  readonly renew: (lease: OperationLease) => boolean | Promise<boolean>;
  readonly finish: (end: OperationEnd) => boolean | Promise<boolean>;
  readonly release: (lease: Pick<OperationStart, 'id' | 'token' | 'owner'>) => void | Promise<void>;
  /**
   * Tells what `begin` would find, and begins nothing; `undefined` for an operation that is absent. Default: none, so that
   * copies of requests (`answerCopies`) get no answer from this store.
   */
  readonly find?:
    | ((
        operation: Pick<OperationStart, 'id' | 'owner'>,
      ) => OperationState | undefined | Promise<OperationState | undefined>)
    | undefined;
}
