/** Days and months in UTC, by which quotas are counted. */

/** When a quota comes back. */
export type Refill = 'daily' | 'monthly';

/** Seconds of a day, and of the longest month. */
export const PERIOD_SECONDS: Readonly<Record<Refill, number>> = { daily: 86_400, monthly: 31 * 86_400 };

/** Begin of the day or month that is running at `nowMs`, or of the `later`-th one after it, in milliseconds since the epoch. */
export function periodStart(refill: Refill, nowMs: number, later = 0): number {
  const now = new Date(nowMs);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return refill === 'daily' ? Date.UTC(year, month, now.getUTCDate() + later) : Date.UTC(year, month + later);
}
