/** Quotas: limits on each day or month, by the calendar in UTC. */

import { isNameIn } from '../internal/own-name.ts';
import type { Limit } from './limit.ts';
import { PERIOD_SECONDS, type Refill } from './period.ts';

/**
 * Makes a quota: at most `limit` requests in each day or month, which comes back as a whole when the next one begins in UTC.
 *
 * @example
 * const limits = [{ limit: 600, windowSeconds: 60 }, quota(100_000, 'monthly')];
 * @param limit A whole number from 1 to 2⁵³ − 1; what takes the quota checks it.
 * @throws RangeError for a `refill` that there is not.
 * @returns `{ limit, windowSeconds, refill }`, as it may stand in a key's record, too.
 */
export function quota(limit: number, refill: Refill): Limit {
  if (!isNameIn(PERIOD_SECONDS, refill))
    throw new RangeError(`quota(): the second argument must be ${Object.keys(PERIOD_SECONDS).join(' or ')}`);
  return { limit, windowSeconds: PERIOD_SECONDS[refill], refill };
}
