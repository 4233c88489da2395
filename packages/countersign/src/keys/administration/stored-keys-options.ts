/** The options of keys in a store of records, checked. */

import { toLogger } from '../../events/to-logger.ts';
import type { Logger } from '../../events/verdict-log.ts';
import { assertKnownOptions, naming } from '../../internal/known-options.ts';
import type { CachedKeysOptions } from '../cached-keys.ts';
import type { KeyFormat } from '../format/key-format.ts';
import { type MasterKeyRing, type MasterKeys, toMasterKeyRing } from '../sealing/master-keys.ts';

/** Options that keys have wherever they are kept. */
export interface KeptKeysOptions extends CachedKeysOptions {
  /**
   * The keys under which secrets are sealed. Keep them out of where the keys are kept, and out of its backups. `undefined`, as
   * of an environment variable that is not set, is refused.
   */
  readonly masterKeys: MasterKeys | undefined;
  /** The form of ids, from `keyFormat()`. An id that begins as they do and is mistyped is unknown without a lookup. Default: any text. */
  readonly idFormat?: KeyFormat | undefined;
  /** The form of new secrets, from `keyFormat()`, for schemes whose secrets are text. Default: as `secretEncoding` says. */
  readonly secretFormat?: KeyFormat | undefined;
  /**
   * Seconds within which all uses of a key are one: it is recorded that often at most, off the road of requests. Default: none;
   * uses are not recorded.
   */
  readonly lastUsedSeconds?: number | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

/** Options of `storedKeys()`. */
export interface StoredKeysOptions extends KeptKeysOptions {
  /** Milliseconds that each call of the store may take. Default: 1000. */
  readonly timeoutMs?: number | undefined;
  /** Told when uses cannot be recorded, and when they can be again. Default: none. */
  readonly logger?: Logger | undefined;
}

/** The options, with nothing left open. */
export interface KeptKeysSettings {
  readonly masterKeys: MasterKeyRing;
  /** Handed to `cachedKeys`, which checks them. */
  readonly cache: CachedKeysOptions;
  readonly idFormat: KeyFormat | undefined;
  readonly secretFormat: KeyFormat | undefined;
  readonly lastUsedSeconds: number | undefined;
  readonly clock: () => number;
  readonly logger: Logger | undefined;
}

/** The names of the options that keys have wherever they are kept. */
export const KEPT_KEYS_OPTIONS: readonly (keyof KeptKeysOptions)[] = [
  'masterKeys',
  'idFormat',
  'secretFormat',
  'lastUsedSeconds',
  'ttlSeconds',
  'unknownTtlSeconds',
  'maxKeys',
  'clock',
  'monotonicClock',
];
/** The longest that a timer of Node waits; beyond it, it fires at once. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1;

/**
 * Checks the options whose names are known already.
 *
 * @throws TypeError or RangeError that names the one at fault.
 */
export function toKeptKeysSettings(owner: string, options: StoredKeysOptions): KeptKeysSettings {
  const { ttlSeconds = 30, unknownTtlSeconds, maxKeys, monotonicClock, clock = Date.now } = options;
  const { idFormat, secretFormat, lastUsedSeconds, logger } = options;
  for (const [name, format] of Object.entries({ idFormat, secretFormat })) {
    if (format !== undefined && typeof format?.matches !== 'function')
      throw new TypeError(`${owner}: "${name}" must come from keyFormat()`);
  }
  if (lastUsedSeconds !== undefined && !(lastUsedSeconds > 0 && lastUsedSeconds * 1000 <= LONGEST_TIMER_MS))
    throw new RangeError(`${owner}: "lastUsedSeconds" must be a number of seconds greater than 0`);
  return {
    masterKeys: toMasterKeyRing(options.masterKeys, owner),
    cache: {
      ttlSeconds,
      ...(unknownTtlSeconds !== undefined && { unknownTtlSeconds }),
      ...(maxKeys !== undefined && { maxKeys }),
      ...(monotonicClock !== undefined && { monotonicClock }),
    },
    idFormat,
    secretFormat,
    lastUsedSeconds,
    clock,
    logger: naming(owner, () => toLogger(logger)),
  };
}

/** Checks `timeoutMs`. */
export function toTimeoutMs(owner: string, timeoutMs: number): number {
  if (Number.isFinite(timeoutMs) && timeoutMs > 0 && timeoutMs <= LONGEST_TIMER_MS) return timeoutMs;
  throw new RangeError(`${owner}: "timeoutMs" must be a number of milliseconds greater than 0`);
}

/** Refuses names of options that there are not. */
export function assertStoredKeysOptions(owner: string, options: StoredKeysOptions): void {
  assertKnownOptions(owner, options, [...KEPT_KEYS_OPTIONS, 'timeoutMs', 'logger']);
}
