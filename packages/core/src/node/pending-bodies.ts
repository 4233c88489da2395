/**
 * The bodies that are not verified yet: their total size is bounded, and shared out by address.
 *
 * When room is short, the address that holds most gives up the largest of its bodies that are still arriving. So an attacker
 * whose uploads stall displaces its own bodies, and not those of clients that send bodies of usual size.
 */

/** A body that is on its way, or waits for a verdict. */
export interface PendingBody {
  /** The client's address. */
  readonly source: string;
  /** Bytes that it holds. */
  bytes: number;
  /** Gives the body up, to make room for others. A body that has come whole is not given up. */
  readonly giveUp?: (() => void) | undefined;
}

/** One address may hold this part of a budget, unless it is with a single body. */
const SHARE_OF_ONE = 0.5;

/** The bodies of all verifiers with one budget: a small one must not displace what a large one has room for. */
class Pool {
  readonly #maxBytes: number;
  /** In the order in which they began. */
  readonly #bodies = new Set<PendingBody>();
  readonly #bySource = new Map<string, number>();
  bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  makeRoom(body: PendingBody, more: number): boolean {
    const others = (this.#bySource.get(body.source) ?? 0) - body.bytes;
    const isOverShare = others > 0 && others + body.bytes + more > this.#maxBytes * SHARE_OF_ONE;
    if (isOverShare && !this.#giveUp(body.source, others + body.bytes + more - this.#maxBytes * SHARE_OF_ONE))
      return false;
    const missing = this.bytes + more - this.#maxBytes;
    return missing <= 0 || this.#giveUp(undefined, missing);
  }

  hold(body: PendingBody, bytes: number): void {
    this.#bodies.add(body);
    this.#count(body, bytes - body.bytes);
  }

  release(body: PendingBody): void {
    if (this.#bodies.delete(body)) this.#count(body, -body.bytes);
  }

  #count(body: PendingBody, change: number): void {
    body.bytes += change;
    this.bytes += change;
    const left = (this.#bySource.get(body.source) ?? 0) + change;
    if (left === 0) this.#bySource.delete(body.source);
    else this.#bySource.set(body.source, left);
  }

  /** Has so many bytes given up, by one address or by those that hold most; nothing where that would not do. */
  #giveUp(source: string | undefined, bytes: number): boolean {
    const onTheirWay = [...this.#bodies].filter(
      (body) => body.giveUp !== undefined && (source === undefined || body.source === source),
    );
    if (onTheirWay.reduce((sum, body) => sum + body.bytes, 0) < bytes) return false;
    for (let given = 0; given < bytes; ) {
      const largest = this.#largestOfMost(onTheirWay) as PendingBody;
      onTheirWay.splice(onTheirWay.indexOf(largest), 1);
      given += largest.bytes;
      this.release(largest);
      largest.giveUp?.();
    }
    return true;
  }

  /** The largest body of the address that holds most. */
  #largestOfMost(bodies: readonly PendingBody[]): PendingBody | undefined {
    return bodies.reduce<PendingBody | undefined>((found, body) => {
      if (found === undefined) return body;
      const more = this.#heldBeside(body) - this.#heldBeside(found) || body.bytes - found.bytes;
      return more > 0 ? body : found;
    }, undefined);
  }

  #heldBeside({ source }: PendingBody): number {
    return this.#bySource.get(source) ?? 0;
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

/** Makes room for more bytes of a body, so that all hold `maxBytes` at most; returns whether there is. */
export function makeRoom(body: PendingBody, more: number, maxBytes: number): boolean {
  return poolOf(maxBytes).makeRoom(body, more);
}

/** Notes how many bytes a body holds. */
export function holdBytes(body: PendingBody, bytes: number, maxBytes: number): void {
  poolOf(maxBytes).hold(body, bytes);
}

/** Notes that a body holds nothing any longer: it was verified, or refused. */
export function releaseBytes(body: PendingBody, maxBytes: number): void {
  poolOf(maxBytes).release(body);
}

/** Bytes that pending bodies hold now. */
export function pendingBytes(): number {
  let bytes = 0;
  for (const pool of pools.values()) bytes += pool.bytes;
  return bytes;
}
