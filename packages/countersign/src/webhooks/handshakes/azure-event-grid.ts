/** Handshakes of Azure Event Grid. */

import type { UnsignedHandshake } from '../../scheme/handshake.ts';
import { empty, isChallenge, json } from './parts/answers.ts';
import { membersOf, membersOfBody } from './parts/members.ts';

/**
 * Answers `SubscriptionValidation` of the Event Grid schema.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [eventGridValidation] } });
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
 */
export const eventGridValidation: UnsignedHandshake = {
  name: 'Azure Event Grid SubscriptionValidation',
  isSigned: false,
  methods: ['POST'],
  needsBody: true,
  asks: ({ header }) => header('aeg-event-type') === 'SubscriptionValidation',
  answer({ body }) {
    const { data } = membersOf(membersOfBody(body)[0]);
    const { validationCode } = membersOf(data);
    return isChallenge(validationCode) ? json({ validationResponse: validationCode }) : undefined;
  },
};

const ORIGIN = /^[A-Za-z0-9.:_-]{1,255}$/;

/**
 * Answers the OPTIONS request of CloudEvents (HTTP 1.1 Web Hooks for Event Delivery §4).
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [cloudEventsValidation] } });
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md#4-abuse-protection
 */
export const cloudEventsValidation: UnsignedHandshake = {
  name: 'CloudEvents OPTIONS',
  isSigned: false,
  methods: ['OPTIONS'],
  asks: ({ header }) => header('webhook-request-origin') !== undefined,
  answer({ header }) {
    const origin = header('webhook-request-origin') ?? '';
    if (!ORIGIN.test(origin)) return undefined;
    return { ...empty(), headers: { 'webhook-allowed-origin': origin, 'webhook-allowed-rate': '120' } };
  },
};
