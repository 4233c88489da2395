/** The options of a store on Redis: their defaults, and the checks that make a wrong one fail at once. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { assertPrefix } from './store/key-names.ts';
import type { WaitForReplicas } from './store/script-call.ts';

/** Options of {@link redisStore}. */
export interface RedisStoreOptions {
  /** Prefix of the names of all keys. Default: `countersign:`. */
  readonly prefix?: string | undefined;
  /** Milliseconds within which Redis decides, or the claim has failed. Default: 250. */
  readonly timeoutMs?: number | undefined;
  /**
   * Number of replicas that must have a claim before its request is accepted, and the time that the master waits for them
   * in milliseconds (default 50); less is a failure of the store. The command is `WAIT`. Default: none.
   */
  readonly waitReplicas?: { readonly replicas: number; readonly timeoutMs?: number | undefined } | undefined;
  /**
   * Refuses requests dated before the server began to run, for keys that it knows nothing of: it may have admitted and
   * forgotten them. Default: false, since clients with slow clocks are refused then, for as long as their clocks are
   * behind, after each restart.
   */
  readonly refuseOlderThanStart?: boolean | undefined;
  /** Most claims in one call of the script. Default: 64. */
  readonly maxBatch?: number | undefined;
  /** Most claims that wait for Redis at once; those beyond have failed. Default: 10 000. */
  readonly maxPending?: number | undefined;
  /**
   * For tests: the time that the store goes by, in milliseconds since the epoch. It must be the same for all processes.
   * Default: the time of Redis.
   */
  readonly clock?: (() => number) | undefined;
}

const OPTIONS: readonly (keyof RedisStoreOptions)[] = [
  'prefix',
  'timeoutMs',
  'waitReplicas',
  'refuseOlderThanStart',
  'maxBatch',
  'maxPending',
  'clock',
];

/** Options checked, with every default in place. */
export interface RedisStoreSettings {
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly refuseOlderThanStart: boolean;
  readonly maxBatch: number;
  readonly maxPending: number;
  readonly waitReplicas: WaitForReplicas | undefined;
  readonly clock: (() => number) | undefined;
}

/** Checks and completes the options; throws a TypeError or RangeError that names the one at fault. */
export function toRedisStoreSettings(options: RedisStoreOptions): RedisStoreSettings {
  assertKnownOptions('redisStore()', options, OPTIONS);
  const { prefix = 'countersign:', timeoutMs = 250, maxBatch = 64, maxPending = 10_000, clock } = options;
  const { refuseOlderThanStart = false, waitReplicas } = options;
  assertPrefix('redisStore()', prefix);
  if (typeof refuseOlderThanStart !== 'boolean')
    throw new TypeError('redisStore(): "refuseOlderThanStart" must be true or false');
  if (clock !== undefined && typeof clock !== 'function')
    throw new TypeError('redisStore(): "clock" must be a function that returns milliseconds');
  assertWhole('timeoutMs', timeoutMs, 2 ** 31 - 1);
  assertWhole('maxBatch', maxBatch, 1000);
  assertWhole('maxPending', maxPending, 10_000_000);
  return {
    prefix,
    timeoutMs,
    maxBatch,
    maxPending,
    refuseOlderThanStart,
    clock,
    waitReplicas: waitReplicas && toWaitReplicas(waitReplicas, timeoutMs),
  };
}

function toWaitReplicas(
  wait: NonNullable<RedisStoreOptions['waitReplicas']>,
  storeTimeoutMs: number,
): WaitForReplicas {
  assertKnownOptions('"waitReplicas"', wait, ['replicas', 'timeoutMs']);
  const { replicas, timeoutMs = Math.min(50, storeTimeoutMs) } = wait;
  assertWhole('waitReplicas.replicas', replicas, 100);
  // WAIT takes 0 for "for ever".
  assertWhole('waitReplicas.timeoutMs', timeoutMs, storeTimeoutMs);
  return { replicas, timeoutMs };
}

function assertWhole(name: string, value: number, most: number): void {
  if (!(Number.isInteger(value) && value >= 1 && value <= most))
    throw new RangeError(`redisStore(): "${name}" must be a whole number from 1 to ${most}`);
}
