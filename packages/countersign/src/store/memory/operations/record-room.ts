/** The records of operations, within a number of bytes. What must make room is taken from the owner that holds most. */

import { LargestFirst, type Sized } from '../../largest-first.ts';

/** An owner, and the records that it holds. */
class Holder implements Sized {
  size = 0;
  place = 0;
  readonly owner: string;
  /** In the order in which they were kept. */
  readonly ids: Set<string> = new Set();

  constructor(owner: string) {
    this.owner = owner;
  }
}

interface Kept {
  readonly record: Uint8Array;
  readonly holder: Holder;
}

/** Records by the id of their operation. */
export class RecordRoom {
  readonly #maxBytes: number;
  readonly #kept = new Map<string, Kept>();
  readonly #holders = new Map<string, Holder>();
  readonly #bySize = new LargestFirst<Holder>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Total size of the records, in bytes; an empty record counts as one byte. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Keeps a copy of a record. While there is no room, the oldest record goes of the owner that holds most bytes with this
   * one: so an owner whose records fit into an equal part of the room loses none to others. A record larger than all the
   * room is not kept, and no other goes for it.
   */
  keep(id: string, record: Uint8Array, owner: string): void {
    if (sizeOf(record) > this.#maxBytes) return;
    const holder = this.#holders.get(owner) ?? this.#add(owner);
    this.#kept.set(id, { record: new Uint8Array(record), holder });
    holder.ids.add(id);
    this.#resize(holder, sizeOf(record));
    while (this.#bytes > this.#maxBytes) {
      const [oldest] = (this.#bySize.largest as Holder).ids;
      this.remove(oldest as string);
    }
  }

  /** A copy of the record, if it was kept and had to make no room. */
  find(id: string): Uint8Array | undefined {
    const kept = this.#kept.get(id);
    return kept && new Uint8Array(kept.record);
  }

  remove(id: string): void {
    const kept = this.#kept.get(id);
    if (kept === undefined) return;
    const { holder, record } = kept;
    this.#kept.delete(id);
    holder.ids.delete(id);
    this.#resize(holder, -sizeOf(record));
    if (holder.ids.size > 0) return;
    this.#holders.delete(holder.owner);
    this.#bySize.remove(holder);
  }

  #add(owner: string): Holder {
    const holder = new Holder(owner);
    this.#holders.set(owner, holder);
    this.#bySize.add(holder);
    return holder;
  }

  #resize(holder: Holder, bytes: number): void {
    this.#bytes += bytes;
    holder.size += bytes;
    this.#bySize.move(holder);
  }
}

function sizeOf(record: Uint8Array): number {
  return Math.max(1, record.byteLength);
}
