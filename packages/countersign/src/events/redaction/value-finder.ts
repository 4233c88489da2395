/** Finds many values in one pass over a text, in time in proportion to it, whatever both are (Aho and Corasick). */

/** Value that is looked for, as bytes. */
export interface SoughtBytes {
  readonly bytes: Uint8Array;
  /** Number of bytes at its beginning that must be there, and stay. */
  readonly kept: number;
  /** Number of bytes before it that go with it. */
  readonly before: 0 | 1;
  /** Number of bytes behind it that go with it. */
  readonly after: 0 | 1;
}

/** Is told of the first and the last byte of a value, and of the number of bytes behind it that go with it. */
export type OnFound = (first: number, last: number, after: number) => void;

/** A tree of the beginnings of all values. Node 0 is the empty one. */
export class ValueFinder {
  /** Length of the longest value. */
  readonly longest: number;
  readonly #roots = new Int32Array(256);
  readonly #firstChild: Int32Array;
  readonly #sibling: Int32Array;
  readonly #byte: Uint8Array;
  /** The node of the longest end of a beginning that is a beginning itself. */
  readonly #shorter: Int32Array;
  readonly #depth: Int32Array;
  /** Number of bytes to hide where a value ends, also one that is the end of a longer beginning; 0 where none does. */
  readonly #hidden: Int32Array;
  readonly #after: Uint8Array;
  #nodes = 1;

  constructor(values: readonly SoughtBytes[]) {
    const most = 1 + values.reduce((sum, { bytes }) => sum + bytes.length, 0);
    this.longest = Math.max(0, ...values.map(({ bytes }) => bytes.length));
    this.#firstChild = new Int32Array(most);
    this.#sibling = new Int32Array(most);
    this.#byte = new Uint8Array(most);
    this.#shorter = new Int32Array(most);
    this.#depth = new Int32Array(most);
    this.#hidden = new Int32Array(most);
    this.#after = new Uint8Array(most);
    for (const value of values) this.#add(value);
    this.#link();
  }

  /** Tells of all values, by their ends. @returns how many bytes at the end are the beginning of a value. */
  find(bytes: Uint8Array, onFound: OnFound): number {
    const [roots, firstChild, sibling] = [this.#roots, this.#firstChild, this.#sibling] as const;
    const [byteOf, shorter, hidden] = [this.#byte, this.#shorter, this.#hidden] as const;
    let node = 0;
    // All of a text comes here, so that nothing is called for a byte: it is #next().
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] as number;
      let child = 0;
      while (node !== 0) {
        child = firstChild[node] as number;
        while (child !== 0 && byteOf[child] !== byte) child = sibling[child] as number;
        if (child !== 0) break;
        node = shorter[node] as number;
      }
      node = node === 0 ? (roots[byte] as number) : child;
      const length = hidden[node] as number;
      if (length > 0) onFound(Math.max(0, i + 1 - length), i, this.#after[node] as number);
    }
    return this.#depth[node] as number;
  }

  #next(from: number, byte: number): number {
    let node = from;
    while (node !== 0) {
      const child = this.#child(node, byte);
      if (child !== 0) return child;
      node = this.#shorter[node] as number;
    }
    return this.#roots[byte] as number;
  }

  #child(node: number, byte: number): number {
    let child = this.#firstChild[node] as number;
    while (child !== 0 && this.#byte[child] !== byte) child = this.#sibling[child] as number;
    return child;
  }

  #add({ bytes, kept, before, after }: SoughtBytes): void {
    let node = 0;
    for (const byte of bytes) {
      const child = node === 0 ? (this.#roots[byte] as number) : this.#child(node, byte);
      node = child === 0 ? this.#addChild(node, byte) : child;
    }
    this.#hidden[node] = Math.max(this.#hidden[node] as number, bytes.length - kept + before);
    this.#after[node] = Math.max(this.#after[node] as number, after);
  }

  #addChild(parent: number, byte: number): number {
    const node = this.#nodes++;
    this.#byte[node] = byte;
    this.#depth[node] = (this.#depth[parent] as number) + 1;
    if (parent === 0) this.#roots[byte] = node;
    else {
      this.#sibling[node] = this.#firstChild[parent] as number;
      this.#firstChild[parent] = node;
    }
    return node;
  }

  /** Level by level, since what a node needs to know is known of all that are shorter. */
  #link(): void {
    const queue = this.#roots.filter((node) => node !== 0);
    const level: number[] = [...queue];
    for (const node of level) {
      for (
        let child = this.#firstChild[node] as number;
        child !== 0;
        child = this.#sibling[child] as number
      ) {
        const shorter = this.#next(this.#shorter[node] as number, this.#byte[child] as number);
        this.#shorter[child] = shorter;
        this.#hidden[child] = Math.max(this.#hidden[child] as number, this.#hidden[shorter] as number);
        this.#after[child] = Math.max(this.#after[child] as number, this.#after[shorter] as number);
        level.push(child);
      }
    }
  }
}
