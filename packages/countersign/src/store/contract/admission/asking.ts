/** Ways to ask a store to admit requests. */

import { AssertionError } from 'node:assert/strict';
import type { Limit } from '../../limit.ts';
import type { Admission, AdmissionRequest } from '../../store.ts';
import type { StoreUnderTest } from '../store-under-test.ts';

export const PAST_WINDOW_MS = 300_000;
export const MINUTE: Limit = { limit: 3, windowSeconds: 60 };
export const HOUR: Limit = { limit: 5, windowSeconds: 3600 };

/** Tools of the clauses about admission. */
export interface Asking {
  readonly harness: StoreUnderTest;
  /** A request of a key without limits, that is signed now. */
  readonly request: (changes?: Partial<AdmissionRequest>) => AdmissionRequest;
  readonly admit: (changes?: Partial<AdmissionRequest>) => Promise<Admission>;
  readonly outcome: (changes?: Partial<AdmissionRequest>) => Promise<Admission['outcome']>;
  /** The outcomes of so many requests, one after the other. */
  readonly outcomes: (count: number, changes: Partial<AdmissionRequest>) => Promise<Admission['outcome'][]>;
  /** The rest of each limit after a request. */
  readonly remaining: (changes: Partial<AdmissionRequest>) => Promise<number[]>;
  /** The rest of each limit, without spending any of it. */
  readonly left: (changes: Partial<AdmissionRequest>) => Promise<number[]>;
  /** The seconds that a request is told to wait, which must be refused for its limits. */
  readonly waitOf: (changes: Partial<AdmissionRequest>) => Promise<number | undefined>;
}

/** Makes the tools for a store. */
export function asking(harness: StoreUnderTest): Asking {
  let ids = 0;

  function request(changes: Partial<AdmissionRequest> = {}): AdmissionRequest {
    const nowMs = changes.nowMs ?? harness.nowMs();
    const timestampMs = changes.timestampMs ?? nowMs;
    return {
      keyId: 'space:key',
      replayId: `id-${ids++}`,
      timestampMs,
      expiresAtMs: timestampMs + PAST_WINDOW_MS,
      limits: [],
      cost: 1,
      nowMs,
      ...changes,
    };
  }

  const admit: Asking['admit'] = async (changes) => harness.store.admit(request(changes));
  const outcome: Asking['outcome'] = async (changes) => (await admit(changes)).outcome;
  const remaining: Asking['remaining'] = async (changes) => {
    const admission = await admit(changes);
    return 'limits' in admission ? admission.limits.map((state) => state.remaining) : [];
  };
  return {
    harness,
    request,
    admit,
    outcome,
    async outcomes(count, changes) {
      const all: Admission['outcome'][] = [];
      for (let i = 0; i < count; i++) all.push(await outcome(changes));
      return all;
    },
    remaining,
    left: (changes) => remaining({ ...changes, replayId: undefined, cost: 0 }),
    async waitOf(changes) {
      const refused = await admit(changes);
      if (refused.outcome !== 'rate_limited')
        throw new AssertionError({ message: `the request was ${refused.outcome}, and not rate_limited` });
      return refused.retryAfterSeconds;
    },
  };
}
