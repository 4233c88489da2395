/** The options of a limiter: their defaults, and the checks that make a wrong one fail at once. */

import { toLogger } from '../events/to-logger.ts';
import type { Logger } from '../events/verdict-log.ts';
import { assertClock } from '../internal/assert-clock.ts';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { problemDetails } from '../responses/problem-details.ts';
import {
  assertRateLimitHeaders,
  type RateLimitHeaders,
  type ResponseFormat,
} from '../responses/response-format.ts';
import { toStore } from '../store/given-store.ts';
import { assertLimits, copiedLimits, type Limit } from '../store/limit.ts';
import type { Store } from '../store/store.ts';
import { assertAction, type StoreFailureAction } from '../store/store-failure-policy.ts';

/** Options of `createRateLimiter`. */
export interface RateLimiterOptions {
  /** The limits of each key, all of which a request must fit into. */
  readonly limits: readonly Limit[];
  /**
   * Name in logs and events, and namespace: limiters of one name on one store count together, and those
   * of different names know nothing of each other. One named like a verifier's namespace counts with that verifier.
   * Default: `limiter`.
   */
  readonly name?: string | undefined;
  /** Where requests are counted. Default: the memory store of this process that verifiers share, too. */
  readonly store?: Store | undefined;
  /**
   * Treatment of a request when the store fails or does not answer in time.
   * - `local` (default): it is held to where the store last told that the key stands, and to what this process counts.
   * - `refuse`: it is refused as `store_unavailable` (503).
   */
  readonly onStoreFailure?: StoreFailureAction | undefined;
  /** Which headers tell a client where it stands. Default: `draft`. */
  readonly rateLimitHeaders?: RateLimitHeaders | undefined;
  /** Wording of a refusal. Default: `problemDetails()`. */
  readonly responseFormat?: ResponseFormat | undefined;
  /** A pino logger, or anything of its shape. It is told the ids of keys. Default: none. */
  readonly logger?: Logger | undefined;
  /** Milliseconds since the epoch. A store may go by a clock of its own. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

/** The names of the options. */
export const RATE_LIMITER_OPTIONS: readonly (keyof RateLimiterOptions)[] = [
  'limits',
  'name',
  'store',
  'onStoreFailure',
  'rateLimitHeaders',
  'responseFormat',
  'logger',
  'clock',
];

/** Options checked, with every default in place. */
export interface RateLimiterSettings {
  readonly store: Store;
  readonly limits: readonly Limit[];
  readonly name: string;
  readonly onStoreFailure: StoreFailureAction;
  readonly rateLimitHeaders: RateLimitHeaders;
  readonly responseFormat: ResponseFormat;
  readonly logger: Logger | undefined;
  readonly clock: () => number;
}

/** Checks and completes the options; throws a TypeError or RangeError that names the one at fault. */
export function toRateLimiterSettings(options: RateLimiterOptions): RateLimiterSettings {
  assertKnownOptions('createRateLimiter()', options, RATE_LIMITER_OPTIONS);
  return naming('createRateLimiter()', () => settingsOf(options));
}

function settingsOf(options: RateLimiterOptions): RateLimiterSettings {
  const { limits, name = 'limiter', onStoreFailure = 'local', rateLimitHeaders = 'draft' } = options;
  const { responseFormat = problemDetails(), logger, clock = Date.now } = options;
  assertLimits('limits', limits);
  if (limits.length === 0) throw new RangeError('"limits" must have at least one limit');
  if (typeof name !== 'string' || name === '') throw new TypeError('"name" must be a non-empty string');
  assertAction('onStoreFailure', onStoreFailure);
  assertRateLimitHeaders(rateLimitHeaders);
  if (typeof responseFormat?.respond !== 'function')
    throw new TypeError('"responseFormat" must have the method respond, such as problemDetails()');
  assertClock(clock);
  return Object.freeze({
    store: toStore(options.store),
    limits: copiedLimits(limits),
    name,
    onStoreFailure,
    rateLimitHeaders,
    responseFormat,
    logger: toLogger(logger),
    clock,
  });
}
