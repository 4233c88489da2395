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

/** Looks keys up, and remembers them for a while. A stranger's ids cost no more than the last ones that are remembered. */
export class KeyResolver {
  readonly #find: FindKeyFacts;
  readonly #known = new Map<string, Promise<KeyFacts | undefined>>();
  #underWay = 0;

  constructor(find: FindKeyFacts) {
    this.#find = find;
  }

  /** Never rejects: a key that cannot be looked up now is not known. */
  find(id: string): Promise<KeyFacts | undefined> {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    if (this.#underWay >= MOST_AT_ONCE || id.length > LONGEST_ID) return Promise.resolve(undefined);
    this.#underWay++;
    const found = this.#find(id)
      .catch(() => {
        this.#known.delete(id);
        return undefined;
      })
      .finally(() => this.#underWay--);
    this.#known.set(id, found);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    return found;
  }
}
