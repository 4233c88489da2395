/** Keeps a flood of refusals out of the log: what comes too often is counted on the last entry that was kept. */

/** Entries of one key and code in a second. */
export const MOST_ALIKE = 5;
/** Entries of a process in a second. */
export const MOST_IN_ALL = 100;
const SECOND_MS = 1000;

interface Group {
  kept: number;
  more: number;
  /** The id of the last entry that was kept. */
  last: string;
}

/** Counts of what was not kept, by the entry that stands for it. */
export type OnMore = (id: string, more: number) => void;

/** A guard, which forgets all each second. */
export class FloodGuard {
  readonly #onMore: OnMore;
  #groups = new Map<string, Group>();
  #inAll = 0;
  #endMs = 0;

  constructor(onMore: OnMore) {
    this.#onMore = onMore;
  }

  /** Tells whether an entry is to be kept; else it is counted on another one of its group, if there is one. */
  mayKeep(name: string, id: string, nowMs: number): boolean {
    // A clock that was set back must not stop the log.
    if (nowMs >= this.#endMs || nowMs < this.#endMs - SECOND_MS) {
      this.endSecond();
      this.#endMs = nowMs + SECOND_MS;
    }
    const group = this.#groups.get(name);
    if (group !== undefined && (group.kept >= MOST_ALIKE || this.#inAll >= MOST_IN_ALL)) {
      group.more++;
      return false;
    }
    if (this.#inAll >= MOST_IN_ALL) return false;
    this.#inAll++;
    if (group === undefined) this.#groups.set(name, { kept: 1, more: 0, last: id });
    else {
      group.kept++;
      group.last = id;
    }
    return true;
  }

  /** Tells what was counted so far, and begins anew. */
  endSecond(): void {
    const groups = this.#groups;
    if (groups.size === 0) return;
    this.#groups = new Map();
    this.#inAll = 0;
    for (const { last, more } of groups.values()) if (more > 0) this.#onMore(last, more);
  }
}
