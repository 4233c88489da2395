/** Receives the deliveries of one sender; what the adapters' `webhook()` share. */

import { duplicateAnswer } from '../idempotency/event-policy.ts';
import { naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import { warnOnce } from '../internal/warn-once.ts';
import type { SignedRequest } from '../request/request.ts';
import { problemDetails } from '../responses/problem-details.ts';
import type { RefusalResponse } from '../responses/response-format.ts';
import type { Refused, Verdict } from '../responses/verdict.ts';
import type { DeliveryField } from '../scheme/delivery.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { Verifier } from '../verify/verifier.ts';
import {
  type Delivery,
  deliveryOf,
  type EndDelivery,
  type HandledDeliveries,
  handledDeliveries,
  newEventId,
  sharedEventId,
} from './deliveries.ts';
import { headerLookup, readField } from './delivery-fields.ts';
import { type EndpointHandshakes, endpointHandshakes, type FindHandshake } from './endpoint-handshakes.ts';
import { checkPayload, readPayload, type UnreadPayload } from './payload.ts';
import { senderSecrets } from './sender-secrets.ts';
import { senderVerifier } from './sender-verifier.ts';
import type { WebhookEvent } from './webhook-event.ts';
import { type AnyWebhookOptions, assertWebhookOptions } from './webhook-options.ts';

/** Handles an event. It has failed when it throws or rejects. */
type RunHandler = (event: WebhookEvent<never>) => unknown;

/** A delivery that is answered, or whose event is to be handled now. */
type BegunDelivery =
  | { readonly outcome: 'answered'; readonly response: RefusalResponse }
  | {
      readonly outcome: 'started';
      readonly event: WebhookEvent<never>;
      /** For the response of the handler. */
      readonly responseHeaders: RefusalResponse['headers'];
      readonly end: EndDelivery;
    };

/** Receiver of deliveries, for an adapter to mount. */
export interface WebhookReceiver {
  readonly verifier: Verifier;
  /** Methods of deliveries and handshakes. */
  readonly methods: readonly string[];
  /** Finds the handshake that a request may be; `undefined` where the sender has none that come unsigned. */
  readonly findHandshake: FindHandshake | undefined;
  /** The delivery of a verified request, which is there where it was accepted; or its refusal. */
  readonly deliveryOf: (verdict: Verdict, request: SignedRequest | undefined) => Delivery | Refused;
  /** Claims an event, unless it was handled before. Rejects as the schema does. */
  readonly begin: (delivery: Delivery) => Promise<BegunDelivery>;
  /** Has an event handled unless it was handled before, and answers. Rejects as the handler or the schema does. */
  readonly receive: (delivery: Delivery, run: RunHandler) => Promise<RefusalResponse>;
}

const HANDLED: RefusalResponse = {
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: '{"status":"handled"}',
};
const NOT_STORED = { 'cache-control': 'no-store' };
const FAILED = 500;

/** Parts of an endpoint. */
interface Endpoint {
  readonly verifier: Verifier;
  readonly options: AnyWebhookOptions;
  readonly handshakes: EndpointHandshakes;
  readonly deliveries: HandledDeliveries;
}

/**
 * Makes a receiver.
 *
 * @param handlers The handler, or none where the framework has it.
 * @throws TypeError or RangeError that names the option at fault.
 */
export function createWebhookReceiver(
  scheme: Scheme,
  options: AnyWebhookOptions,
  handlers: readonly unknown[],
): WebhookReceiver {
  assertWebhookOptions(options);
  const endpoint = naming('webhook()', (): Endpoint => {
    if (handlers.length > 0 && typeof handlers[0] !== 'function')
      throw new TypeError(`the third argument must be the handler of events, got ${kindOf(handlers[0])}`);
    const secrets = senderSecrets(options, scheme);
    const verifier = senderVerifier(scheme, secrets, options);
    const handshakes = endpointHandshakes(scheme, secrets, options);
    return { verifier, options, handshakes, deliveries: handledDeliveries(verifier) };
  });
  return {
    verifier: endpoint.verifier,
    methods: methodsOf(scheme),
    findHandshake: endpoint.handshakes.ofUnverified,
    deliveryOf: (verdict, request) => deliveryOf(scheme, verdict, request),
    begin: (delivery) => begin(endpoint, delivery),
    async receive(delivery, run) {
      const begun = await begin(endpoint, delivery);
      return begun.outcome === 'answered' ? begun.response : handle(scheme, begun, run);
    },
  };
}

function methodsOf({ delivery: { methods = ['POST'], handshakes = [] } = {} }: Scheme): readonly string[] {
  return [...new Set([...methods, ...handshakes.flatMap((each) => (each.isSigned ? [] : each.methods))])];
}

async function handle(
  { responseFormat }: Scheme,
  { event, responseHeaders, end }: Extract<BegunDelivery, { readonly outcome: 'started' }>,
  run: RunHandler,
): Promise<RefusalResponse> {
  try {
    warnOfResult(await run(event));
  } catch (error) {
    await end(FAILED);
    throw error;
  }
  await end(HANDLED.status);
  return withHeaders(responseFormat.eventHandled?.() ?? HANDLED, responseHeaders);
}

/** Said at run time for handlers that no compiler has seen: an answer would be lost in silence. */
function warnOfResult(result: unknown): void {
  if (result === undefined) return;
  warnOnce(
    'COUNTERSIGN_WEBHOOK_RESULT',
    `webhook(): the handler has returned ${kindOf(result)}, which nobody gets: webhook() answers by itself. To answer yourself, leave the handler out, webhook(scheme, options), and answer where the framework handles the request`,
  );
}

async function begin(endpoint: Endpoint, delivery: Delivery): Promise<BegunDelivery> {
  const { verifier, options, handshakes, deliveries } = endpoint;
  const { scheme } = verifier;
  const { request, accepted } = delivery;
  const sent = { body: request.body, contentType: headerLookup(request)('content-type') };
  const parsed = await readPayload(sent, scheme.delivery ?? {});
  if (!parsed.ok) return refusedPayload(endpoint, delivery, parsed);
  const challenged = await handshakes.answerSigned(delivery, parsed.payload);
  if (challenged !== undefined) return answered(withHeaders(challenged, accepted.responseHeaders));
  const { eventId = undefined, eventType = MEMBER_TYPE } = scheme.delivery ?? {};
  const id = eventId === undefined ? accepted.eventId : readField(eventId, parsed.payload, request);
  const identified = { request, accepted: { ...accepted, eventId: id } };
  const checked = await checkPayload(parsed.payload, options.schema);
  if (!checked.ok) return refusedPayload(endpoint, identified, checked);
  const beginning = await deliveries.begin(identified);
  if (beginning.outcome === 'refused') return answered(beginning.verdict.response);
  if (beginning.outcome === 'duplicate')
    return answered(withHeaders(duplicateAnswer(scheme), accepted.responseHeaders));
  const event: WebhookEvent<never> = {
    id: newEventId(scheme, identified.accepted),
    type: readField(eventType, parsed.payload, request),
    timestamp: accepted.timestamp,
    payload: checked.payload as never,
    requestId: accepted.requestId,
    rawBody: request.body,
  };
  return { outcome: 'started', event, responseHeaders: accepted.responseHeaders, end: beginning.end };
}

/** Most senders have it there. */
const MEMBER_TYPE: DeliveryField = ({ type }: { readonly type?: string | number }) => type;

function answered(response: RefusalResponse): BegunDelivery {
  return { outcome: 'answered', response };
}

function refusedPayload(
  { verifier: { scheme }, options }: Endpoint,
  { accepted }: Delivery,
  { reason, detail }: UnreadPayload,
): BegunDelivery {
  const { requestId } = accepted;
  const eventId = sharedEventId(scheme, accepted);
  const line = { event: 'countersign.payload_refused', scheme: scheme.name, requestId, eventId, detail };
  options.logger?.warn(line, 'payload refused');
  return answered(refusalOfPayload(accepted.requestId, reason));
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

function withHeaders(answer: RefusalResponse, headers: RefusalResponse['headers']): RefusalResponse {
  return { ...answer, headers: { ...headers, ...answer.headers } };
}
