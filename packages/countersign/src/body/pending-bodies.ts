/**
 * The bodies that are not verified yet: their total size is bounded, and shared out by address.
 *
 * When room is short, the address that holds most gives up the largest of its bodies that are still arriving. So an attacker
 * whose uploads stall displaces its own bodies, and not those of clients that send bodies of usual size.
 */

import { throttleSource } from '../checks/throttle-source.ts';
import { LargestFirst, type Sized } from '../store/largest-first.ts';

/** One source may hold this part of a budget, unless it is with a single body. */
const SHARE_OF_ONE = 0.5;

/** IPv4 by address and IPv6 by /64: else one subscriber has as many shares as addresses. */
const sourceOf = throttleSource();

/** A body that is on its way, or waits for a verdict. */
export class PendingBody implements Sized {
  /** Bytes that it holds. */
  size = 0;
  place = 0;
  readonly source: string;
  /** Gives the body up, to make room for others. A body that has come whole has none, and is not given up. */
  readonly giveUp: (() => void) | undefined;
  readonly #pool: Pool;
  #isHeld = false;

  /**
   * @param maxBytes Bytes that all pending bodies may hold. Those with one budget share it.
   * @param address The client's address.
   */
  constructor(maxBytes: number, address: string, giveUp?: () => void) {
    this.#pool = poolOf(maxBytes);
    this.source = sourceOf(address);
    this.giveUp = giveUp;
  }

  /** Makes room for more bytes of this body; returns whether there is. */
  makeRoom(more: number): boolean {
    return this.#pool.makeRoom(this, more);
  }

  /** Notes how many bytes it holds. */
  hold(bytes: number): void {
    if (!this.#isHeld) this.#pool.add(this);
    this.#isHeld = true;
    this.#pool.resize(this, bytes);
  }

  /** Notes that it holds nothing any longer: it was verified, or refused. */
  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#pool.remove(this);
  }
}

/** Tells whether a body has room whatever the shares are, since no other is pending: then nothing need be noted of it yet. */
export function isRoomForAll(maxBytes: number, bytes: number): boolean {
  return bytes <= maxBytes && poolOf(maxBytes).isEmpty;
}

/** The bodies of one source. */
class Holder implements Sized {
  /** Bytes of all its bodies. */
  size = 0;
  place = 0;
  bodies = 0;
  /** Bodies that may be given up. */
  readonly arriving: LargestFirst<PendingBody> = new LargestFirst();
  arrivingBytes = 0;
}

/** The bodies of all verifiers with one budget: a small one must not displace what a large one has room for. */
class Pool {
  readonly #maxBytes: number;
  readonly #holders = new Map<string, Holder>();
  /** Those with a body that may be given up. */
  readonly #bySize = new LargestFirst<Holder>();
  #bytes = 0;
  #arrivingBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  makeRoom(body: PendingBody, more: number): boolean {
    const holder = this.#holders.get(body.source);
    const others = (holder?.size ?? 0) - body.size;
    const overShare = others + body.size + more - this.#maxBytes * SHARE_OF_ONE;
    if (others > 0 && overShare > 0 && !this.#giveUp(overShare, holder)) return false;
    const missing = this.#bytes + more - this.#maxBytes;
    return missing <= 0 || this.#giveUp(missing);
  }

  add(body: PendingBody): void {
    let holder = this.#holders.get(body.source);
    if (holder === undefined) {
      holder = new Holder();
      this.#holders.set(body.source, holder);
    }
    holder.bodies++;
    if (body.giveUp === undefined) return;
    if (holder.arriving.largest === undefined) this.#bySize.add(holder);
    holder.arriving.add(body);
  }

  resize(body: PendingBody, bytes: number): void {
    const holder = this.#holders.get(body.source) as Holder;
    const change = bytes - body.size;
    body.size = bytes;
    holder.size += change;
    this.#bytes += change;
    if (body.giveUp !== undefined) {
      holder.arriving.move(body);
      holder.arrivingBytes += change;
      this.#arrivingBytes += change;
    }
    if (holder.arriving.largest !== undefined) this.#bySize.move(holder);
  }

  remove(body: PendingBody): void {
    this.resize(body, 0);
    const holder = this.#holders.get(body.source) as Holder;
    if (--holder.bodies === 0) this.#holders.delete(body.source);
    if (body.giveUp === undefined) return;
    holder.arriving.remove(body);
    if (holder.arriving.largest === undefined) this.#bySize.remove(holder);
  }

  /** Has so many bytes given up, by one source or by those that hold most; nothing where that would not do. */
  #giveUp(bytes: number, holder?: Holder): boolean {
    if ((holder ?? { arrivingBytes: this.#arrivingBytes }).arrivingBytes < bytes) return false;
    for (let given = 0; given < bytes; ) {
      const largest = (holder ?? this.#bySize.largest)?.arriving.largest;
      if (largest === undefined) return false;
      given += largest.size;
      largest.release();
      largest.giveUp?.();
    }
    return true;
  }
}

const pools = new Map<number, Pool>();

function poolOf(maxBytes: number): Pool {
  let pool = pools.get(maxBytes);
  if (pool === undefined) {
    pool = new Pool(maxBytes);
    pools.set(maxBytes, pool);
  }
  return pool;
}
