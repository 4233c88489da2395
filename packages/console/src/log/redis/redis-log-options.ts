/** Options of the log in Redis. */

import { createSealer, type MasterKeys, type Sealer } from 'countersign/redis';
import { assertKnownOptions } from 'countersign/scheme';
import { assertWholeNumber } from '../whole-number.ts';
import type { LogClient } from './log-client.ts';

/** Options of `redisLog()`. */
export interface RedisLogOptions {
  /** A connection of its own for messages, such as `client.duplicate()`. */
  readonly subscriber: LogClient;
  /** Before the names of all keys. Default: `countersign:`. */
  readonly prefix?: string | undefined;
  /**
   * Default: 5000, usually about 8 MB. An entry of a sender without a key takes up to 16 KB, so that they are 80 MB at most; one with a
   * key takes as much as its head, diagnosis and, where those are kept, body.
   */
  readonly maxEntries?: number | undefined;
  /** Seconds for which an entry is kept. Default: 86 400, a day. */
  readonly ttlSeconds?: number | undefined;
  /** Master keys under which bodies are sealed, as those of `redis().keys()`. Default: none, and no bodies may be captured. */
  readonly seal?: MasterKeys | undefined;
  /** Milliseconds that Redis may take to answer. Default: 1000. */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

/** The options, checked. */
export interface RedisLogSettings {
  readonly client: LogClient;
  readonly subscriber: LogClient;
  /** The beginning of the names of all keys, in one slot of a Cluster. */
  readonly name: string;
  readonly maxEntries: number;
  readonly ttlSeconds: number;
  readonly sealer: Sealer | undefined;
  readonly timeoutMs: number;
  readonly clock: () => number;
}

const OPTIONS = ['subscriber', 'prefix', 'maxEntries', 'ttlSeconds', 'seal', 'timeoutMs', 'clock'];

/**
 * Checks and completes the options.
 *
 * @throws TypeError or RangeError that names the option at fault.
 */
export function toRedisLogSettings(client: LogClient, options: RedisLogOptions): RedisLogSettings {
  assertKnownOptions('redisLog()', options, OPTIONS);
  const { subscriber, prefix = 'countersign:', clock = Date.now } = options;
  assertClient('the client', client);
  assertClient('"subscriber"', subscriber);
  if (subscriber === client)
    throw new TypeError('redisLog(): "subscriber" must be a connection of its own: write client.duplicate()');
  if (typeof prefix !== 'string' || /[{}]/.test(prefix))
    throw new TypeError('redisLog(): "prefix" must be a text without { and }');
  if (typeof clock !== 'function') throw new TypeError('redisLog(): "clock" must be a function');
  const hasSeal = 'seal' in options;
  return {
    ...{ client, subscriber, clock, name: `${prefix}{log}` },
    maxEntries: assertWholeNumber('maxEntries', options.maxEntries ?? 5000, [1, 1_000_000]),
    ttlSeconds: assertWholeNumber('ttlSeconds', options.ttlSeconds ?? 86_400, [1, 31_536_000]),
    timeoutMs: assertWholeNumber('timeoutMs', options.timeoutMs ?? 1000, [1, 60_000]),
    // An environment variable that is not set must not pass for "no bodies".
    sealer: hasSeal ? createSealer(options.seal) : undefined,
  };
}

function assertClient(what: string, client: LogClient): void {
  if (typeof client?.pipeline === 'function' && typeof client.on === 'function') return;
  throw new TypeError(`redisLog(): ${what} must be a Redis or Cluster of ioredis, such as new Redis(url)`);
}
