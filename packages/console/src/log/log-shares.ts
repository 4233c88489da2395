/** Shares of the room of a log: who may take it from whom. */

import type { RequestRow } from '../api/request-types.ts';
import { isOfKey, isProven } from './log-entry.ts';

/** Bounds of a log. */
export interface LogRoom {
  readonly entries: number;
  readonly bytes: number;
}

/** The entries of one owner. */
interface Share {
  /** Their bytes, by their ids, the oldest first. */
  readonly ids: Map<string, number>;
  bytes: number;
}

/**
 * Entries whose sender has proven nothing take a half of the room at most where others need the rest: anybody may name the id of a key.
 * Among them, the owner with the most gives way. Nor does one owner of proven entries take more than a half from others.
 */
export class LogShares {
  readonly #room: LogRoom;
  readonly #proven = new Shares();
  readonly #others = new Shares();

  constructor(room: LogRoom) {
    this.#room = room;
  }

  add(row: RequestRow, bytes: number): void {
    this.remove(row.id);
    (isProven(row) ? this.#proven : this.#others).add(shareName(row), row.id, bytes);
  }

  remove(id: string): void {
    this.#proven.remove(id);
    this.#others.remove(id);
  }

  /** The entry that gives way, where the oldest one of all is this. */
  toGo(oldest: string): string {
    if (this.#others.isOverHalf(this.#room)) return this.#others.oldestOfLargest(this.#room) ?? oldest;
    const largest = this.#proven.largest(this.#room);
    const takesOthers =
      largest !== undefined && this.#proven.has(oldest) && isOverHalf(sizeOf(largest), this.#room);
    return (takesOthers ? firstOf(largest) : undefined) ?? oldest;
  }
}

class Shares {
  readonly #shares = new Map<string, Share>();
  readonly #names = new Map<string, string>();
  #bytes = 0;

  add(name: string, id: string, bytes: number): void {
    const share = this.#shares.get(name) ?? { ids: new Map(), bytes: 0 };
    this.#shares.set(name, share);
    this.#names.set(id, name);
    share.ids.set(id, bytes);
    share.bytes += bytes;
    this.#bytes += bytes;
  }

  remove(id: string): void {
    const name = this.#names.get(id);
    const share = name === undefined ? undefined : this.#shares.get(name);
    if (name === undefined || share === undefined) return;
    const bytes = share.ids.get(id) ?? 0;
    this.#names.delete(id);
    share.ids.delete(id);
    share.bytes -= bytes;
    this.#bytes -= bytes;
    if (share.ids.size === 0) this.#shares.delete(name);
  }

  has(id: string): boolean {
    return this.#names.has(id);
  }

  isOverHalf(room: LogRoom): boolean {
    return isOverHalf({ entries: this.#names.size, bytes: this.#bytes }, room);
  }

  largest(room: LogRoom): Share | undefined {
    let largest: Share | undefined;
    let most = 0;
    for (const share of this.#shares.values()) {
      const part = partOf(sizeOf(share), room);
      if (part <= most) continue;
      most = part;
      largest = share;
    }
    return largest;
  }

  oldestOfLargest(room: LogRoom): string | undefined {
    return firstOf(this.largest(room));
  }
}

/** Strangers are one. */
function shareName(row: RequestRow): string {
  const { owner, keyId } = row;
  if (owner !== undefined) return `owner ${owner}`;
  return isOfKey(row) ? `key ${keyId}` : '';
}

function sizeOf({ ids, bytes }: Share): LogRoom {
  return { entries: ids.size, bytes };
}

function firstOf(share: Share | undefined): string | undefined {
  const [first] = share?.ids.keys() ?? [];
  return first;
}

function partOf(size: LogRoom, room: LogRoom): number {
  return Math.max(size.entries / room.entries, size.bytes / room.bytes);
}

function isOverHalf(size: LogRoom, room: LogRoom): boolean {
  return partOf(size, room) > 0.5;
}
