/** The options of an operation store on Redis: their defaults, and the checks that make a wrong one fail at once. */

import { RUNNING_BYTES } from './operations/share-script.ts';
import { assertPrefix } from './store/key-names.ts';

/** Options of `redis()` that concern operations: the share of one API key. */
export interface OperationShareOptions {
  /**
   * Most operations that are kept for one API key, running and finished ones. Beyond that, `begin` rejects with an
   * `OperationShareError` until one is gone; other keys are unaffected. Default: 100 000.
   */
  readonly maxOperationsPerKey?: number | undefined;
  /**
   * Most bytes that the records of one API key take together; a running operation counts as 64 KiB. Beyond that, `begin`
   * rejects as above. An operation that is running already can still finish, but is kept without its record if that does not
   * fit. Default: 256 MiB.
   */
  readonly maxBytesPerKey?: number | undefined;
}

/** Options of an operation store, which are those of its store. */
export interface RedisOperationStoreOptions extends OperationShareOptions {
  readonly prefix?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Options checked, with every default in place. */
export interface OperationStoreSettings {
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly maxOperationsPerKey: number;
  readonly maxBytesPerKey: number;
}

/** The longest that a timer of Node waits; beyond it, it fires at once. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1;
/** The scores of a sorted set are exact up to 2⁵³. */
const MOST_BYTES = 1e15;

/** Checks and completes the options; throws a TypeError or RangeError that names the one at fault. */
export function toOperationStoreSettings(options: RedisOperationStoreOptions): OperationStoreSettings {
  const { prefix = 'countersign:', timeoutMs = 250 } = options;
  const { maxOperationsPerKey = 100_000, maxBytesPerKey = 256 * 1024 * 1024 } = options;
  assertPrefix('redis()', prefix);
  assertWhole('timeoutMs', timeoutMs, [1, LONGEST_TIMER_MS]);
  assertWhole('maxOperationsPerKey', maxOperationsPerKey, [1, 100_000_000]);
  assertWhole('maxBytesPerKey', maxBytesPerKey, [RUNNING_BYTES, MOST_BYTES]);
  return { prefix, timeoutMs, maxOperationsPerKey, maxBytesPerKey };
}

function assertWhole(name: string, value: number, [least, most]: readonly [number, number]): void {
  if (!(Number.isInteger(value) && value >= least && value <= most))
    throw new RangeError(`redis(): "${name}" must be a whole number from ${least} to ${most}`);
}
