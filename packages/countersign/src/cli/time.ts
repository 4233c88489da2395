/** Points in time as a user writes them, and spans as a user reads them. */

import { parseIsoDate } from '../keys/iso-date.ts';
import { Failure } from './failure.ts';

/** Reads `--now`: ISO 8601 with its zone, or Unix time in seconds or milliseconds. Returns milliseconds since the epoch. */
export function parseTime(text: string): number {
  if (/^\d{9,11}$/.test(text)) return Number(text) * 1000;
  if (/^\d{12,14}$/.test(text)) return Number(text);
  const date = parseIsoDate(text);
  if (date !== undefined) return date.getTime();
  throw new Failure(
    'usage',
    '--now must be a time such as 2026-01-31T12:00:00Z, or Unix time such as 1764547200',
  );
}

/** A span in the two largest units that it has, such as `2 h 5 min`. */
export function formatSpan(ms: number): string {
  let rest = Math.round(Math.abs(ms) / 1000);
  const parts: string[] = [];
  for (const [unit, seconds] of UNITS) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0 || (unit === 's' && parts.length === 0)) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

const UNITS: readonly (readonly [unit: string, seconds: number])[] = [
  ['days', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];
