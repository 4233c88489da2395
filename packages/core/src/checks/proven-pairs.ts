/** Which keys have proven themselves from which addresses. */

import { LRUCache } from 'lru-cache';
import { unshared } from './throttle-source.ts';

interface Pair {
  readonly address: ProvenAddress;
  provenAtMs: number;
}

/** An address, as long as any pair has it. */
interface ProvenAddress {
  pairs: number;
  provenAtMs: number;
}

/** A key that proves itself from more addresses than this displaces pairs of its own, and nobody else's. */
const MOST_ADDRESSES_PER_KEY = 64;
/** A proof is written down again when it is this old. */
const REFRESH_MS = 60_000;

/**
 * The pairs of key and address, and how long ago each was proven.
 *
 * Only an accepted request writes here, so nothing that strangers send takes a pair away. A holder of one key, who may
 * send from any number of addresses, displaces only the pairs of that key.
 */
export class ProvenPairs {
  readonly #lifeMs: number;
  readonly #addresses = new Map<string, ProvenAddress>();
  /** By key, then by address. */
  readonly #keys: LRUCache<string, Map<string, Pair>>;

  constructor(lifeSeconds: number, maxKeys: number) {
    this.#lifeMs = lifeSeconds * 1000;
    this.#keys = new LRUCache({
      max: maxKeys,
      dispose: (pairs) => {
        for (const [address, pair] of pairs) this.#release(address, pair);
      },
    });
  }

  /** Whether the key has proven itself from the address lately. */
  has(address: string, keyId: string, nowMs: number): boolean {
    const pair = this.#keys.get(keyId)?.get(address);
    return pair !== undefined && nowMs - pair.provenAtMs < this.#lifeMs;
  }

  /** Whether any key has. */
  hasAddress(address: string, nowMs: number): boolean {
    const known = this.#addresses.get(address);
    return known !== undefined && nowMs - known.provenAtMs < this.#lifeMs;
  }

  add(address: string, keyId: string, nowMs: number): void {
    const pairs = this.#keys.get(keyId) ?? this.#addKey(keyId);
    const pair = pairs.get(address);
    if (pair === undefined) this.#addPair(pairs, address, nowMs);
    else if (Math.abs(nowMs - pair.provenAtMs) >= REFRESH_MS) {
      pair.provenAtMs = nowMs;
      pair.address.provenAtMs = nowMs;
    }
  }

  #addKey(keyId: string): Map<string, Pair> {
    const pairs = new Map<string, Pair>();
    this.#keys.set(unshared(keyId), pairs);
    return pairs;
  }

  #addPair(pairs: Map<string, Pair>, address: string, nowMs: number): void {
    if (pairs.size >= MOST_ADDRESSES_PER_KEY) this.#dropOldest(pairs);
    const name = unshared(address);
    const known = this.#addresses.get(name) ?? { pairs: 0, provenAtMs: nowMs };
    known.pairs++;
    known.provenAtMs = nowMs;
    this.#addresses.set(name, known);
    pairs.set(name, { address: known, provenAtMs: nowMs });
  }

  #dropOldest(pairs: Map<string, Pair>): void {
    let oldest: [string, Pair] | undefined;
    for (const entry of pairs) {
      if (oldest === undefined || entry[1].provenAtMs < oldest[1].provenAtMs) oldest = entry;
    }
    if (oldest === undefined) return;
    pairs.delete(oldest[0]);
    this.#release(...oldest);
  }

  #release(address: string, pair: Pair): void {
    pair.address.pairs--;
    if (pair.address.pairs === 0) this.#addresses.delete(address);
  }
}
