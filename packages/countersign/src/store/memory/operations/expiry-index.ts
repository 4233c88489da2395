/** When things end: those that have ended are found without a look at the others. */

const NONE: readonly string[] = [];

/** Ids by the second in which they end. */
export class ExpiryIndex {
  readonly #idsBySecond = new Map<number, Set<string>>();
  /** The last second of which nothing is left. */
  #lastTaken: number;

  /** @param nowMs Nothing ends before. */
  constructor(nowMs: number) {
    this.#lastTaken = Math.floor(nowMs / 1000);
  }

  add(id: string, endsAtMs: number): void {
    const second = secondOf(endsAtMs);
    const ids = this.#idsBySecond.get(second);
    if (ids === undefined) this.#idsBySecond.set(second, new Set([id]));
    else ids.add(id);
  }

  remove(id: string, endsAtMs: number): void {
    const second = secondOf(endsAtMs);
    const ids = this.#idsBySecond.get(second);
    if (ids?.delete(id) && ids.size === 0) this.#idsBySecond.delete(second);
  }

  /** Takes out the ids of all seconds that are over. */
  takeEnded(nowMs: number): readonly string[] {
    const nowSecond = Math.floor(nowMs / 1000);
    if (nowSecond <= this.#lastTaken) return NONE;
    const ended = this.#secondsUntil(nowSecond).flatMap((second) => {
      const ids = [...(this.#idsBySecond.get(second) ?? NONE)];
      this.#idsBySecond.delete(second);
      return ids;
    });
    this.#lastTaken = nowSecond;
    return ended;
  }

  /** The seconds since the last time; across a long gap it is cheaper to look at those that are in use. */
  #secondsUntil(nowSecond: number): number[] {
    const count = nowSecond - this.#lastTaken;
    if (count <= this.#idsBySecond.size)
      return Array.from({ length: count }, (_, i) => this.#lastTaken + 1 + i);
    return [...this.#idsBySecond.keys()].filter((second) => second <= nowSecond);
  }
}

/** Rounds up to the second, with which everything ends that ends within it. */
function secondOf(endsAtMs: number): number {
  return Math.ceil(endsAtMs / 1000);
}
