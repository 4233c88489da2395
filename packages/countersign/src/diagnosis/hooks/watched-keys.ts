/** Keys of which every refusal is diagnosed for a while. */

/** So long is a key watched. */
const WATCH_MS: number = 15 * 60_000;
/** So many keys are watched at once. None makes room for another, or one user would end the watch that another has begun. */
export const MOST_WATCHED = 16;

/** Keys by id, in bounded memory. */
export class WatchedKeys {
  readonly #endsMs = new Map<string, number>();

  /**
   * Watches a key from now on, or for longer.
   *
   * @returns when that ends, in milliseconds since the epoch; undefined where so many others are watched.
   */
  watch(keyId: string, nowMs: number): number | undefined {
    for (const each of this.#endsMs.keys()) this.endOf(each, nowMs);
    if (!this.#endsMs.has(keyId) && this.#endsMs.size >= MOST_WATCHED) return undefined;
    const endMs = nowMs + WATCH_MS;
    this.#endsMs.set(keyId, endMs);
    return endMs;
  }

  /** When the watch of a key ends; undefined where it is not watched. */
  endOf(keyId: string, nowMs: number): number | undefined {
    const endMs = this.#endsMs.get(keyId);
    if (endMs === undefined || endMs > nowMs) return endMs;
    this.#endsMs.delete(keyId);
    return undefined;
  }
}
