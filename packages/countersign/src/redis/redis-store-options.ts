/** The options of a store on Redis: their defaults, and the checks that make a wrong one fail at once. */

import { assertKnownOptions } from '../internal/known-options.ts';
import type { WaitForReplicas } from './clients/redis-commands.ts';
import {
  type OperationShareOptions,
  type OperationStoreSettings,
  toOperationStoreSettings,
} from './redis-operation-store-options.ts';

/** Options of a store on Redis. */
export interface RedisStoreOptions extends OperationShareOptions {
  /** Prefix of the names of all keys. Default: `countersign:`. */
  readonly prefix?: string | undefined;
  /** Milliseconds within which Redis decides, or the request has failed. Default: 250. */
  readonly timeoutMs?: number | undefined;
  /**
   * Number of replicas that must have an admission before its request is accepted, and the time that the master waits for them
   * in milliseconds (default 50); less is a failure of the store. The command is `WAIT`, which clients of Valkey GLIDE do not offer. Default: none.
   */
  readonly waitReplicas?: { readonly replicas: number; readonly timeoutMs?: number | undefined } | undefined;
  /**
   * Refuses requests dated before the server began to run, for keys that it knows nothing of: it may have admitted and
   * forgotten them. Default: false, since clients with slow clocks are refused then, for as long as their clocks are
   * behind, after each restart.
   */
  readonly refuseOlderThanStart?: boolean | undefined;
  /** Most requests in one call of the script. Default: 64. */
  readonly maxBatch?: number | undefined;
  /** Most requests that wait for Redis at once; those beyond have failed. Default: 10 000. */
  readonly maxPending?: number | undefined;
  /**
   * For tests: the time that the store goes by, in milliseconds since the epoch. It must be the same for all processes.
   * Default: the time of Redis.
   */
  readonly clock?: (() => number) | undefined;
}

/** The names of the options. */
export const REDIS_STORE_OPTIONS: readonly (keyof RedisStoreOptions)[] = [
  'prefix',
  'timeoutMs',
  'waitReplicas',
  'refuseOlderThanStart',
  'maxBatch',
  'maxPending',
  'maxOperationsPerKey',
  'maxBytesPerKey',
  'clock',
];

/** Options checked, with every default in place. */
export interface RedisStoreSettings extends OperationStoreSettings {
  readonly refuseOlderThanStart: boolean;
  readonly maxBatch: number;
  readonly maxPending: number;
  readonly waitReplicas: WaitForReplicas | undefined;
  readonly clock: (() => number) | undefined;
}

/** Checks and completes the options; throws a TypeError or RangeError that names the one at fault. */
export function toRedisStoreSettings(options: RedisStoreOptions): RedisStoreSettings {
  assertKnownOptions('redis()', options, REDIS_STORE_OPTIONS);
  const { timeoutMs = 250, maxBatch = 64, maxPending = 10_000, clock } = options;
  const { refuseOlderThanStart = false, waitReplicas } = options;
  if (typeof refuseOlderThanStart !== 'boolean')
    throw new TypeError('redis(): "refuseOlderThanStart" must be true or false');
  if (clock !== undefined && typeof clock !== 'function')
    throw new TypeError('redis(): "clock" must be a function that returns milliseconds');
  assertWhole('maxBatch', maxBatch, 1000);
  assertWhole('maxPending', maxPending, 10_000_000);
  return {
    ...toOperationStoreSettings(options),
    maxBatch,
    maxPending,
    refuseOlderThanStart,
    clock,
    waitReplicas: waitReplicas && toWaitReplicas(waitReplicas, timeoutMs),
  };
}

function toWaitReplicas(
  wait: NonNullable<RedisStoreOptions['waitReplicas']>,
  longestMs: number,
): WaitForReplicas {
  assertKnownOptions('"waitReplicas"', wait, ['replicas', 'timeoutMs']);
  const { replicas, timeoutMs = Math.min(50, longestMs) } = wait;
  assertWhole('waitReplicas.replicas', replicas, 100);
  // WAIT takes 0 for "for ever".
  assertWhole('waitReplicas.timeoutMs', timeoutMs, longestMs);
  return { replicas, timeoutMs };
}

function assertWhole(name: string, value: number, most: number): void {
  if (!(Number.isInteger(value) && value >= 1 && value <= most))
    throw new RangeError(`redis(): "${name}" must be a whole number from 1 to ${most}`);
}
