/** Webhooks as a function from `Request` to `Response`. */

import { kindOf } from '../internal/value-kind.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { NO_POLICY } from '../verify/route/route-policy-check.ts';
import { createWebhookReceiver } from '../webhooks/create-webhook-receiver.ts';
import { MOST_HANDSHAKE_BYTES } from '../webhooks/endpoint-handshakes.ts';
import type { EventHandler, WebhookEvent } from '../webhooks/webhook-event.ts';
import type {
  AnyWebhookOptions,
  WebhookOptions,
  WebhookOptionsWithSchema,
} from '../webhooks/webhook-options.ts';
import type { WebhookReceiver } from '../webhooks/webhook-receiver.ts';
import { type WithVerifier, withVerifier } from '../webhooks/with-verifier.ts';
import { readBody } from './read-body.ts';
import { toResponse } from './refusal-response.ts';
import { headOf, isRequest, verifyRequest } from './verify-request.ts';

/** Answers deliveries. It rejects with the handler's error, for the framework to answer with 500. */
export type WebhookEndpoint = (request: Request) => Promise<Response>;

/** Makes an endpoint of a handler that answers deliveries itself: with 2xx for an event that was handled. */
export type WebhookWrapper<P = unknown> = (
  handler: (event: WebhookEvent<P>, request: Request) => Response | Promise<Response>,
) => WebhookEndpoint;

/**
 * Makes the endpoint of a sender of webhooks: it verifies a delivery, parses and checks its payload, has each event handled
 * once, and answers, handshakes included. For senders whose handshakes are GET, HEAD or OPTIONS requests, route these to it too.
 *
 * The handler has failed when it throws or rejects: the endpoint rejects with that error, and the next delivery is handled
 * again. Without a handler, it returns a function that makes the endpoint of a handler which answers itself.
 *
 * @example
 * export const POST = webhook(github(), { secret: process.env.GITHUB_SECRET }, async (event) => {
 *   await book(event.id, event.payload);
 * });
 * @throws TypeError or RangeError for an invalid option, such as a secret whose environment variable is not set.
 */
export function webhook<O>(
  scheme: Scheme,
  options: WebhookOptionsWithSchema<O>,
  handler: EventHandler<O, Request>,
): WebhookEndpoint & WithVerifier;
export function webhook<P>(
  scheme: Scheme<P>,
  options: WebhookOptions,
  handler: EventHandler<P, Request>,
): WebhookEndpoint & WithVerifier;
export function webhook<O>(
  scheme: Scheme,
  options: WebhookOptionsWithSchema<O>,
): WebhookWrapper<O> & WithVerifier;
export function webhook<P>(scheme: Scheme<P>, options: WebhookOptions): WebhookWrapper<P> & WithVerifier;
export function webhook(
  scheme: Scheme,
  options: AnyWebhookOptions,
  ...handlers: readonly Handler[]
): unknown {
  const receiver = createWebhookReceiver(scheme, options, handlers);
  const [handler] = handlers;
  return withVerifier(handler === undefined ? wrapper(receiver) : endpoint(receiver, handler), receiver);
}

type Handler = EventHandler<never, Request>;

function endpoint(receiver: WebhookReceiver, handler: Handler): WebhookEndpoint {
  return (request) =>
    answer(receiver, request, async (delivery) =>
      toResponse(await receiver.receive(delivery, (event) => handler(event, request))),
    );
}

function wrapper(receiver: WebhookReceiver): WebhookWrapper<never> {
  return (handler) => (request) => answer(receiver, request, answeredBy(handler));
}

type Act = (
  delivery: Parameters<WebhookReceiver['begin']>[0],
  request: Request,
  receiver: WebhookReceiver,
) => Promise<Response>;

async function answer(receiver: WebhookReceiver, request: Request, act: Act): Promise<Response> {
  const answered = await answerHandshake(receiver, request);
  if (answered !== undefined) return answered;
  const judged = await verifyRequest(receiver.verifier, request, { policy: NO_POLICY });
  const delivery = receiver.deliveryOf(judged.verdict, judged.request);
  return 'response' in delivery ? toResponse(delivery.response) : act(delivery, request, receiver);
}

async function answerHandshake(
  { findHandshake, verifier }: WebhookReceiver,
  request: Request,
): Promise<Response | undefined> {
  // Said below of what is no request, or was read before.
  if (findHandshake === undefined || !isRequest(request) || isRead(request)) return undefined;
  const possible = findHandshake(headOf(request));
  if (possible === undefined) return undefined;
  const bounds = { ...verifier.bodyLimits, maxBodyBytes: MOST_HANDSHAKE_BYTES, address: undefined };
  const body = possible.needsBody ? await readBody(request.clone(), bounds) : new Uint8Array();
  if (typeof body === 'string') return undefined;
  const response = await possible.answer(body);
  return response && toResponse(response);
}

function isRead({ bodyUsed, body }: Request): boolean {
  return bodyUsed || body?.locked === true;
}

/** Without an answer it is not known whether the event was handled: then it comes again. */
function asResponse(given: Response): Response {
  if (typeof given?.status !== 'number')
    throw new TypeError(
      `webhook(scheme, options)(handler): the handler must return a Response, got ${kindOf(given)}; one that returns nothing is the third argument, webhook(scheme, options, handler)`,
    );
  return given;
}

function answeredBy(
  handler: (event: WebhookEvent<never>, request: Request) => Response | Promise<Response>,
): Act {
  return async (delivery, request, { begin }) => {
    const begun = await begin(delivery);
    if (begun.outcome === 'answered') return toResponse(begun.response);
    let response: Response;
    try {
      response = asResponse(await handler(begun.event, request));
    } catch (error) {
      await begun.end(undefined);
      throw error;
    }
    await begun.end(response.status);
    return response;
  };
}
