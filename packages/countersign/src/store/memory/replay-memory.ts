/**
 * Replay ids in memory, bounded and exact: none is forgotten without a trace while its request could still pass.
 *
 * When there is no room, the key that holds the most loses those of its ids that expire first, in the same second, and keeps a
 * floor: what expires no later than the floor can no longer be proved to be new. No key pays for another: one that holds no
 * more than an equal share loses nothing, and a floor is that of one key, also for ids that expired (the clock may be set
 * back).
 *
 * No choice of ids keeps a floor lower than that of those that expire first. All ids above a floor are held, whichever were
 * dropped. So with room for n, any floor is at least the lowest second above which a key has no more than n ids, and it is that
 * second if those that expire first are dropped. To drop the oldest in its place lets a sender of the key that dates its
 * requests ahead raise the floor above the dates of all others of the key at once.
 */

import type { ReplayAdmissionRequest } from '../store.ts';
import { ExpiryCounts } from './expiry-counts.ts';
import { type KeyShare, KeyShares } from './key-shares.ts';
import { ReplayIdentity } from './replay-identity.ts';
import { ReplayIndex } from './replay-index.ts';
import type { GoneIds } from './replay-table.ts';

/** Knowledge about a replay id. */
export type ReplayKnowledge = 'new' | 'seen' | 'unprovable';

/** A set of replay ids that each expire by themselves. */
export class ReplayMemory {
  readonly #maxIds: number;
  readonly #index: ReplayIndex;
  readonly #counts = new ExpiryCounts();
  readonly #shares: KeyShares;
  /** The id last looked at, whose it is, and when. */
  readonly #identity = new ReplayIdentity();
  #keyId = '';
  #share: KeyShare | undefined;
  #nowSecond = 0;
  /** One object for all questions. */
  readonly #gone: { -readonly [Member in keyof GoneIds]: GoneIds[Member] };

  /**
   * @param maxIds How many replay ids are remembered at once.
   * @param maxKeys How many keys without a live id keep a floor of their own.
   */
  constructor(maxIds: number, maxKeys: number) {
    this.#maxIds = maxIds;
    this.#index = new ReplayIndex(maxIds);
    const shares = new KeyShares(maxIds, maxKeys);
    this.#shares = shares;
    this.#gone = {
      nowSecond: 0,
      latestGone: 0,
      isGone: (owner, second) => shares.isGone(owner, second),
    };
  }

  /** Number of replay ids that are remembered. */
  get size(): number {
    return this.#shares.size;
  }

  /** Looks up a replay id, after forgetting what has expired. {@link remember} refers to the id looked at. */
  look(
    claim: Pick<ReplayAdmissionRequest, 'keyId' | 'replayId' | 'replayIdIsDigest' | 'expiresAtMs' | 'nowMs'>,
  ): ReplayKnowledge {
    const nowSecond = Math.floor(claim.nowMs / 1000);
    this.#nowSecond = nowSecond;
    if (this.#counts.firstSecond <= nowSecond) this.#forgetExpired(nowSecond);
    this.#identity.take(claim);
    const share = this.#shareOf(claim.keyId);
    if (share === undefined)
      return secondOf(claim.expiresAtMs) <= this.#shares.floorOf(claim.keyId) ? 'unprovable' : 'new';
    const { floor } = share;
    this.#index.turnTo(this.#identity, share);
    if (share.size > 0 && this.#index.has(Math.max(floor, nowSecond))) return 'seen';
    return secondOf(claim.expiresAtMs) <= floor ? 'unprovable' : 'new';
  }

  /** Remembers the replay id last looked at, until `expiresAtMs` at least. */
  remember(expiresAtMs: number): void {
    const expirySecond = secondOf(expiresAtMs);
    if (this.#shares.size >= this.#maxIds && !this.#makesRoom(expirySecond)) return;
    const share = this.#shareOf(this.#keyId) ?? this.#openShare();
    this.#gone.nowSecond = this.#nowSecond;
    this.#gone.latestGone = this.#shares.latestGone;
    this.#index.add(expirySecond, this.#shares.size, this.#gone);
    this.#counts.add(share, expirySecond);
    this.#shares.add(share);
    if (expirySecond <= this.#nowSecond) this.#forgetExpired(this.#nowSecond);
  }

  /** Most requests have the key of the one before. */
  #shareOf(keyId: string): KeyShare | undefined {
    if (keyId !== this.#keyId || this.#share === undefined || !this.#share.isKnown) {
      this.#keyId = keyId;
      this.#share = this.#shares.find(keyId);
    }
    return this.#share;
  }

  #openShare(): KeyShare {
    const share = this.#shares.open(this.#keyId, this.#nowSecond);
    this.#share = share;
    this.#index.turnTo(this.#identity, share);
    return share;
  }

  /** False if the key of the id looked at lost so many that the id could not be proved to be new again anyway. */
  #makesRoom(expirySecond: number): boolean {
    const largest = this.#shares.largestWith(this.#keyId);
    this.#shares.lose(largest, this.#counts.takeLowest(largest));
    return expirySecond > this.#shares.floorOf(this.#keyId);
  }

  #forgetExpired(nowSecond: number): void {
    while (this.#counts.firstSecond <= nowSecond)
      this.#counts.takeFirstSecond(
        (number) => this.#shares.ofNumber(number),
        (number, lost) => this.#shares.lose(this.#shares.ofNumber(number), lost),
      );
  }
}

function secondOf(ms: number): number {
  return Math.ceil(ms / 1000);
}
