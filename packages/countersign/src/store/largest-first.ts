/** Items in order of size, of which the largest is always known: a binary heap whose items may grow and shrink. */

/** An item. */
export interface Sized {
  readonly size: number;
  /** Index in the heap, which only the heap sets. */
  place: number;
}

/** Keeps items by size. Each step takes time that grows with the logarithm of their number. */
export class LargestFirst<T extends Sized> {
  readonly #heap: T[] = [];

  /** The largest item, or one of them. */
  get largest(): T | undefined {
    return this.#heap[0];
  }

  add(item: T): void {
    this.#heap.push(item);
    this.#rise(item, this.#heap.length - 1);
  }

  /** Moves an item whose size has changed. */
  move(item: T): void {
    this.#rise(item, item.place);
    this.#sink(item, item.place);
  }

  remove(item: T): void {
    const last = this.#heap.pop() as T;
    if (last === item) return;
    this.#set(last, item.place);
    this.move(last);
  }

  #rise(item: T, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#heap[above] as T;
      if (parent.size >= item.size) break;
      this.#set(parent, place);
      place = above;
    }
    this.#set(item, place);
  }

  #sink(item: T, from: number): void {
    let place = from;
    for (;;) {
      const left = this.#heap[2 * place + 1];
      const right = this.#heap[2 * place + 2];
      const child = left !== undefined && right !== undefined && right.size > left.size ? right : left;
      if (child === undefined || child.size <= item.size) break;
      const below = child.place;
      this.#set(child, place);
      place = below;
    }
    this.#set(item, place);
  }

  #set(item: T, place: number): void {
    this.#heap[place] = item;
    item.place = place;
  }
}
