/** Webhooks as a function from `Request` to `Response`. */

import type { Scheme } from '../scheme/scheme.ts';
import { NO_POLICY } from '../verify/route-policy-check.ts';
import type { WebhookEvent } from '../webhooks/webhook-event.ts';
import type {
  AnyWebhookOptions,
  WebhookOptions,
  WebhookOptionsWithSchema,
} from '../webhooks/webhook-options.ts';
import { createWebhookReceiver } from '../webhooks/webhook-receiver.ts';
import { toResponse } from './refusal-response.ts';
import { verifyRequest } from './verify-request.ts';

/** Answers deliveries. It rejects with the handler's error, for the framework to answer with 500. */
export type WebhookEndpoint = (request: Request) => Promise<Response>;

/**
 * Makes the endpoint of a sender of webhooks: it verifies a delivery, parses and checks its payload, has each event handled
 * once, and answers.
 *
 * The handler has failed when it throws or rejects: the endpoint rejects with that error, and the next delivery is handled
 * again.
 *
 * @example
 * export const POST = webhook(github, { secret: process.env.GITHUB_SECRET }, async (event) => {
 *   await book(event.id, event.payload);
 * });
 * @throws TypeError or RangeError for an invalid option, such as a secret whose environment variable is not set.
 */
export function webhook<O>(
  scheme: Scheme,
  options: WebhookOptionsWithSchema<O>,
  handler: (event: WebhookEvent<O>, request: Request) => unknown,
): WebhookEndpoint;
export function webhook<P>(
  scheme: Scheme<P>,
  options: WebhookOptions,
  handler: (event: WebhookEvent<P>, request: Request) => unknown,
): WebhookEndpoint;
export function webhook(
  scheme: Scheme,
  options: AnyWebhookOptions,
  handler: (event: WebhookEvent<never>, request: Request) => unknown,
): WebhookEndpoint {
  const { verifier, deliveryOf, receive } = createWebhookReceiver(scheme, options, handler);
  return async (request) => {
    const judged = await verifyRequest(verifier, request, { policy: NO_POLICY });
    const delivery = deliveryOf(judged.verdict, judged.request);
    if ('response' in delivery) return toResponse(delivery.response);
    return toResponse(await receive(delivery, (event) => handler(event, request)));
  };
}
