/** Receives the deliveries of one sender; what the adapters' `webhook()` share. */

import { duplicateAnswer } from '../idempotency/event-policy.ts';
import type { Once } from '../idempotency/run-once.ts';
import { naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import type { SignedRequest } from '../request/request.ts';
import { problemDetails } from '../responses/problem-details.ts';
import type { RefusalResponse } from '../responses/response-format.ts';
import type { Refused, Verdict } from '../responses/verdict.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { Verifier } from '../verify/verifier.ts';
import { type Delivery, deliveryOf, eventIdIn, handledOnce } from './deliveries.ts';
import { type ReadPayload, readPayload } from './payload.ts';
import { senderVerifier } from './sender-verifier.ts';
import type { WebhookEvent } from './webhook-event.ts';
import { type AnyWebhookOptions, assertWebhookOptions } from './webhook-options.ts';

/** Handles an event. It has failed when it throws or rejects. */
type RunHandler = (event: WebhookEvent<never>) => unknown;

/** Receiver of deliveries, for an adapter to mount. */
export interface WebhookReceiver {
  readonly verifier: Verifier;
  /** The delivery of a verified request, which is there where it was accepted; or its refusal. */
  readonly deliveryOf: (verdict: Verdict, request: SignedRequest | undefined) => Delivery | Refused;
  /** Has an event handled unless it was handled before, and answers. Rejects as the handler or the schema does. */
  readonly receive: (delivery: Delivery, run: RunHandler) => Promise<RefusalResponse>;
}

const HANDLED: RefusalResponse = {
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: '{"status":"handled"}',
};
const NOT_STORED = { 'cache-control': 'no-store' };

/**
 * Makes a receiver.
 *
 * @throws TypeError or RangeError that names the option at fault.
 */
export function createWebhookReceiver(
  scheme: Scheme,
  options: AnyWebhookOptions,
  handler: unknown,
): WebhookReceiver {
  assertWebhookOptions(options);
  return naming('webhook()', () => {
    if (typeof handler !== 'function')
      throw new TypeError(`the third argument must be the handler of events, got ${kindOf(handler)}`);
    const verifier = senderVerifier(scheme, options);
    const once = handledOnce(verifier);
    return {
      verifier,
      deliveryOf: (verdict, request) => deliveryOf(scheme, verdict, request),
      async receive(delivery, run) {
        const read = await readPayload(delivery.request.body, options.schema);
        if (read.ok) return handleOnce({ verifier, once, delivery, read }, run);
        tellOfPayload(delivery, { scheme, options, detail: read.detail });
        return refusalOfPayload(delivery, read.reason);
      },
    };
  });
}

/** A delivery whose payload is sound. */
interface ReadDelivery {
  readonly verifier: Verifier;
  readonly once: Once;
  readonly delivery: Delivery;
  readonly read: Extract<ReadPayload, { readonly ok: true }>;
}

async function handleOnce(sound: ReadDelivery, run: RunHandler): Promise<RefusalResponse> {
  const { verifier, once, delivery } = sound;
  const { scheme } = verifier;
  const { responseHeaders } = delivery.accepted;
  const beginning = await once.begin(delivery);
  if (beginning.outcome === 'refused') return beginning.verdict.response;
  if (beginning.outcome !== 'started') return withHeaders(duplicateAnswer(scheme), responseHeaders);
  try {
    await run(eventOf(sound));
  } catch (error) {
    await beginning.abandon();
    throw error;
  }
  const answer = scheme.responseFormat.eventHandled?.() ?? HANDLED;
  await beginning.conclude({ status: answer.status });
  return withHeaders(answer, responseHeaders);
}

function eventOf({ verifier, delivery, read }: ReadDelivery): WebhookEvent<never> {
  const { accepted, request } = delivery;
  return {
    id: eventIdIn(verifier.scheme, accepted) as string,
    type: read.type,
    timestamp: accepted.timestamp,
    payload: read.payload as never,
    requestId: accepted.requestId,
    rawBody: request.body,
  };
}

function tellOfPayload(
  { accepted }: Delivery,
  { scheme, options, detail }: { scheme: Scheme; options: AnyWebhookOptions; detail: string },
): void {
  const { requestId } = accepted;
  const eventId = eventIdIn(scheme, accepted);
  const line = { event: 'countersign.payload_refused', scheme: scheme.name, requestId, eventId, detail };
  options.logger?.warn(line, 'payload refused');
}

/** In words of ours, since a sender's own refusals are about signatures. */
function refusalOfPayload({ accepted }: Delivery, reason: string): RefusalResponse {
  const refusal = problemDetails().respond({
    code: 'malformed_body',
    problem: { code: 'malformed_body', member: 'body', reason },
    retryAfterSeconds: undefined,
    requestId: accepted.requestId,
    accept: undefined,
    nowMs: 0,
  });
  return withHeaders(refusal, NOT_STORED);
}

function withHeaders(answer: RefusalResponse, headers: RefusalResponse['headers']): RefusalResponse {
  return { ...answer, headers: { ...headers, ...answer.headers } };
}
