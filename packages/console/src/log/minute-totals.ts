/** Numbers of requests by the minute, in bounded memory. */

import type { LogTotals } from './request-log.ts';

const MINUTE_MS = 60_000;
/** Two hours: summaries look back one. */
const MOST_MINUTES = 120;

/** The minute of a time, from 0. */
export function minuteOf(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS);
}

/** Counts of the last two hours. */
export class MinuteTotals {
  readonly #minutes = new Map<number, { accepted: number; refused: number }>();

  add(atMs: number, { accepted, refused }: LogTotals): void {
    const minute = minuteOf(atMs);
    const totals = this.#minutes.get(minute) ?? this.#begin(minute);
    totals.accepted += accepted;
    totals.refused += refused;
  }

  since(fromMs: number): LogTotals {
    const sum = { accepted: 0, refused: 0 };
    for (const [minute, { accepted, refused }] of this.#minutes) {
      if (minute < minuteOf(fromMs)) continue;
      sum.accepted += accepted;
      sum.refused += refused;
    }
    return sum;
  }

  #begin(minute: number): { accepted: number; refused: number } {
    const totals = { accepted: 0, refused: 0 };
    this.#minutes.set(minute, totals);
    const [oldest] = this.#minutes.keys();
    if (this.#minutes.size > MOST_MINUTES && oldest !== undefined) this.#minutes.delete(oldest);
    return totals;
  }
}
