/** The options of keys in Redis, checked. */

import type { Logger } from '../../events/verdict-log.ts';
import { assertKnownOptions } from '../../internal/known-options.ts';
import {
  KEPT_KEYS_OPTIONS,
  type KeptKeysOptions,
  type KeptKeysSettings,
  toKeptKeysSettings,
  toTimeoutMs,
} from '../../keys/administration/stored-keys-options.ts';
import { assertClient, commandsOf, type RedisClient } from '../client.ts';

/** Options of `keys()` of `redis()`. */
export interface KeysOptions extends KeptKeysOptions {
  /**
   * A connection that hears of changes, such as `client.duplicate()`; a Cluster client of ioredis or node-redis may be its
   * own. `close()` ends it, unless it is the client itself, or has other listeners to messages. Default: none; changes made
   * by other processes take effect after `ttlSeconds`.
   */
  readonly subscriber?: RedisClient | undefined;
}

/** The same, with what the keys share with the store. */
export interface RedisKeysOptions extends KeysOptions {
  /** Prefix of the names in Redis. Secrets are bound to it. Default: `countersign:`. */
  readonly prefix?: string | undefined;
  /** Milliseconds that each call of Redis may take. Default: 250. */
  readonly timeoutMs?: number | undefined;
  /** Told when the subscription is lost and when it is back, and when uses cannot be recorded. Default: none. */
  readonly logger?: Logger | undefined;
}

/** The options, with nothing left open. */
export interface RedisKeysSettings extends KeptKeysSettings {
  readonly subscriber: RedisClient | undefined;
  readonly prefix: string;
  readonly ttlSeconds: number;
  readonly timeoutMs: number;
}

/** The names of the options of `keys()`. */
export const KEYS_OPTIONS: readonly (keyof KeysOptions)[] = [...KEPT_KEYS_OPTIONS, 'subscriber'];
const OPTIONS: readonly (keyof RedisKeysOptions)[] = [...KEYS_OPTIONS, 'prefix', 'timeoutMs', 'logger'];

/** Checks the options. Throws a TypeError or RangeError that names the one at fault. */
export function toRedisKeysSettings(client: RedisClient, options: RedisKeysOptions): RedisKeysSettings {
  assertClient('keys()', client);
  assertKnownOptions('keys()', options, OPTIONS);
  const { subscriber, prefix = 'countersign:', timeoutMs = 250, ttlSeconds = 30 } = options;
  if (subscriber !== undefined) assertSubscriber(client, subscriber);
  if (typeof prefix !== 'string' || /\p{Surrogate}/u.test(prefix))
    throw new TypeError('keys(): "prefix" must be a text of whole characters');
  return {
    ...toKeptKeysSettings('keys()', options),
    subscriber,
    prefix,
    ttlSeconds,
    timeoutMs: toTimeoutMs('keys()', timeoutMs),
  };
}

function assertSubscriber(client: RedisClient, subscriber: RedisClient): void {
  assertClient('keys(): "subscriber"', subscriber);
  if (subscriber === client && !commandsOf(client).canSubscribeToo) {
    throw new TypeError('keys(): "subscriber" must be a connection of its own, such as client.duplicate()');
  }
}
