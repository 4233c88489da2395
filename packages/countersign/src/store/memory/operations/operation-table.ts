/**
 * Operations in memory, bounded and exact: none is forgotten before its end.
 *
 * When records need room, the oldest ones of the owner that holds most go. Of such an operation it is still known that it
 * is finished, so that it is not done again. When an owner holds its share of operations, it can put no other in.
 */

import { ExpiryIndex } from './expiry-index.ts';
import { OperationShares, type SharedRoom } from './operation-shares.ts';
import { RecordRoom } from './record-room.ts';

/** An operation that is not absent. */
export interface Operation {
  readonly token: string;
  readonly fingerprint: string;
  readonly owner: string | undefined;
  readonly state: 'running' | 'finished';
  readonly endsAtMs: number;
}

/** Bounds of what is kept. */
export interface OperationRoom extends SharedRoom {
  /** Of all records together. */
  readonly maxBytes: number;
}

/** Those without an owner hold their records together. No owner is empty. */
const NOBODY = '';

/** The operations of one store. */
export class OperationTable {
  readonly #clock: () => number;
  readonly #operations = new Map<string, Operation>();
  readonly #shares: OperationShares;
  readonly #records: RecordRoom;
  readonly #endTimes: ExpiryIndex;
  #nowMs: number;

  /** @param clock In milliseconds. Should it go back, time stands still until it is where it was. */
  constructor(room: OperationRoom, clock: () => number) {
    this.#shares = new OperationShares(room);
    this.#records = new RecordRoom(room.maxBytes);
    this.#clock = clock;
    this.#nowMs = clock();
    this.#endTimes = new ExpiryIndex(this.#nowMs);
  }

  /** Number of operations that are kept. */
  get size(): number {
    return this.#operations.size;
  }

  /** Size of their records in bytes. */
  get bytes(): number {
    return this.#records.bytes;
  }

  /** The operation, unless it is absent. Lets go of what has ended. */
  find(id: string): Operation | undefined {
    this.#nowMs = Math.max(this.#nowMs, this.#clock());
    for (const ended of this.#endTimes.takeEnded(this.#nowMs)) this.#forget(ended);
    const operation = this.#operations.get(id);
    return operation !== undefined && operation.endsAtMs > this.#nowMs ? operation : undefined;
  }

  /** Milliseconds until an operation that was just found ends. */
  timeLeft({ endsAtMs }: Operation): number {
    return endsAtMs - this.#nowMs;
  }

  /** Puts an operation that was just looked for in its place, for so long. Throws when there is no room for it. */
  put(id: string, operation: Omit<Operation, 'endsAtMs'>, lifeMs: number): void {
    const { token, fingerprint, owner, state } = operation;
    const before = this.#operations.get(id);
    if (before !== undefined && before.endsAtMs <= this.#nowMs) this.remove(id);
    const living = this.#operations.get(id);
    if (living === undefined) this.#shares.take(owner);
    else this.#endTimes.remove(id, living.endsAtMs);
    this.#records.remove(id);
    // The owner that began an operation keeps it until it ends.
    const holder = living === undefined ? owner : living.owner;
    const endsAtMs = this.#nowMs + lifeMs;
    this.#operations.set(id, { token, fingerprint, owner: holder, state, endsAtMs });
    this.#endTimes.add(id, endsAtMs);
  }

  /** Makes an operation absent. */
  remove(id: string): void {
    const operation = this.#operations.get(id);
    if (operation === undefined) return;
    this.#endTimes.remove(id, operation.endsAtMs);
    this.#forget(id);
  }

  /** Keeps a copy of the record of an operation that was put, as far as there is room. */
  keepRecord(id: string, record: Uint8Array): void {
    this.#records.keep(id, record, this.#operations.get(id)?.owner ?? NOBODY);
  }

  /** A copy of the record, unless it had to make room for others. */
  recordOf(id: string): Uint8Array | undefined {
    return this.#records.find(id);
  }

  #forget(id: string): void {
    const operation = this.#operations.get(id);
    if (operation === undefined) return;
    this.#operations.delete(id);
    this.#shares.giveBack(operation.owner);
    this.#records.remove(id);
  }
}
