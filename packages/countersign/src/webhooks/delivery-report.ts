/** Tells the log and the listeners what became of a delivery, since its verdict comes before that is known. */

import { type DeliveryEvent, eventChannel } from '../events/channels.ts';
import { knownMembers } from '../events/verdict-log.ts';
import type { Verifier } from '../verify/verifier.ts';

/** Outcome of a delivery, with the id of its event, which is in the log alone. */
export interface DeliveryResult extends Omit<DeliveryEvent, 'scheme'> {
  readonly eventId: string | undefined;
}

/** Reports the outcome of a delivery. */
export type ReportDelivery = (result: DeliveryResult) => void;

const deliveries = eventChannel('countersign:delivery');

/** Makes the report of an endpoint. */
export function deliveryReport({ scheme: { name: scheme }, logger }: Verifier): ReportDelivery {
  return ({ outcome, requestId, eventId, eventType, status }) => {
    const line = { event: 'countersign.delivery', scheme, requestId, outcome, eventId, eventType, status };
    logger?.info(knownMembers(line), MESSAGES[outcome]);
    if (deliveries.hasSubscribers) deliveries.publish({ scheme, outcome, eventType, status, requestId });
  };
}

const MESSAGES: Readonly<Record<DeliveryEvent['outcome'], string>> = {
  handled: 'event handled',
  duplicate: 'event was handled before',
  in_progress: 'event is being handled',
  failed: 'event not handled: it is awaited again',
  payload_refused: 'event not handled: its payload was refused',
  refused: 'event not handled: the delivery was refused',
};
