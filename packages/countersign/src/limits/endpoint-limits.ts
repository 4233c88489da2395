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
    limits = [
      ...ofKey.map((limit) => lowered(limit, ofEndpoint)),
      ...ofEndpoint.filter((limit) => !isOneOf(limit, ofKey)).map((limit) => distinct(limit, ofKey)),
    ];
    combined.set(ofEndpoint, limits);
  }
  return limits;
}

/** The limits of an endpoint for a request that has been counted in others, with other names where those are taken. */
export function furtherLimits(counted: readonly Limit[], ofEndpoint: readonly Limit[]): readonly Limit[] {
  // The list itself where it can be, since stores recognise it.
  if (!ofEndpoint.some((limit) => isTaken(limit, counted))) return ofEndpoint;
  return (
    ofEndpoint
      // What was counted is not counted again; a lower number holds beside it.
      .filter((limit) => !isOneOf(limit, counted) || limit.limit < numberIn(counted, limit))
      .map((limit) => distinct(limit, counted))
  );
}

/** A limit that keys share is one, wherever it is declared. */
function isOneOf(limit: Limit, others: readonly Limit[]): boolean {
  return limit.sharedBy !== undefined && isTaken(limit, others);
}

/** The limit, with the lowest number that is declared for it. */
function lowered(limit: Limit, others: readonly Limit[]): Limit {
  if (!isOneOf(limit, others)) return limit;
  return { ...copiedLimit(limit), limit: Math.min(limit.limit, numberIn(others, limit)) };
}

function numberIn(limits: readonly Limit[], limit: Limit): number {
  const identity = limitIdentity(limit);
  return Math.min(...limits.filter((each) => limitIdentity(each) === identity).map((each) => each.limit));
}

/** Both would be counted in one counter. */
function distinct(limit: Limit, others: readonly Limit[]): Limit {
  if (!isTaken(limit, others)) return limit;
  return distinct({ ...copiedLimit(limit), name: `${limit.name} (endpoint)` }, others);
}

function isTaken(limit: Limit, others: readonly Limit[]): boolean {
  return others.some((each) => limitIdentity(each) === limitIdentity(limit));
}
