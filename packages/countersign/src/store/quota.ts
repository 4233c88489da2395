/** Quotas: limits on each day or month, by the calendar in UTC. */

import type { Limit } from './limit.ts';
import { PERIOD_SECONDS, type Refill } from './period.ts';

/**
 * Makes a quota: at most `limit` requests in each day or month, which comes back as a whole when the next one begins in UTC.
 *
 * @example
 * const limits = [{ limit: 600, windowSeconds: 60 }, quota(100_000, 'monthly')];
 * @param limit A whole number from 1 to 2⁵³ − 1; what takes the quota checks it.
 * @returns `{ limit, windowSeconds, refill }`, as it may stand in a key's record, too.
 */
export function quota(limit: number, refill: Refill): Limit {
  return { limit, windowSeconds: PERIOD_SECONDS[refill], refill };
}
