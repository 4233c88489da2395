/** The memory that one process keeps of a store's decisions, to decide by itself while that store fails. */

import { LRUCache } from 'lru-cache';
import { limitRequest } from '../verify/admission-request.ts';
import { type Limit, type LimitState, limitIdentity } from './limit.ts';
import { createMemoryStore, type MemoryStore } from './memory/memory-store.ts';
import { type Admission, type AdmissionRequest, hasReplayId, type Store } from './store.ts';

/** State of a key in one limit, as the store last reported it, and when. */
interface ToldState {
  readonly state: LimitState;
  readonly nowMs: number;
}

/** For so many keys it is kept where they stood. */
const MAX_TOLD_KEYS = 100_000;
const NO_LIMITS: readonly Limit[] = [];

/**
 * The memory of one process for one store. It is fed while the store answers, so that what the process has admitted is not
 * admitted again by it, neither while the store fails nor after that, when the store does not know what the process has
 * admitted alone.
 */
export class StoreFallback {
  #local: MemoryStore | undefined;
  #keepsReplayIds = false;
  /** When the last request that was admitted here alone can no longer pass. */
  #decidedUntilMs = Number.NEGATIVE_INFINITY;
  /** By key, then by limit. */
  #told: LRUCache<string, Map<string, ToldState>> | undefined;

  /** From now on, remembers what the store admits. */
  keepReplayIds(): void {
    this.#keepsReplayIds = true;
  }

  /** Remembers a request that the store has admitted, and returns the decision that holds for this process. */
  confirm(request: AdmissionRequest, admission: Admission): Admission {
    if (!this.#keepsReplayIds || admission.outcome !== 'admitted' || !hasReplayId(request)) return admission;
    // The store has counted it.
    const own = this.#memory().admit({ ...request, limits: NO_LIMITS });
    if (own.outcome === 'replayed') return own;
    // The store knows the replay ids that had to make room here, except those of requests that were admitted here alone.
    const mayBeOurs = own.outcome === 'replay_unprovable' && request.expiresAtMs <= this.#decidedUntilMs;
    return mayBeOurs ? own : admission;
  }

  /** Keeps where a key stands, to go on from there when the store fails. */
  keepLimits({ keyId, nowMs }: AdmissionRequest, admission: Admission): void {
    if (!('limits' in admission) || admission.limits.length === 0) return;
    this.#told ??= new LRUCache({ max: MAX_TOLD_KEYS });
    let told = this.#told.get(keyId);
    if (told === undefined) {
      told = new Map();
      this.#told.set(keyId, told);
    }
    for (const state of admission.limits) told.set(limitIdentity(state), { state, nowMs });
  }

  /** Decides in the store's place. */
  admit(request: AdmissionRequest): Admission {
    this.#takeOverLimits(request);
    const admission = this.#memory().admit(request);
    if (admission.outcome === 'admitted' && hasReplayId(request))
      this.#decidedUntilMs = Math.max(this.#decidedUntilMs, request.expiresAtMs);
    return admission;
  }

  #memory(): MemoryStore {
    this.#local ??= createMemoryStore();
    return this.#local;
  }

  #takeOverLimits({ keyId, limits }: AdmissionRequest): void {
    const told = this.#told?.get(keyId);
    if (told === undefined) return;
    for (const limit of limits) {
      const identity = limitIdentity(limit);
      const known = told.get(identity);
      if (known === undefined) continue;
      told.delete(identity);
      this.#takeOver(keyId, limit, known);
    }
  }

  /** Counts what the store has counted in the running window, less what was counted here. */
  #takeOver(keyId: string, limit: Limit, { state, nowMs }: ToldState): void {
    // All that was counted in the period counts until its end.
    const startMs =
      state.refill === undefined ? nowMs + (state.resetSeconds - state.windowSeconds) * 1000 : nowMs;
    const ask = (cost: number) =>
      this.#memory().admit(limitRequest(keyId, [limit], { cost, nowMs: startMs }));
    const here = ask(0);
    const remaining = 'limits' in here ? (here.limits[0]?.remaining ?? 0) : 0;
    if (remaining > state.remaining) ask(remaining - state.remaining);
  }
}

const fallbacks = new WeakMap<Store, StoreFallback>();

/** The fallback of all in this process that ask the store. */
export function fallbackOf(store: Store): StoreFallback {
  let fallback = fallbacks.get(store);
  if (fallback === undefined) {
    fallback = new StoreFallback();
    fallbacks.set(store, fallback);
  }
  return fallback;
}
