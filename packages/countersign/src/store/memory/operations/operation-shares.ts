/**
 * The room for operations, shared out by owner. None can be forgotten to make room, so room must be left in time:
 *
 * - A quarter of it is kept for owners that hold little: each may hold a thousandth of the room, and one operation at
 *   least, as long as there is any room at all.
 * - The rest is common. What an owner holds beyond that thousandth may fill a part (`maxShare`) of what the others leave
 *   of the common room.
 *
 * So a first owner takes three eighths by default, a second one half of that, and however much they take, each of 250 owners
 * finds its thousandth.
 */

import { OperationShareError } from '../../operation-share-error.ts';

/** Of the room, this part is kept for owners that hold little. */
const RESERVED = 1 / 4;
const OWN = 1 / 1000;

/** Size of the room, and the largest share of it. */
export interface SharedRoom {
  readonly maxOperations: number;
  /** The part of the common room that others leave which one owner may fill, up to 1. */
  readonly maxShare: number;
}

/** Counts operations by owner. */
export class OperationShares {
  readonly #room: SharedRoom;
  readonly #common: number;
  readonly #own: number;
  readonly #heldBy = new Map<string, number>();
  #held = 0;
  /** Number of operations held in the common room. */
  #inCommon = 0;

  constructor(room: SharedRoom) {
    this.#room = room;
    this.#common = room.maxOperations - Math.floor(room.maxOperations * RESERVED);
    this.#own = Math.max(1, Math.floor(room.maxOperations * OWN));
  }

  /**
   * Counts one more. Without an owner it has no share, and takes what there is.
   *
   * @throws OperationShareError when the owner holds its share, Error when there is no room at all.
   */
  take(owner: string | undefined): void {
    const { maxOperations } = this.#room;
    if (this.#held >= maxOperations)
      throw new Error(
        `memoryStore(): ${this.#held} operations are kept already, and none of them has ended; raise "maxOperations"`,
      );
    if (owner !== undefined) this.#takeFor(owner);
    this.#held++;
  }

  giveBack(owner: string | undefined): void {
    this.#held--;
    if (owner === undefined) return;
    const held = this.#heldBy.get(owner) as number;
    if (held > this.#own) this.#inCommon--;
    if (held === 1) this.#heldBy.delete(owner);
    else this.#heldBy.set(owner, held - 1);
  }

  #takeFor(owner: string): void {
    const held = this.#heldBy.get(owner) ?? 0;
    if (held >= this.#own) {
      const beyond = held - this.#own;
      const leftByOthers = this.#common - (this.#inCommon - beyond);
      if (beyond + 1 > leftByOthers * this.#room.maxShare)
        throw new OperationShareError(
          `memoryStore(): one caller holds ${held} operations of at most ${this.#room.maxOperations}, which is its ` +
            'share, and none of them has ended; raise "maxOperations", or "maxShare" where there are few callers',
        );
      this.#inCommon++;
    }
    this.#heldBy.set(owner, held + 1);
  }
}
