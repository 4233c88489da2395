/** Owner and mode of keys that requests claim, looked up off the road and within bounds. */

import type { KeyMode } from 'countersign';

/** Facts of a key that rows have. */
export interface KeyFacts {
  readonly owner?: string;
  readonly mode?: KeyMode;
}

/** Finds them; undefined for a key that does not exist. */
export type FindKeyFacts = (id: string) => Promise<KeyFacts | undefined>;

const MOST_KNOWN = 1000;
const MOST_AT_ONCE = 4;
const LONGEST_ID = 256;

/** A key may be removed and made anew for somebody else: also by another process, of whose changes nobody tells here. */
const KNOWN_MS = 10_000;
/** Keys are made soon after somebody has asked for them. */
const UNKNOWN_MS = 2000;

interface Known {
  readonly facts: Promise<KeyFacts | undefined>;
  /** The same, once they are there. */
  found?: KeyFacts | undefined;
  endMs: number;
}

/** Looks keys up, and remembers them for seconds. A stranger's ids cost no more than the last ones that are remembered. */
export class KeyResolver {
  readonly #find: FindKeyFacts;
  readonly #clock: () => number;
  readonly #known = new Map<string, Known>();
  #underWay = 0;

  constructor(find: FindKeyFacts, clock: () => number) {
    this.#find = find;
    this.#clock = clock;
  }

  /** Never rejects: a key that cannot be looked up now is not known. */
  find(id: string): Promise<KeyFacts | undefined> {
    const nowMs = this.#clock();
    const known = this.#lasting(id, nowMs);
    if (known !== undefined) return known.facts;
    this.#known.delete(id);
    if (this.#underWay >= MOST_AT_ONCE || id.length > LONGEST_ID) return Promise.resolve(undefined);
    this.#underWay++;
    const added: Known = { facts: this.#look(id, () => added), endMs: nowMs + KNOWN_MS };
    this.#known.set(id, added);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    return added.facts;
  }

  /** Gives the facts that are known without asking anybody; undefined where there are none. */
  known(id: string): KeyFacts | undefined {
    return this.#lasting(id, this.#clock())?.found;
  }

  /** Looks a key up anew when it is asked for next: it has changed. */
  forget(id: string): void {
    this.#known.delete(id);
  }

  #lasting(id: string, nowMs: number): Known | undefined {
    const known = this.#known.get(id);
    // A clock that was set back must not make what is known last.
    return known !== undefined && nowMs < known.endMs && nowMs >= known.endMs - KNOWN_MS ? known : undefined;
  }

  async #look(id: string, added: () => Known): Promise<KeyFacts | undefined> {
    let facts: KeyFacts | undefined;
    try {
      facts = await this.#find(id);
    } catch {
      if (this.#known.get(id) === added()) this.#known.delete(id);
    } finally {
      this.#underWay--;
    }
    if (facts === undefined) added().endMs = this.#clock() + UNKNOWN_MS;
    added().found = facts;
    return facts;
  }
}
