/** The options of keys in Redis, checked. */

import { toLogger } from '../../events/to-logger.ts';
import type { Logger } from '../../events/verdict-log.ts';
import { assertKnownOptions, naming } from '../../internal/known-options.ts';
import { type MasterKeyRing, type MasterKeys, toMasterKeyRing } from '../../keys/sealing/master-keys.ts';
import { assertClient, commandsOf, type RedisClient } from '../client.ts';

/** Options of `keys()` of `redis()`. */
export interface KeysOptions {
  /**
   * The keys under which secrets are sealed. Keep them out of Redis, and out of its backups. `undefined`, as of an environment
   * variable that is not set, is refused.
   */
  readonly masterKeys: MasterKeys | undefined;
  /**
   * A connection that hears of changes, such as `client.duplicate()`; a Cluster client of ioredis or node-redis may be its
   * own. `close()` ends it, unless it is the client itself, or has other listeners to messages. Default: none; changes made
   * by other processes take effect after `ttlSeconds`.
   */
  readonly subscriber?: RedisClient | undefined;
  /** Seconds for which a key is used without asking Redis: how long a change may go unnoticed. Default: 30. */
  readonly ttlSeconds?: number | undefined;
  /** Seconds for which an unknown id is taken to be unknown. Default: 5. */
  readonly unknownTtlSeconds?: number | undefined;
  /** Number of ids that are cached, known and unknown ones each. Default: 10 000. */
  readonly maxKeys?: number | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
  /** Milliseconds on a clock that never goes back, for the cache. Default: `performance.now`. */
  readonly monotonicClock?: (() => number) | undefined;
}

/** The same, with what the keys share with the store. */
export interface RedisKeysOptions extends KeysOptions {
  /** Prefix of the names in Redis. Secrets are bound to it. Default: `countersign:`. */
  readonly prefix?: string | undefined;
  /** Milliseconds that each call of Redis may take. Default: 250. */
  readonly timeoutMs?: number | undefined;
  /** Told when the subscription is lost and when it is back. Default: none. */
  readonly logger?: Logger | undefined;
}

/** The options, with nothing left open. */
export interface RedisKeysSettings {
  readonly masterKeys: MasterKeyRing;
  readonly subscriber: RedisClient | undefined;
  readonly prefix: string;
  readonly ttlSeconds: number;
  /** Handed to `cachedKeys`, which checks them. */
  readonly cache: Pick<RedisKeysOptions, 'ttlSeconds' | 'unknownTtlSeconds' | 'maxKeys' | 'monotonicClock'>;
  readonly timeoutMs: number;
  readonly clock: () => number;
  readonly logger: Logger | undefined;
}

/** The names of the options of `keys()`. */
export const KEYS_OPTIONS: readonly (keyof KeysOptions)[] = [
  'masterKeys',
  'subscriber',
  'ttlSeconds',
  'unknownTtlSeconds',
  'maxKeys',
  'clock',
  'monotonicClock',
];
const OPTIONS: readonly (keyof RedisKeysOptions)[] = [...KEYS_OPTIONS, 'prefix', 'timeoutMs', 'logger'];
/** The longest that a timer of Node waits; beyond it, it fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Checks the options. Throws a TypeError or RangeError that names the one at fault. */
export function toRedisKeysSettings(client: RedisClient, options: RedisKeysOptions): RedisKeysSettings {
  assertClient('keys()', client);
  assertKnownOptions('keys()', options, OPTIONS);
  const { subscriber, prefix = 'countersign:', timeoutMs = 250, ttlSeconds = 30 } = options;
  const { unknownTtlSeconds, maxKeys, monotonicClock, clock = Date.now, logger } = options;
  if (subscriber !== undefined) assertSubscriber(client, subscriber);
  if (typeof prefix !== 'string' || /\p{Surrogate}/u.test(prefix))
    throw new TypeError('keys(): "prefix" must be a text of whole characters');
  if (!(Number.isFinite(timeoutMs) && timeoutMs > 0 && timeoutMs <= LONGEST_TIMER_MS)) {
    throw new RangeError('keys(): "timeoutMs" must be a number of milliseconds greater than 0');
  }
  return {
    masterKeys: toMasterKeyRing(options.masterKeys),
    subscriber,
    prefix,
    ttlSeconds,
    cache: {
      ttlSeconds,
      ...(unknownTtlSeconds !== undefined && { unknownTtlSeconds }),
      ...(maxKeys !== undefined && { maxKeys }),
      ...(monotonicClock !== undefined && { monotonicClock }),
    },
    timeoutMs,
    clock,
    logger: naming('keys()', () => toLogger(logger)),
  };
}

function assertSubscriber(client: RedisClient, subscriber: RedisClient): void {
  assertClient('keys(): "subscriber"', subscriber);
  if (subscriber === client && !commandsOf(client).canSubscribeToo) {
    throw new TypeError('keys(): "subscriber" must be a connection of its own, such as client.duplicate()');
  }
}
