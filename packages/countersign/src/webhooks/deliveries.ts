/** Deliveries of events, of which each is handled once. */

import { randomUUID } from 'node:crypto';
import { eventPolicy } from '../idempotency/event-policy.ts';
import { toOperationSettings } from '../idempotency/operation-options.ts';
import { type Once, runOnce } from '../idempotency/run-once.ts';
import { hashText } from '../internal/one-shot-hash.ts';
import type { SignedRequest } from '../request/request.ts';
import type { Accepted, Refused, Verdict } from '../responses/verdict.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { copyRefusedBy } from '../verify/copied-request.ts';
import type { Verifier } from '../verify/verifier.ts';
import type { AnyWebhookOptions } from './webhook-options.ts';

/** A delivery that the sender has signed. */
export interface Delivery {
  /** With the id of the event, as far as the sender gives one. */
  readonly accepted: Accepted;
  readonly request: SignedRequest;
  /** The type of the event, as far as the delivery has been read. */
  readonly eventType?: string | undefined;
}

/** Next step for a delivery: its answer, or its handler. */
type DeliveryBeginning =
  | { readonly outcome: 'duplicate' }
  | { readonly outcome: 'refused'; readonly verdict: Refused }
  | { readonly outcome: 'started'; readonly end: EndDelivery };

/** Told whether the handler has succeeded. Resolves once that is remembered, and does not reject. */
type EndDelivery = (isHandled: boolean) => Promise<void>;

/** Remembers which deliveries were handled. */
export interface HandledDeliveries {
  readonly begin: (delivery: Delivery) => Promise<DeliveryBeginning>;
}

/** Longer than senders try again: a week. */
const TTL_SECONDS = 604_800;

/** Makes what remembers the deliveries that were handled. */
export function handledDeliveries(verifier: Verifier, options: AnyWebhookOptions): HandledDeliveries {
  const { scheme } = verifier;
  const { whileRunning, waitSeconds, leaseSeconds, timeoutSeconds, ttlSeconds = TTL_SECONDS } = options;
  const running = { whileRunning, waitSeconds, leaseSeconds, timeoutSeconds };
  const settings = toOperationSettings(verifier, running, { ttlSeconds, maxBytes: 0 });
  const policy = eventPolicy(verifier, {
    owner: 'webhook()',
    isDeclaredBy: () => true,
    eventIdOf: ({ eventId }) => eventId,
    isKept: isSuccess,
  });
  const once = runOnce(verifier, settings, policy);
  return {
    begin(delivery) {
      const { accepted } = delivery;
      const identities = identitiesOf(scheme, delivery);
      return beginAll(
        once,
        identities.map((eventId) => ({ ...delivery, accepted: { ...accepted, eventId } })),
      );
    },
  };
}

/** Tells whether an answer of that status says that the event was handled. */
export function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

/**
 * The identities of a delivery, none of which one that was handled before may have. An id that is not signed could be exchanged in a copy, so that
 * a delivery of which copies are taken is known by what is signed as well.
 */
function identitiesOf(scheme: Scheme, delivery: Delivery): readonly (string | undefined)[] {
  const { eventId } = delivery.accepted;
  if (scheme.signedEventId !== undefined && scheme.delivery?.eventId === undefined) return [eventId];
  const digest = `digest:${digestOfDelivery(scheme, delivery)}`;
  if (eventId === undefined && !isIdRequired(scheme)) return isRepeatable(scheme) ? [] : [digest];
  return takesCopies(scheme) ? [digest, eventId] : [eventId];
}

/** Some senders send one body for several events, of which only the type tells the one from the other. */
function digestOfDelivery({ delivery: facts }: Scheme, { accepted, eventType = '' }: Delivery): string {
  return facts?.typeTellsEvents === true ? `${eventType}:${digestOf(accepted)}` : digestOf(accepted);
}

/** Claims a delivery under each of its identities, or tells why it is not to be handled. */
async function beginAll(once: Once, identities: readonly Delivery[]): Promise<DeliveryBeginning> {
  const ends: EndDelivery[] = [];
  const end: EndDelivery = async (isHandled) => {
    // The id last: until then, another delivery of the event is told to come again.
    for (const endOne of ends) await endOne(isHandled);
  };
  for (const identity of identities) {
    const beginning = await once.begin(identity);
    if (beginning.outcome === 'started') {
      const { conclude, abandon } = beginning;
      ends.push(async (isHandled) => {
        await (isHandled ? conclude(SUCCESS) : abandon());
      });
    } else if (beginning.outcome === 'refused') {
      await end(false);
      return beginning;
    } else if (beginning.outcome === 'answered') {
      await end(true);
      return { outcome: 'duplicate' };
    }
  }
  return { outcome: 'started', end };
}

const SUCCESS = { status: 200 } as const;

/**
 * The id of the event that a delivery is of, as far as deliveries of the event share one; `undefined` where it is required and
 * missing, or where equal deliveries are not told apart.
 */
export function sharedEventId(scheme: Scheme, accepted: Accepted): string | undefined {
  if (accepted.eventId !== undefined || isIdRequired(scheme) || isRepeatable(scheme)) return accepted.eventId;
  return digestOf(accepted);
}

/** The id of the event for its handler. A request id may be a counter, which begins anew with the process. */
export function newEventId(scheme: Scheme, accepted: Accepted): string {
  return sharedEventId(scheme, accepted) ?? randomUUID();
}

function digestOf({ replayId }: Accepted): string {
  return hashText('sha256', replayId, 'hex');
}

/**
 * The delivery of a verified request, or its refusal.
 *
 * An exact copy is a delivery too where the scheme says so, or where its event is known by what is signed alone: its event was
 * handled, and the copy is answered as a duplicate; or the handler has failed, and is to run again.
 *
 * @param request The request as it was verified; always given where it was accepted.
 */
export function deliveryOf(
  scheme: Scheme,
  verdict: Verdict,
  request: SignedRequest | undefined,
): Delivery | Refused {
  if (verdict.ok) return { accepted: verdict, request: request as SignedRequest };
  return (takesCopies(scheme) ? copyRefusedBy(verdict) : undefined) ?? verdict;
}

/** An exact copy is another delivery of its event. */
export function takesCopies({ copies, replay, signedEventId, optionalHeaders }: Scheme): boolean {
  if (copies !== undefined) return copies === 'duplicate';
  return signedEventId !== undefined || (replay === 'signature' && !optionalHeaders.includes('eventId'));
}

/** The sender sends the same bytes again for something else. */
function isRepeatable(scheme: Scheme): boolean {
  return scheme.replay === 'none';
}

function isIdRequired({ signedEventId, optionalHeaders, delivery }: Scheme): boolean {
  return (
    delivery?.eventId === undefined && (signedEventId !== undefined || optionalHeaders.includes('eventId'))
  );
}
