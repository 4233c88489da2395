/** A store as it is asked: within a deadline, with a policy for when it fails, and never an exception. */

import { eventChannel } from '../events/channels.ts';
import type { Logger } from '../events/verdict-log.ts';
import { isPromiseLike, withDeadline } from '../internal/deadline.ts';
import { deadlineOf } from './given-store.ts';
import { isMemoryStore, type MemoryStore } from './memory/memory-store.ts';
import type { Admission, AdmissionRequest, Store } from './store.ts';
import type { StoreFailureActions } from './store-failure-policy.ts';
import { fallbackOf, type StoreFallback } from './store-fallback.ts';
import { StoreHealth } from './store-health.ts';

/** The store's decision, or the error with which it failed where the policy is to refuse then. */
export type AdmissionResult = Admission | { readonly outcome: 'store_unavailable'; readonly cause: unknown };

/** A store behind its guard. */
export interface GuardedStore {
  /** Decides on a request. It neither throws nor rejects. */
  admit(request: AdmissionRequest): AdmissionResult | Promise<AdmissionResult>;
  /** Asks about a request that counts nothing. It rejects when the store fails, since nobody waits for a decision. */
  peek(request: AdmissionRequest): Promise<Admission>;
}

/** Deadline and reporting of calls to a store. */
export interface StoreGuard {
  readonly store: Store;
  readonly onStoreFailure: StoreFailureActions;
  readonly logger: Logger | undefined;
  /** The scheme, or the name of what limits: for logs and events. */
  readonly name: string;
  /** Tells whether requests may have replay ids. Default: true. */
  readonly hasReplayIds?: boolean | undefined;
}

/** The number of a question to the store, and when it was asked; 0 where nobody wants to know. */
type Asked = readonly [question: number, askedMs: number];

const admissions = eventChannel('countersign:admission');

/** Makes the way to a store. */
export function guardStore(guard: StoreGuard): GuardedStore {
  return isMemoryStore(guard.store) ? observed(guard.store, guard.name) : new Guard(guard);
}

/** A store that answers at once and cannot fail needs nothing but its events. */
function observed({ admit }: MemoryStore, scheme: string): GuardedStore {
  function admitObserved(request: AdmissionRequest): Admission {
    if (!admissions.hasSubscribers) return admit(request);
    const askedMs = performance.now();
    const admission = admit(request);
    const durationMs = performance.now() - askedMs;
    admissions.publish({ scheme, outcome: admission.outcome, durationMs, error: undefined });
    return admission;
  }
  return { admit: admitObserved, peek: async (request) => admitObserved(request) };
}

/** The way to a store that may fail. */
class Guard implements GuardedStore {
  readonly #store: Store;
  readonly #onStoreFailure: StoreFailureActions;
  readonly #name: string;
  readonly #health: StoreHealth;
  readonly #deadlineMs: number | undefined;
  readonly #fallback: StoreFallback;

  constructor({ store, onStoreFailure, logger, name, hasReplayIds = true }: StoreGuard) {
    const { replay, limits } = onStoreFailure;
    this.#store = store;
    this.#onStoreFailure = onStoreFailure;
    this.#name = name;
    this.#health = new StoreHealth(logger, {
      facts: { scheme: name, replay, limits },
      consequence: replay === 'refuse' ? 'requests are refused' : 'this process decides alone',
    });
    this.#deadlineMs = deadlineOf(store);
    this.#fallback = fallbackOf(store);
    if (hasReplayIds && replay === 'local') this.#fallback.keepReplayIds();
  }

  admit(request: AdmissionRequest): AdmissionResult | Promise<AdmissionResult> {
    const asked = this.#begin();
    try {
      const admitted = this.#store.admit(this.#fallback.questionFor(request));
      return isPromiseLike(admitted)
        ? this.#settle(request, admitted, asked)
        : this.#onAnswer(request, admitted, asked);
    } catch (error) {
      return this.#onFailure(request, error, asked[1]);
    }
  }

  async peek(request: AdmissionRequest): Promise<Admission> {
    const asked = this.#begin();
    try {
      const admitted = this.#store.admit(request);
      const answer = isPromiseLike(admitted) ? await this.#inTime(admitted) : admitted;
      return this.#onAnswer(request, answer, asked);
    } catch (error) {
      this.#noteFailure(error, asked[1]);
      throw error;
    }
  }

  #begin(): Asked {
    return [this.#health.ask(), admissions.hasSubscribers ? performance.now() : 0];
  }

  async #settle(
    request: AdmissionRequest,
    admitted: PromiseLike<Admission>,
    asked: Asked,
  ): Promise<AdmissionResult> {
    try {
      return this.#onAnswer(request, await this.#inTime(admitted), asked);
    } catch (error) {
      return this.#onFailure(request, error, asked[1]);
    }
  }

  #inTime(admitted: PromiseLike<Admission>): PromiseLike<Admission> {
    return this.#deadlineMs === undefined ? admitted : withDeadline(admitted, this.#deadlineMs, 'the store');
  }

  #onAnswer(request: AdmissionRequest, answer: Admission, [question, askedMs]: Asked): Admission {
    // A store is anyone's code: an answer that is none must not pass for an admission.
    if (!OUTCOMES.has(answer?.outcome))
      throw new TypeError(`the store answered without an outcome out of ${[...OUTCOMES].join(', ')}`);
    this.#health.answered(question);
    const admission = this.#fallback.confirm(request, answer);
    if (!this.#isRefusedOnFailure(request)) this.#fallback.keepLimits(request, answer);
    this.#publish(admission.outcome, askedMs);
    return admission;
  }

  #onFailure(request: AdmissionRequest, cause: unknown, askedMs: number): AdmissionResult {
    this.#noteFailure(cause, askedMs);
    return this.#isRefusedOnFailure(request)
      ? { outcome: 'store_unavailable', cause }
      : this.#fallback.admit(request);
  }

  #noteFailure(cause: unknown, askedMs: number): void {
    this.#health.failed(cause);
    this.#publish('failed', askedMs, cause);
  }

  #isRefusedOnFailure(request: AdmissionRequest): boolean {
    const { replay, limits } = this.#onStoreFailure;
    // A request without a replay id is about limits alone.
    if (replay === 'refuse' && request.replayId !== undefined) return true;
    return limits === 'refuse' && request.limits.length > 0;
  }

  #publish(outcome: Admission['outcome'] | 'failed', askedMs: number, error?: unknown): void {
    // For listeners that came in the meantime the duration is not known.
    if (!admissions.hasSubscribers || askedMs === 0) return;
    const durationMs = performance.now() - askedMs;
    admissions.publish({ scheme: this.#name, outcome, durationMs, error });
  }
}

const OUTCOMES: ReadonlySet<unknown> = new Set<Admission['outcome']>([
  'admitted',
  'replayed',
  'replay_unprovable',
  'rate_limited',
]);
