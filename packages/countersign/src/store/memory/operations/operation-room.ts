/** The room for operations in a memory store: its options, checked when the store is made. */

import type { CompleteOptions } from '../../../internal/complete-options.ts';

/** Options of `memoryStore()` that concern operations. */
export interface OperationRoomOptions {
  /**
   * Bytes of the records of all finished operations together. Default: 64 MiB. When there is no room, the oldest record goes of the caller that holds
   * most bytes, until there is: such an operation stays known as finished until its time is over, and is not done again, but
   * there is nothing left to answer. A caller that keeps to an equal part of the bytes loses nothing to others.
   */
  readonly maxBytes?: number | undefined;
  /**
   * Number of operations that are kept, running and finished ones; 350 to 700 bytes each beside the record, taken as they are
   * needed. Default: 250 000. Nothing is forgotten before its time, so when there is no room, `begin` throws: first for a
   * caller that holds its share (see `maxShare`). Room is needed for as many as begin within the time for which finished ones
   * are kept.
   */
  readonly maxOperations?: number | undefined;
  /**
   * The part of the room that others leave which one caller may fill, up to 1. Default: 0.5. A quarter of `maxOperations` is
   * not part of that room: there each of 250 callers finds a thousandth of `maxOperations`, whatever others hold. So one
   * caller may hold 37.6 % of all by default. 1 is for a store with a single caller.
   */
  readonly maxShare?: number | undefined;
  /** Milliseconds on a clock that never goes back, by which operations end. Default: `performance.now`. */
  readonly monotonicClock?: (() => number) | undefined;
}

/** Checks and completes the options; throws a TypeError or RangeError that names the one at fault. */
export function toOperationRoom(options: OperationRoomOptions): CompleteOptions<OperationRoomOptions> {
  const { maxBytes = 64 * 1024 * 1024, maxOperations = 250_000, maxShare = 0.5 } = options;
  const { monotonicClock = () => performance.now() } = options;
  assertWhole('maxBytes', maxBytes, Number.MAX_SAFE_INTEGER);
  // No Map takes more than 2²⁴.
  assertWhole('maxOperations', maxOperations, 10_000_000);
  if (!(typeof maxShare === 'number' && maxShare > 0 && maxShare <= 1))
    throw new RangeError('memoryStore(): "maxShare" must be a number greater than 0 and at most 1');
  if (typeof monotonicClock !== 'function')
    throw new TypeError('memoryStore(): "monotonicClock" must be a function that returns milliseconds');
  return { maxBytes, maxOperations, maxShare, monotonicClock };
}

function assertWhole(name: string, value: number, most: number): void {
  if (!(Number.isInteger(value) && value >= 1 && value <= most))
    throw new RangeError(`memoryStore(): "${name}" must be a whole number from 1 to ${most}`);
}
