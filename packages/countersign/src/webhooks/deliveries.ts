/** Deliveries of events, of which each is handled once. */

import { eventPolicy } from '../idempotency/event-policy.ts';
import { toOperationSettings } from '../idempotency/operation-options.ts';
import { type Once, runOnce } from '../idempotency/run-once.ts';
import { hashText } from '../internal/one-shot-hash.ts';
import type { SignedRequest } from '../request/request.ts';
import type { Accepted, Refused, Verdict } from '../responses/verdict.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { copyRefusedBy } from '../verify/copied-request.ts';
import type { Verifier } from '../verify/verifier.ts';

/** A delivery that the sender has signed. */
export interface Delivery {
  readonly accepted: Accepted;
  readonly request: SignedRequest;
}

/** Longer than senders try again: a week. */
const TTL_SECONDS = 604_800;

/** Makes what remembers the events that were handled. */
export function handledOnce(verifier: Verifier): Once {
  const { scheme } = verifier;
  const settings = toOperationSettings(verifier, {}, { ttlSeconds: TTL_SECONDS, maxBytes: 0 });
  const isDeclaredBy = () => true;
  const eventIdOf = (accepted: Accepted) => eventIdIn(scheme, accepted);
  const parts = { owner: 'webhook()', isDeclaredBy, eventIdOf, isKept: () => true } as const;
  return runOnce(verifier, settings, eventPolicy(verifier, parts));
}

/** The id of the event that a delivery is of; `undefined` where the scheme has one and this delivery does not. */
export function eventIdIn(scheme: Scheme, { eventId, replayId }: Accepted): string | undefined {
  return hasEventId(scheme) ? eventId : hashText('sha256', replayId, 'hex');
}

/**
 * The delivery of a verified request, or its refusal.
 *
 * An exact copy is a delivery too where its event id cannot have been changed under way: its event was handled, and the copy
 * is answered as a duplicate; or the handler has failed, and is to run again.
 *
 * @param request The request as it was verified; always given where it was accepted.
 */
export function deliveryOf(
  scheme: Scheme,
  verdict: Verdict,
  request: SignedRequest | undefined,
): Delivery | Refused {
  if (verdict.ok) return { accepted: verdict, request: request as SignedRequest };
  const isIdSigned = hasEventId(scheme) ? scheme.signedEventId !== undefined : scheme.replay === 'signature';
  return (isIdSigned ? copyRefusedBy(verdict) : undefined) ?? verdict;
}

function hasEventId({ signedEventId, optionalHeaders }: Scheme): boolean {
  return signedEventId !== undefined || optionalHeaders.includes('eventId');
}
