/** A store as it is asked: within a deadline, with a policy for when it fails, and never an exception. */

import { eventChannel } from '../events/channels.ts';
import type { Logger } from '../events/verdict-log.ts';
import { isPromiseLike, withDeadline } from '../internal/deadline.ts';
import { deadlineOf } from './given-store.ts';
import { isMemoryStore, type MemoryStore } from './memory/memory-store.ts';
import type { Admission, AdmissionRequest, Store } from './store.ts';
import type { StoreFailureActions } from './store-failure-policy.ts';
import { fallbackOf } from './store-fallback.ts';
import { StoreHealth } from './store-health.ts';

/** The store's decision, or the error with which it failed where the policy is to refuse then. */
export type AdmissionResult = Admission | { readonly outcome: 'store_unavailable'; readonly cause: unknown };

/** A store behind its guard. */
export interface GuardedStore {
  /** Decides on a request. It neither throws nor rejects. */
  readonly admit: (request: AdmissionRequest) => AdmissionResult | Promise<AdmissionResult>;
  /** Asks about a request that counts nothing. It rejects when the store fails, since nobody waits for a decision. */
  readonly peek: (request: AdmissionRequest) => Promise<Admission>;
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
  return isMemoryStore(guard.store) ? observed(guard.store, guard.name) : guarded(guard);
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

function guarded({ store, onStoreFailure, logger, name, hasReplayIds = true }: StoreGuard): GuardedStore {
  const { replay, limits } = onStoreFailure;
  const health = new StoreHealth(logger, {
    facts: { scheme: name, replay, limits },
    consequence: replay === 'refuse' ? 'requests are refused' : 'this process decides alone',
  });
  const deadlineMs = deadlineOf(store);
  const fallback = fallbackOf(store);
  if (hasReplayIds && replay === 'local') fallback.keepReplayIds();

  function isRefusedOnFailure(request: AdmissionRequest): boolean {
    // A request without a replay id is about limits alone.
    if (replay === 'refuse' && request.replayId !== undefined) return true;
    return limits === 'refuse' && request.limits.length > 0;
  }

  function noteFailure(cause: unknown, askedMs: number): void {
    health.failed(cause);
    publish('failed', askedMs, cause);
  }

  function onFailure(request: AdmissionRequest, cause: unknown, askedMs: number): AdmissionResult {
    noteFailure(cause, askedMs);
    return isRefusedOnFailure(request) ? { outcome: 'store_unavailable', cause } : fallback.admit(request);
  }

  function onAnswer(request: AdmissionRequest, answer: Admission, [question, askedMs]: Asked): Admission {
    // A store is anyone's code: an answer that is none must not pass for an admission.
    if (!OUTCOMES.has(answer?.outcome))
      throw new TypeError(`the store answered without an outcome out of ${[...OUTCOMES].join(', ')}`);
    health.answered(question);
    const admission = fallback.confirm(request, answer);
    if (!isRefusedOnFailure(request)) fallback.keepLimits(request, answer);
    publish(admission.outcome, askedMs);
    return admission;
  }

  function publish(outcome: Admission['outcome'] | 'failed', askedMs: number, error?: unknown): void {
    // For listeners that came in the meantime the duration is not known.
    if (!admissions.hasSubscribers || askedMs === 0) return;
    admissions.publish({ scheme: name, outcome, durationMs: performance.now() - askedMs, error });
  }

  function inTime(admitted: PromiseLike<Admission>): PromiseLike<Admission> {
    return deadlineMs === undefined ? admitted : withDeadline(admitted, deadlineMs, 'the store');
  }

  function begin(): Asked {
    return [health.ask(), admissions.hasSubscribers ? performance.now() : 0];
  }

  async function settle(
    request: AdmissionRequest,
    admitted: PromiseLike<Admission>,
    asked: Asked,
  ): Promise<AdmissionResult> {
    try {
      return onAnswer(request, await inTime(admitted), asked);
    } catch (error) {
      return onFailure(request, error, asked[1]);
    }
  }

  function admit(request: AdmissionRequest): AdmissionResult | Promise<AdmissionResult> {
    const asked = begin();
    try {
      const admitted = store.admit(request);
      return isPromiseLike(admitted) ? settle(request, admitted, asked) : onAnswer(request, admitted, asked);
    } catch (error) {
      return onFailure(request, error, asked[1]);
    }
  }

  async function look(request: AdmissionRequest): Promise<Admission> {
    const asked = begin();
    try {
      const admitted = store.admit(request);
      return onAnswer(request, isPromiseLike(admitted) ? await inTime(admitted) : admitted, asked);
    } catch (error) {
      noteFailure(error, asked[1]);
      throw error;
    }
  }

  return { admit, peek: look };
}

const OUTCOMES: ReadonlySet<unknown> = new Set<Admission['outcome']>([
  'admitted',
  'replayed',
  'replay_unprovable',
  'rate_limited',
]);
