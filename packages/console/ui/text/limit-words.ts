/** Limits in words. */

import type { Limit } from 'countersign';
import { formatDuration } from './duration.ts';

/** Formats a limit: `100 requests in 1 minute`. */
export function limitWords({ limit, windowSeconds, name }: Limit): string {
  const words = `${limit} request${limit === 1 ? '' : 's'} in ${formatDuration(windowSeconds)}`;
  return name === undefined ? words : `${name}: ${words}`;
}
