/** The way of a verified delivery up to its handler: payload, handshake, id and type, schema, and whether it was handled before. */

import { knownMembers } from '../events/verdict-log.ts';
import { duplicateAnswer } from '../idempotency/event-policy.ts';
import { problemDetails } from '../responses/problem-details.ts';
import type { RefusalResponse } from '../responses/response-format.ts';
import type { DeliveryField } from '../scheme/delivery.ts';
import type { Verifier } from '../verify/verifier.ts';
import { type Delivery, type HandledDeliveries, isSuccess, newEventId, sharedEventId } from './deliveries.ts';
import { headerLookup, readField } from './delivery-fields.ts';
import type { DeliveryResult, ReportDelivery } from './delivery-report.ts';
import type { EndpointHandshakes } from './endpoint-handshakes.ts';
import { checkPayload, readPayload, type UnreadPayload } from './payload.ts';
import type { WebhookEvent } from './webhook-event.ts';
import type { AnyWebhookOptions } from './webhook-options.ts';

/** Parts of an endpoint. */
export interface Endpoint {
  readonly verifier: Verifier;
  readonly options: AnyWebhookOptions;
  readonly handshakes: EndpointHandshakes;
  readonly deliveries: HandledDeliveries;
  readonly report: ReportDelivery;
}

/** A delivery that is answered, or whose event is to be handled now. */
export type BegunDelivery =
  | { readonly outcome: 'answered'; readonly response: RefusalResponse }
  | {
      readonly outcome: 'started';
      readonly event: WebhookEvent<never>;
      /** For the response of the handler. */
      readonly responseHeaders: RefusalResponse['headers'];
      readonly end: EndEvent;
    };

/**
 * Told the status of the answer, by which the event was handled unless that is said; `undefined` where the handler has failed and
 * another part answers. Resolves once it is remembered, and does not reject.
 */
type EndEvent = (status: number | undefined, isHandled?: boolean) => Promise<void>;

const NOT_STORED = { 'cache-control': 'no-store' };

/** Claims the event of a delivery, unless that was handled before. Rejects as the schema does. */
export async function beginDelivery(endpoint: Endpoint, delivery: Delivery): Promise<BegunDelivery> {
  const { verifier, options, handshakes, report } = endpoint;
  const { delivery: facts = {} } = verifier.scheme;
  const { request, accepted } = delivery;
  const { requestId, responseHeaders } = accepted;
  const sent = { body: request.body, contentType: headerLookup(request)('content-type') };
  const parsed = await readPayload(sent, facts);
  if (!parsed.ok) {
    const eventId = sharedEventId(verifier.scheme, accepted);
    return refusedPayload(endpoint, { requestId, eventId, eventType: undefined }, parsed);
  }
  const challenged = await handshakes.answerSigned(delivery, parsed.payload);
  if (challenged !== undefined) return answered(withHeaders(challenged, responseHeaders));
  const { eventId = undefined, eventType = MEMBER_TYPE } = facts;
  const id = eventId === undefined ? accepted.eventId : readField(eventId, parsed.payload, request);
  const identified = { request, accepted: { ...accepted, eventId: id } };
  const known: KnownEvent = {
    requestId,
    eventId: sharedEventId(verifier.scheme, identified.accepted),
    eventType: readField(eventType, parsed.payload, request),
  };
  const checked = await checkPayload(parsed.payload, options.schema).catch((error: unknown) => {
    report({ ...known, outcome: 'failed', status: undefined });
    throw error;
  });
  if (!checked.ok) return refusedPayload(endpoint, known, checked);
  return claim(endpoint, identified, { ...known, payload: checked.payload });
}

/** Facts about an event before its handler runs. */
type KnownEvent = Pick<DeliveryResult, 'requestId' | 'eventId' | 'eventType'>;

/** Claims the event of a delivery whose payload is right. */
async function claim(
  { verifier: { scheme }, deliveries, report }: Endpoint,
  delivery: Delivery,
  { payload, ...known }: KnownEvent & { readonly payload: unknown },
): Promise<BegunDelivery> {
  const { request, accepted } = delivery;
  const { responseHeaders, timestamp, requestId } = accepted;
  const beginning = await deliveries.begin({ ...delivery, eventType: known.eventType });
  if (beginning.outcome === 'refused') {
    const { code, response } = beginning.verdict;
    report({
      ...known,
      outcome: code === 'event_in_progress' ? 'in_progress' : 'refused',
      status: response.status,
    });
    return answered(response);
  }
  if (beginning.outcome === 'duplicate') {
    const response = withHeaders(duplicateAnswer(scheme), responseHeaders);
    report({ ...known, outcome: 'duplicate', status: response.status });
    return answered(response);
  }
  const id = newEventId(scheme, accepted);
  const { eventType: type } = known;
  const event = { id, type, timestamp, payload: payload as never, requestId, rawBody: request.body };
  const end: EndEvent = async (status, isHandled = isSuccess(status)) => {
    await beginning.end(isHandled);
    report({ ...known, eventId: id, outcome: isHandled ? 'handled' : 'failed', status });
  };
  return { outcome: 'started', event, responseHeaders, end };
}

/** Most senders have it there. */
const MEMBER_TYPE: DeliveryField = ({ type }: { readonly type?: string | number }) => type;

function answered(response: RefusalResponse): BegunDelivery {
  return { outcome: 'answered', response };
}

function refusedPayload(
  { verifier: { scheme, logger }, report }: Endpoint,
  known: KnownEvent,
  { reason, detail }: UnreadPayload,
): BegunDelivery {
  const { requestId, eventId } = known;
  const line = { event: 'countersign.payload_refused', scheme: scheme.name, requestId, eventId, detail };
  logger?.warn(knownMembers(line), 'payload refused');
  const response = refusalOfPayload(requestId, reason);
  report({ ...known, outcome: 'payload_refused', status: response.status });
  return answered(response);
}

/** In words of ours, since a sender's own refusals are about signatures. */
function refusalOfPayload(requestId: string, reason: string): RefusalResponse {
  const refusal = problemDetails().respond({
    code: 'malformed_body',
    problem: { code: 'malformed_body', member: 'body', reason },
    retryAfterSeconds: undefined,
    requestId,
    accept: undefined,
    nowMs: 0,
  });
  return withHeaders(refusal, NOT_STORED);
}

/** Adds headers to an answer that has none of these names. */
export function withHeaders(answer: RefusalResponse, headers: RefusalResponse['headers']): RefusalResponse {
  return { ...answer, headers: { ...headers, ...answer.headers } };
}
