/** Limits in words. */

import type { Limit } from 'countersign';
import { formatDuration } from './duration.ts';

const PERIODS = { daily: 'a day', monthly: 'a month' } as const;

/** Formats a limit: `2,000 requests in 1 minute, shared by merchant 17`, or `100,000 requests a month`. */
export function limitWords({ limit, windowSeconds, name, sharedBy, refill }: Limit): string {
  const span = refill === undefined ? `in ${formatDuration(windowSeconds)}` : PERIODS[refill];
  const words = `${limit.toLocaleString('en')} request${limit === 1 ? '' : 's'} ${span}`;
  const shared = sharedBy === undefined ? words : `${words}, shared by ${sharedBy}`;
  return name === undefined ? shared : `${name}: ${shared}`;
}

/** Tells the limits of a key apart. */
export function limitKey({ windowSeconds, name, sharedBy, refill }: Limit): string {
  return JSON.stringify([windowSeconds, name, sharedBy, refill]);
}
