/** Facts that the versions of HubSpot's signatures share. */

import type { DeliveryFacts } from '../../scheme/delivery.ts';
import { sharedType } from './event-lists.ts';

/** An event of a delivery. */
interface HubspotEvent {
  readonly subscriptionType?: string;
}

export const HUBSPOT_DOCUMENTATION =
  'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation';

/** Cards and actions are asked for by any of these, and by GET without a body. */
export const HUBSPOT_METHODS: readonly string[] = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'];

/** Up to 100 events come in one delivery, so that none of their ids is that of the delivery. */
export const HUBSPOT_DELIVERY: DeliveryFacts = {
  eventType: (events: readonly HubspotEvent[]) => sharedType(events, (event) => event.subscriptionType),
};
