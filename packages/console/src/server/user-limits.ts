/** Limits of single users. */

const MINUTE_MS = 60_000;
const MOST_USERS = 1000;

/** So many a minute for each user, by whole minutes. */
export class UserLimits {
  readonly #limit: number;
  readonly #clock: () => number;
  readonly #counts = new Map<string, { minute: number; count: number }>();

  constructor(limit: number, clock: () => number) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Counts one. @returns seconds to wait; 0 when it is within the limit. */
  take(name: string): number {
    const nowMs = this.#clock();
    const minute = Math.floor(nowMs / MINUTE_MS);
    const known = this.#counts.get(name);
    const counted = known?.minute === minute ? known : { minute, count: 0 };
    if (counted.count >= this.#limit) return Math.ceil(((minute + 1) * MINUTE_MS - nowMs) / 1000);
    counted.count++;
    this.#counts.set(name, counted);
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > MOST_USERS && oldest !== undefined) this.#counts.delete(oldest);
    return 0;
  }
}
