/** Keys that are watched: begun here or in another process that shares the log. */

import type { Verifier } from 'countersign';
import type { RequestLog, WatchNews } from '../log/request-log.ts';
import { verifiersWith } from './own-verifiers.ts';

/** Watches that partners of one owner may have at once. */
const MOST_OF_OWNER = 3;
/** Watches of all partners, of the sixteen that a verifier takes: the rest is the operator's. */
const MOST_OF_PARTNERS = 12;

interface Watched {
  readonly owner: string | undefined;
  readonly isOfPartner: boolean;
  readonly endMs: number;
}

/** Why a key is not watched. `diagnosis`: no verifier of the key has one. */
export type WatchRefusal = 'diagnosis' | 'owner' | 'all';

/** A watch that shall begin. */
export type WatchWish = Omit<WatchNews, 'kind'>;

/** Begins watches in all processes, and remembers until when they are. None ends that of another. */
export class WatchBook {
  readonly #verifiers: readonly Verifier[];
  readonly #log: RequestLog;
  readonly #clock: () => number;
  /** By id and owner. */
  readonly #watched = new Map<string, Watched>();
  readonly #stop: () => void;

  constructor(verifiers: readonly Verifier[], log: RequestLog, clock: () => number) {
    this.#verifiers = verifiers;
    this.#log = log;
    this.#clock = clock;
    this.#stop = log.follow((news) => {
      // Where the source of keys does not answer, this process does not watch, and does not say that it does.
      if (news.kind === 'watch') this.#watchHere(news).catch(() => undefined);
    });
  }

  /** Watches a key, in this process and in all others. Rejects when a source of keys fails. */
  async watch(wish: WatchWish): Promise<Date | WatchRefusal> {
    const until = await this.#watchHere(wish);
    if (until instanceof Date) this.#log.tell({ kind: 'watch', ...wish });
    return until;
  }

  /** The end of the watch of a key with this owner. */
  endOf(keyId: string, owner: string | undefined, nowMs: number): Date | undefined {
    const { endMs = 0 } = this.#watched.get(nameOf(keyId, owner)) ?? {};
    return endMs <= nowMs ? undefined : new Date(endMs);
  }

  close(): void {
    this.#stop();
  }

  async #watchHere({ keyId, owner, isOfPartner = false }: WatchWish): Promise<Date | WatchRefusal> {
    const own = owner === undefined ? this.#verifiers : await verifiersWith(this.#verifiers, keyId, owner);
    const able = own.filter((verifier) => verifier.watch !== undefined);
    if (able.length === 0) return 'diagnosis';
    this.#forgetEnded();
    const name = nameOf(keyId, owner);
    const known = this.#watched.get(name);
    // To watch one for longer takes no room.
    const refusal = isOfPartner && known === undefined ? this.#refusalOf(owner) : undefined;
    if (refusal !== undefined) return refusal;
    const [until] = able.flatMap((verifier) => verifier.watch?.(keyId) ?? []);
    if (until === undefined) return 'all';
    // What the operator has begun stays the operator's.
    const isStillOfPartner = isOfPartner && known?.isOfPartner !== false;
    this.#watched.set(name, { owner, isOfPartner: isStillOfPartner, endMs: until.getTime() });
    return until;
  }

  #forgetEnded(): void {
    const nowMs = this.#clock();
    for (const [name, { endMs }] of this.#watched) if (endMs <= nowMs) this.#watched.delete(name);
  }

  #refusalOf(owner: string | undefined): WatchRefusal | undefined {
    const ofPartners = [...this.#watched.values()].filter((watched) => watched.isOfPartner);
    if (ofPartners.filter((watched) => watched.owner === owner).length >= MOST_OF_OWNER) return 'owner';
    return ofPartners.length >= MOST_OF_PARTNERS ? 'all' : undefined;
  }
}

function nameOf(keyId: string, owner: string | undefined): string {
  return JSON.stringify([keyId, owner]);
}
