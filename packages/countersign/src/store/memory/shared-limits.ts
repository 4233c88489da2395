/** Limits that several keys share, beside those of the key itself. */

import type { Limit, LimitState } from '../limit.ts';
import type { Admission, AdmissionRequest } from '../store.ts';
import type { LimitCounters } from './limit-counters.ts';

/** The counters of a store. */
export interface Counters {
  readonly own: LimitCounters;
  readonly shared: LimitCounters;
}

/** The limits of a request that are counted in one account, and their places among all of its limits. */
export interface Portion {
  readonly request: AdmissionRequest;
  readonly places: readonly number[];
}

/** Counts a request in every account that it is held to; in none where it does not fit into all of them. */
export function spendShared(request: AdmissionRequest, counters: Counters): Admission {
  const portions = portionsOf(request);
  const { cost, limits } = request;
  // An account is asked and counted in before another one is opened, so that each is opened twice.
  const waits = portions.map(({ request: part }) =>
    countersOf(part, counters).account(part).secondsUntilFit(cost),
  );
  const wait = Math.max(...waits);
  const states = new Array<LimitState>(limits.length);
  for (const { request: part, places } of portions) {
    const accounts = countersOf(part, counters);
    const account = accounts.account(part);
    if (wait === 0) accounts.count(part.keyId, account, part);
    for (const [i, state] of account.states().entries()) states[places[i] as number] = state;
  }
  if (wait === 0) return { outcome: 'admitted', limits: states };
  return {
    outcome: 'rate_limited',
    limits: states,
    retryAfterSeconds: Number.isFinite(wait) ? wait : undefined,
  };
}

/** The states of all limits, which counts nothing. */
export function lookAtShared(request: AdmissionRequest, counters: Counters): LimitState[] {
  const states = new Array<LimitState>(request.limits.length);
  for (const { request: part, places } of portionsOf(request)) {
    const seen = countersOf(part, counters).look(part.keyId, part.limits, part.nowMs);
    for (const [i, state] of seen.entries()) states[places[i] as number] = state;
  }
  return states;
}

/** The counters among which those of a portion are. */
export function countersOf({ limits: [first] }: AdmissionRequest, { own, shared }: Counters): LimitCounters {
  return first?.sharedBy === undefined ? own : shared;
}

/** The limits of a request by the account in which they are counted. */
export function portionsOf(request: AdmissionRequest): readonly Portion[] {
  const known = portionsOfLists.get(request.limits) ?? splitByAccount(request.limits);
  portionsOfLists.set(request.limits, known);
  const { keyId, keyMemory, ...rest } = request;
  return known.map(({ sharedBy, limits, places }) => ({
    places,
    request:
      sharedBy === undefined ? { ...rest, keyId, keyMemory, limits } : { ...rest, keyId: sharedBy, limits },
  }));
}

interface Split {
  readonly sharedBy: string | undefined;
  readonly limits: readonly Limit[];
  readonly places: readonly number[];
}

/** Limits belong to a key, so that few lists are split, and accounts recognise the parts. */
const portionsOfLists = new WeakMap<readonly Limit[], readonly Split[]>();

function splitByAccount(limits: readonly Limit[]): readonly Split[] {
  const ids = [...new Set(limits.map(({ sharedBy }) => sharedBy))];
  return ids.map((sharedBy) => {
    const places = [...limits.keys()].filter((i) => limits[i]?.sharedBy === sharedBy);
    return { sharedBy, places, limits: places.map((i) => limits[i] as Limit) };
  });
}
