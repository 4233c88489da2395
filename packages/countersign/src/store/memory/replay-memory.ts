/**
 * Replay ids in memory, bounded and exact: none is forgotten without a trace while its request could still pass.
 *
 * When there is no room, the key that holds the most loses its oldest id, and keeps a floor: what expires no later than the
 * floor can no longer be proved to be new. No key pays for another: one that holds no more than an equal share loses
 * nothing, and a floor is that of one key, also for ids that expired (the clock may be set back).
 */

import type { ReplayAdmissionRequest } from '../store.ts';
import { NONE } from './entry-links.ts';
import { ExpirySeconds } from './expiry-seconds.ts';
import { type KeyShare, KeyShares } from './key-shares.ts';
import { ReplayIdentity } from './replay-identity.ts';
import { ReplayIndex } from './replay-index.ts';

/** Knowledge about a replay id. */
export type ReplayKnowledge = 'new' | 'seen' | 'unprovable';

/** A set of replay ids that each expire by themselves. */
export class ReplayMemory {
  readonly #maxEntries: number;
  readonly #index: ReplayIndex;
  readonly #seconds: ExpirySeconds;
  readonly #shares: KeyShares;
  /** The id last looked at, and whose it is. */
  readonly #identity = new ReplayIdentity();
  #keyId = '';
  #share: KeyShare | undefined;

  /**
   * @param maxEntries How many replay ids are remembered at once; 38 to 40 bytes each.
   * @param maxKeys How many keys without a live id keep a floor of their own.
   */
  constructor(maxEntries: number, maxKeys: number) {
    this.#maxEntries = maxEntries;
    this.#index = new ReplayIndex(maxEntries);
    this.#seconds = new ExpirySeconds(maxEntries);
    this.#shares = new KeyShares(maxEntries, maxKeys);
  }

  /** Number of replay ids that are remembered. */
  get size(): number {
    return this.#index.size;
  }

  /** Looks up a replay id, after forgetting what has expired. {@link remember} refers to the id looked at. */
  look(
    claim: Pick<ReplayAdmissionRequest, 'keyId' | 'replayId' | 'replayIdIsDigest' | 'expiresAtMs' | 'nowMs'>,
  ): ReplayKnowledge {
    this.#forgetExpired(Math.floor(claim.nowMs / 1000));
    const { keyId } = claim;
    this.#identity.take(claim);
    this.#keyId = keyId;
    const share = this.#shares.find(keyId);
    this.#share = share;
    if (share !== undefined && this.#index.find(this.#identity.words, share.number) !== NONE) return 'seen';
    const floor = share === undefined ? this.#shares.floorOf(keyId) : share.floor;
    return secondOf(claim.expiresAtMs) <= floor ? 'unprovable' : 'new';
  }

  /** Remembers the replay id last looked at, until `expiresAtMs` at least. */
  remember(expiresAtMs: number): void {
    if (this.#index.size === this.#maxEntries) this.#dropOldestOf(this.#shares.largestWith(this.#keyId));
    const own =
      this.#share !== undefined && this.#share.held > 0 ? this.#share : this.#shares.open(this.#keyId);
    const entry = this.#index.add(this.#identity.words, own.number);
    this.#seconds.add(entry, secondOf(expiresAtMs));
    this.#shares.add(own, entry);
  }

  #forgetExpired(nowSecond: number): void {
    let entry = this.#seconds.expired(nowSecond);
    while (entry !== NONE) {
      this.#forget(entry, this.#shares.ofNumber(this.#index.ownerOf(entry)));
      entry = this.#seconds.expired(nowSecond);
    }
  }

  /** By age and not by expiry: a sender of the key that dates its requests ahead would displace the others of that key. */
  #dropOldestOf(share: KeyShare): void {
    this.#forget(share.first, share);
  }

  #forget(entry: number, share: KeyShare): void {
    const second = this.#seconds.remove(entry);
    this.#index.remove(entry);
    this.#shares.remove(share, entry, second);
  }
}

function secondOf(ms: number): number {
  return Math.ceil(ms / 1000);
}
