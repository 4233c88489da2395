/** The clock of a Redis server, derived from its replies. */

/** An estimate is trusted for so long: clocks drift. */
const ESTIMATE_MS = 10_000;

/**
 * Estimates the difference between a server's clock and the monotonic one of this process. The estimate errs to the early
 * side, by as long as a reply takes at least: a deadline that is told in it is never later than the one that is meant.
 */
export class ServerClock {
  #offsetMs: number | undefined;
  #estimatedMs = 0;

  /** Takes a reply into account, which came at `receivedMs` and was made at `serverMs`. */
  observe(serverMs: number, receivedMs: number): void {
    const offsetMs = serverMs - receivedMs;
    const isStale = receivedMs - this.#estimatedMs > ESTIMATE_MS;
    if (this.#offsetMs !== undefined && offsetMs <= this.#offsetMs && !isStale) return;
    this.#offsetMs = offsetMs;
    this.#estimatedMs = receivedMs;
  }

  /** Gives the server's time at that time of this process; `undefined` while it is not known. */
  at(monotonicMs: number): number | undefined {
    return this.#offsetMs === undefined ? undefined : this.#offsetMs + monotonicMs;
  }

  /** Forgets what was learned: the clock was set, or it is another server's. */
  forget(): void {
    this.#offsetMs = undefined;
  }
}
