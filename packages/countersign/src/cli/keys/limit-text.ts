/** Limits as they are written on a command line: `600/60` is 600 requests in 60 seconds. */

import type { Limit } from '../../store/limit.ts';
import { parseDuration } from './duration.ts';

const LIMIT = /^(\d{1,12})\/([0-9a-z]{1,12})$/;

/** Reads `600/60`, or with a span `600/1m`; undefined when the text is neither. */
export function parseLimit(text: string): Limit | undefined {
  const [, limit, window = ''] = LIMIT.exec(text) ?? [];
  const windowSeconds = /^\d+$/.test(window) ? Number(window) : parseDuration(window);
  if (windowSeconds === undefined || windowSeconds === 0 || Number(limit) === 0) return undefined;
  return { limit: Number(limit), windowSeconds };
}

/** Writes a limit as it is read. */
export function formatLimit({ limit, windowSeconds, name }: Limit): string {
  return `${limit}/${windowSeconds}${name === undefined ? '' : ` (${name})`}`;
}
