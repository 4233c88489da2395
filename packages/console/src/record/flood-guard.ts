/** Keeps a flood of refusals out of the log: what comes too often is counted on the last entry that was kept. */

/** Entries of one key and code in a second. */
export const MOST_ALIKE = 5;
/** Entries of one owner in a second, whatever keys and codes they have; and those of all whom nobody knows together. */
export const MOST_OF_ONE = 20;
/** Entries of a process in a second. Beyond it, the first one of each owner is still kept, so that nobody mutes another. */
export const MOST_IN_ALL = 100;
/** Beyond this, none is. */
const MOST_EVER = 1000;
const SECOND_MS = 1000;
/** The share of senders whom nobody knows. No owner is called that. */
const STRANGERS = '';

/** The kind of a refusal. */
export interface RefusalKind {
  /** The name of what is counted on one entry: all of it must be of one key, since the number is told to the owner of that entry. */
  readonly group: string;
  /** The name of the one to whom the key belongs; undefined where that is not known. */
  readonly owner: string | undefined;
}

/** Entries that were kept, and the number that is counted on the last of them. */
interface Kept {
  kept: number;
  more: number;
  /** The id of the last entry that was kept; undefined before there is one. */
  last: string | undefined;
}

/** Counts of what was not kept, by the entry that stands for it. */
export type OnMore = (id: string, more: number) => void;

/** A guard, which forgets all each second. */
export class FloodGuard {
  readonly #onMore: OnMore;
  #groups = new Map<string, Kept>();
  #shares = new Map<string, Kept>();
  #inAll = 0;
  #endMs = 0;

  constructor(onMore: OnMore) {
    this.#onMore = onMore;
  }

  /**
   * Tells whether an entry is to be kept. Else it is counted on another one of its group or, where there is none, on the last one of its
   * owner. What strangers have sent may turn out to be an owner's, so that it is counted on an entry of its own group or on none.
   */
  mayKeep({ group: name, owner }: RefusalKind, id: string, nowMs: number): boolean {
    // A clock that was set back must not stop the log.
    if (nowMs >= this.#endMs || nowMs < this.#endMs - SECOND_MS) {
      this.endSecond();
      this.#endMs = nowMs + SECOND_MS;
    }
    const group = this.#groups.get(name);
    const share = this.#shareOf(owner ?? STRANGERS);
    if ((group?.kept ?? 0) < MOST_ALIKE && this.#hasRoom(share, owner)) {
      this.#inAll++;
      if (group === undefined) this.#groups.set(name, { kept: 1, more: 0, last: id });
      else keep(group, id);
      keep(share, id);
      return true;
    }
    if (group !== undefined) group.more++;
    else if (owner !== undefined) share.more++;
    return false;
  }

  /** Tells what was counted so far, and begins anew. */
  endSecond(): void {
    const counted = [...this.#groups.values(), ...this.#shares.values()];
    if (counted.length === 0) return;
    this.#groups = new Map();
    this.#shares = new Map();
    this.#inAll = 0;
    for (const { last, more } of counted) if (more > 0 && last !== undefined) this.#onMore(last, more);
  }

  #shareOf(name: string): Kept {
    const known = this.#shares.get(name);
    if (known !== undefined) return known;
    const share: Kept = { kept: 0, more: 0, last: undefined };
    this.#shares.set(name, share);
    return share;
  }

  #hasRoom({ kept }: Kept, owner: string | undefined): boolean {
    if (kept >= MOST_OF_ONE) return false;
    if (this.#inAll < MOST_IN_ALL) return true;
    return kept === 0 && owner !== undefined && this.#inAll < MOST_EVER;
  }
}

function keep(kept: Kept, id: string): void {
  kept.kept++;
  kept.last = id;
}
