/** A store under test, and ways to ask it. */

import type { Admission, AdmissionRequest, Limit, Store } from 'countersign';

/** A store with the clock that it lives by. */
export interface StoreHarness {
  readonly store: Store;
  /** The time, in milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** Moves the time; by a negative amount, too. */
  readonly advance: (ms: number) => void | Promise<void>;
  readonly close?: () => void | Promise<void>;
}

export const PAST_WINDOW_MS = 300_000;
export const MINUTE: Limit = { limit: 3, windowSeconds: 60 };
export const HOUR: Limit = { limit: 5, windowSeconds: 3600 };

/** Tools of the clauses of the contract. */
export type Asking = ReturnType<typeof asking>;

/** Asks the store of the test that is running. */
export function asking(current: () => StoreHarness) {
  let ids = 0;
  const harness = {
    get store() {
      return current().store;
    },
    nowMs: () => current().nowMs(),
    advance: (ms: number) => current().advance(ms),
  };

  function claim(changes: Partial<AdmissionRequest> = {}): AdmissionRequest {
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

  async function admit(changes: Partial<AdmissionRequest> = {}): Promise<Admission> {
    return harness.store.admit(claim(changes));
  }

  async function outcome(changes: Partial<AdmissionRequest> = {}): Promise<string> {
    return (await admit(changes)).outcome;
  }

  async function outcomes(count: number, changes: Partial<AdmissionRequest>): Promise<string[]> {
    const all: string[] = [];
    for (let i = 0; i < count; i++) all.push(await outcome(changes));
    return all;
  }

  async function remaining(changes: Partial<AdmissionRequest>): Promise<number[]> {
    const admission = await admit(changes);
    return 'limits' in admission ? admission.limits.map((state) => state.remaining) : [];
  }

  /** Reads the rest of the limits without spending any of it. */
  function left(changes: Partial<AdmissionRequest>): Promise<number[]> {
    return remaining({ ...changes, replayId: undefined, cost: 0 });
  }

  /** The seconds that a claim is told to wait, which must be refused for its limits. */
  async function waitOf(changes: Partial<AdmissionRequest>): Promise<number | undefined> {
    const refused = await admit(changes);
    if (refused.outcome !== 'rate_limited') throw new Error(`the request was ${refused.outcome}`);
    return refused.retryAfterSeconds;
  }

  return { admit, claim, harness, left, outcome, outcomes, remaining, waitOf };
}
