/** A store that the contract is tried on. */

import type { Store } from '../store.ts';

/** An empty store that nobody else uses, with the time that it lives by. */
export interface StoreUnderTest {
  readonly store: Store;
  /** The verifier's clock, in milliseconds since the epoch. */
  readonly nowMs: () => number;
  /**
   * Moves the time, of the store too where it has one of its own. By a negative amount, the verifier's clock is set back; a
   * clock that is never set, such as that of leases, may stay then.
   */
  readonly advance: (ms: number) => void | Promise<void>;
  /** Called after each clause. Default: nothing is to be closed. */
  readonly close?: (() => void | Promise<void>) | undefined;
}
