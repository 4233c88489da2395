/** The limits of an endpoint beside those of the key. */

import { copiedLimit, type Limit, limitIdentity } from '../store/limit.ts';

/** By the key's own limits, then by the endpoint's: stores recognise a list that they have met before. */
const known = new WeakMap<readonly Limit[], WeakMap<readonly Limit[], readonly Limit[]>>();

/** All limits that a request is held to. One of the endpoint's that is called like one of the key's gets another name. */
export function endpointLimits(ofKey: readonly Limit[], ofEndpoint: readonly Limit[]): readonly Limit[] {
  let combined = known.get(ofKey);
  if (combined === undefined) {
    combined = new WeakMap();
    known.set(ofKey, combined);
  }
  let limits = combined.get(ofEndpoint);
  if (limits === undefined) {
    limits = [...ofKey, ...ofEndpoint.map((limit) => distinct(limit, ofKey))];
    combined.set(ofEndpoint, limits);
  }
  return limits;
}

/** The limits of an endpoint for a request that has been counted in others, with other names where those are taken. */
export function furtherLimits(counted: readonly Limit[], ofEndpoint: readonly Limit[]): readonly Limit[] {
  // The list itself where it can be, since stores recognise it.
  return ofEndpoint.some((limit) => isTaken(limit, counted))
    ? ofEndpoint.map((limit) => distinct(limit, counted))
    : ofEndpoint;
}

/** Both would be counted in one counter. */
function distinct(limit: Limit, others: readonly Limit[]): Limit {
  if (!isTaken(limit, others)) return limit;
  return distinct({ ...copiedLimit(limit), name: `${limit.name} (endpoint)` }, others);
}

function isTaken(limit: Limit, others: readonly Limit[]): boolean {
  return others.some((each) => limitIdentity(each) === limitIdentity(limit));
}
