/** The memory that one process keeps of a store's decisions, to decide by itself while that store fails. */

import type { Limit } from './limit.ts';
import { type OpenMemory, openMemory } from './memory/memory-store.ts';
import { type Admission, type AdmissionRequest, hasReplayId, type Store } from './store.ts';
import { ToldLimits } from './told-limits.ts';

const NO_LIMITS: readonly Limit[] = [];

/**
 * The memory of one process for one store. It is fed while the store answers, so that what the process has admitted is not
 * admitted again by it, neither while the store fails nor after that, when the store does not know what the process has
 * admitted alone.
 */
export class StoreFallback {
  #local: OpenMemory | undefined;
  #keepsReplayIds = false;
  /** When the last request that was admitted here alone can no longer pass. */
  #decidedUntilMs = Number.NEGATIVE_INFINITY;
  #told: ToldLimits | undefined;

  /** From now on, remembers what the store admits. */
  keepReplayIds(): void {
    this.#keepsReplayIds = true;
  }

  /** Remembers a request that the store has admitted, and returns the decision that holds for this process. */
  confirm(request: AdmissionRequest, admission: Admission): Admission {
    if (!this.#keepsReplayIds || admission.outcome !== 'admitted' || !hasReplayId(request)) return admission;
    // The store has counted it.
    const own = this.#memory().store.admit({ ...request, limits: NO_LIMITS });
    if (own.outcome === 'replayed') return own;
    // The store knows the replay ids that had to make room here, except those of requests that were admitted here alone.
    const mayBeOurs = own.outcome === 'replay_unprovable' && request.expiresAtMs <= this.#decidedUntilMs;
    return mayBeOurs ? own : admission;
  }

  /** The request as the store is asked about it, which can ask in turn whether this process has admitted it alone. */
  questionFor(request: AdmissionRequest): AdmissionRequest {
    if (!this.#keepsReplayIds || !hasReplayId(request)) return request;
    return { ...request, wasAdmittedAlone: () => this.#memory().mayHaveSeen(request) };
  }

  /** Keeps where a key stands, to go on from there when the store fails. */
  keepLimits({ keyId, nowMs }: AdmissionRequest, admission: Admission): void {
    if (!('limits' in admission) || admission.limits.length === 0) return;
    this.#told ??= new ToldLimits();
    this.#told.keep(keyId, admission.limits, nowMs);
  }

  /** Decides in the store's place. */
  admit(request: AdmissionRequest): Admission {
    const told = this.#told;
    const { store, takeOver } = this.#memory();
    if (told !== undefined) takeOver(request, (limit) => told.take(request.keyId, limit));
    const admission = store.admit(request);
    if (admission.outcome === 'admitted' && hasReplayId(request))
      this.#decidedUntilMs = Math.max(this.#decidedUntilMs, request.expiresAtMs);
    return admission;
  }

  #memory(): OpenMemory {
    this.#local ??= openMemory();
    return this.#local;
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
