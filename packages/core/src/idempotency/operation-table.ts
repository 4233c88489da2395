/**
 * Operations in memory, bounded and exact: none is forgotten before its end.
 *
 * When records need room, those that have been kept for longest go. Of such an operation it is still known that it is
 * finished, so that it is not done again. When there are too many operations, no other can be put in.
 */

import { LRUCache } from 'lru-cache';
import { EndTimes } from './end-times.ts';

/** An operation that is not absent. */
export interface Operation {
  readonly token: string;
  readonly fingerprint: string;
  readonly state: 'running' | 'finished';
  readonly endsAtMs: number;
}

/** How much is kept. */
export interface OperationRoom {
  readonly maxOperations: number;
  /** Of all records together. */
  readonly maxBytes: number;
}

/** The operations of one store. */
export class OperationTable {
  readonly #maxOperations: number;
  readonly #clock: () => number;
  readonly #operations = new Map<string, Operation>();
  readonly #records: LRUCache<string, Uint8Array>;
  readonly #endTimes: EndTimes;
  #nowMs: number;

  /** @param clock In milliseconds. Should it go back, time stands still until it is where it was. */
  constructor({ maxOperations, maxBytes }: OperationRoom, clock: () => number) {
    this.#maxOperations = maxOperations;
    this.#records = new LRUCache({
      maxSize: maxBytes,
      // A size of 0 is an error to the cache.
      sizeCalculation: (record) => Math.max(1, record.byteLength),
    });
    this.#clock = clock;
    this.#nowMs = clock();
    this.#endTimes = new EndTimes(this.#nowMs);
  }

  /** How many operations are kept. */
  get size(): number {
    return this.#operations.size;
  }

  /** How many bytes their records have. */
  get bytes(): number {
    return this.#records.calculatedSize;
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

  /** Puts an operation that was just looked for in its place, for so long. Throws when there is no room. */
  put(id: string, operation: Omit<Operation, 'endsAtMs'>, lifeMs: number): void {
    const { size } = this.#operations;
    if (size >= this.#maxOperations && !this.#operations.has(id)) {
      throw new Error(
        `memoryOperationStore(): ${size} operations are kept already, and none of them has ended; raise "maxOperations"`,
      );
    }
    this.remove(id);
    const endsAtMs = this.#nowMs + lifeMs;
    const { token, fingerprint, state } = operation;
    this.#operations.set(id, { token, fingerprint, state, endsAtMs });
    this.#endTimes.add(id, endsAtMs);
  }

  /** Makes an operation absent. */
  remove(id: string): void {
    const operation = this.#operations.get(id);
    if (operation === undefined) return;
    this.#endTimes.remove(id, operation.endsAtMs);
    this.#forget(id);
  }

  /** Keeps a copy of the record of an operation that was put, unless it is larger than all the room for records. */
  keepRecord(id: string, record: Uint8Array): void {
    this.#records.set(id, new Uint8Array(record));
  }

  /** A copy of the record, unless it had to make room for others. */
  recordOf(id: string): Uint8Array | undefined {
    // The cache drops what was used least recently; since no record counts as used, that is the oldest one.
    const record = this.#records.peek(id);
    return record && new Uint8Array(record);
  }

  #forget(id: string): void {
    this.#operations.delete(id);
    this.#records.delete(id);
  }
}
