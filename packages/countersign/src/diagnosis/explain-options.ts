/** The options of an explanation, checked. */

import { assertClock } from '../internal/assert-clock.ts';
import { type ApiKey, assertApiKey } from '../keys/api-key.ts';
import type { PublicUrl } from '../request/base-path.ts';

/** Options of `explain()`. */
export interface ExplainOptions {
  /**
   * Milliseconds that the search for two mistakes at once may take. Single mistakes are all tried before, which takes a
   * few milliseconds; at most five times the budget, in a cold process twenty times, with a large body twice. Default: 50.
   */
  readonly budgetMs?: number | undefined;
  /** Other keys whose secrets the client may have taken for this one's. Default: those of the verifier's diagnosis. */
  readonly otherKeys?: readonly ApiKey[] | undefined;
  /**
   * For whom it is. For a `sender`, whom nobody has verified, what would help to find out a secret piece by piece is not
   * tried, nor are other keys. Default: `operator`, who has the keys.
   */
  readonly audience?: 'operator' | 'sender' | undefined;
  /**
   * The public URL of what arrives as `/`, as `createVerifier()` takes it, for an explanation by `{ scheme, key }`. Default: the
   * verifier's; without a verifier, for schemes that sign the address, that of the request where its `url` is a whole one.
   */
  readonly publicUrl?: PublicUrl | undefined;
  /** Milliseconds since the epoch. Default: the verifier's clock, or `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

const LONGEST_BUDGET_MS = 600_000;
/** As long as a secret must be: nobody finds out such a key by trying. */
export const LEAST_KEY_BYTES_FOR_SENDERS = 14;

/** The options with every default in place. */
export interface ExplainSettings {
  readonly budgetMs: number;
  readonly otherKeys: readonly ApiKey[];
  readonly leastKeyBytes: number;
  readonly nowMs: number;
}

/** Checks and completes the options; throws a TypeError or RangeError that names the one at fault. */
export function toExplainSettings(options: ExplainOptions): ExplainSettings {
  const { budgetMs = 50, otherKeys = [], audience = 'operator', clock = Date.now } = options;
  if (!(budgetMs > 0 && budgetMs <= LONGEST_BUDGET_MS))
    throw new RangeError(`"budgetMs" must be a number above 0 and up to ${LONGEST_BUDGET_MS}`);
  if (!Array.isArray(otherKeys)) throw new TypeError('"otherKeys" must be a list of API keys');
  for (const key of otherKeys) assertApiKey(key);
  if (audience !== 'operator' && audience !== 'sender')
    throw new TypeError('"audience" must be "operator" or "sender"');
  assertClock(clock);
  const isForSender = audience === 'sender';
  return {
    budgetMs,
    nowMs: clock(),
    otherKeys: isForSender ? [] : otherKeys,
    leastKeyBytes: isForSender ? LEAST_KEY_BYTES_FOR_SENDERS : 0,
  };
}
