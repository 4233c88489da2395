/**
 * Limits as they are written on a command line: `600/60` is 600 requests in 60 seconds, `100000/monthly` a quota, and
 * `2000/1m@merchant 17` a limit that all keys with that id share.
 */

import type { Limit } from '../../store/limit.ts';
import { PERIOD_SECONDS, type Refill } from '../../store/period.ts';
import { quota } from '../../store/quota.ts';
import { parseDuration } from './duration.ts';

const LIMIT = /^(\d{1,12})\/([0-9a-z]{1,12})(?:@([^,]{1,256}))?$/u;

/** Reads a limit, whose span is in seconds, such as `60`, or with a unit, such as `1m`; undefined when the text is none. */
export function parseLimit(text: string): Limit | undefined {
  const [, digits, span = '', sharedBy] = LIMIT.exec(text) ?? [];
  const limit = Number(digits);
  const own = limit > 0 ? limitOf(limit, span) : undefined;
  return own && sharedBy !== undefined ? { ...own, sharedBy } : own;
}

function limitOf(limit: number, span: string): Limit | undefined {
  if (isRefill(span)) return quota(limit, span);
  const windowSeconds = /^\d+$/.test(span) ? Number(span) : parseDuration(span);
  return windowSeconds === undefined || windowSeconds === 0 ? undefined : { limit, windowSeconds };
}

function isRefill(text: string): text is Refill {
  return Object.hasOwn(PERIOD_SECONDS, text);
}

/** Writes a limit as it is read. */
export function formatLimit({ limit, windowSeconds, name, sharedBy, refill }: Limit): string {
  const text = `${limit}/${refill ?? windowSeconds}${sharedBy === undefined ? '' : `@${sharedBy}`}`;
  return name === undefined ? text : `${text} (${name})`;
}
