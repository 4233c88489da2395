/** Keys of which every refusal is diagnosed for a while. */

/** So long is a key watched. */
const WATCH_MS: number = 15 * 60_000;
/** So many keys are watched at once; the one whose time ends first makes room for another. */
export const MOST_WATCHED = 16;

/** Keys by id, in bounded memory. */
export class WatchedKeys {
  readonly #endsMs = new Map<string, number>();

  /** Watches a key from now on, or for longer. @returns when that ends, in milliseconds since the epoch. */
  watch(keyId: string, nowMs: number): number {
    const endMs = nowMs + WATCH_MS;
    this.#endsMs.delete(keyId);
    this.#endsMs.set(keyId, endMs);
    const [oldest] = this.#endsMs.keys();
    if (this.#endsMs.size > MOST_WATCHED && oldest !== undefined) this.#endsMs.delete(oldest);
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
