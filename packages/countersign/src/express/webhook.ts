/** Webhooks on Express 4 and 5. */

import type { NextFunction, Request, Response } from 'express';
import { concealed } from '../internal/set-up-error.ts';
import { verifiedRequest } from '../node/acceptance.ts';
import { endWithResponse } from '../node/end-with-response.ts';
import { answerHandshake } from '../node/handshake-incoming.ts';
import { headerPairsOf } from '../node/raw-headers.ts';
import { toError } from '../node/to-error.ts';
import { verifyIncoming } from '../node/verify-incoming.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { createWebhookReceiver } from '../webhooks/create-webhook-receiver.ts';
import type { Delivery } from '../webhooks/deliveries.ts';
import { MOST_HANDSHAKE_BYTES } from '../webhooks/endpoint-handshakes.ts';
import type { EventHandler, WebhookEvent } from '../webhooks/webhook-event.ts';
import type {
  AnyWebhookOptions,
  WebhookOptions,
  WebhookOptionsWithSchema,
} from '../webhooks/webhook-options.ts';
import type { WebhookReceiver } from '../webhooks/webhook-receiver.ts';
import { type WithVerifier, withVerifier } from '../webhooks/with-verifier.ts';
import { sendResponse, setHeaders } from './answer.ts';
import { guarded } from './guarded.ts';
import type { Middleware } from './middleware.ts';
import { requestIdOf } from './request-id.ts';
import { isFastifyReply, wrongFramework } from './wrong-framework.ts';

declare global {
  namespace Express {
    interface Request {
      /** The event of a verified delivery, below `webhook(scheme, options)` without a handler. */
      event: WebhookEvent;
    }
  }
}

type Exchange = readonly [Request, Response, NextFunction];
type Handler = EventHandler<never, Request>;

const ANEW = { isAnew: true } as const;

/**
 * Makes the endpoint of a sender of webhooks: it verifies a delivery, parses and checks its payload, has each event handled
 * once, and answers, handshakes included. Mount it above any body parser; with `app.all()` for senders whose handshakes are GET,
 * HEAD or OPTIONS requests.
 *
 * The handler has failed when it throws or rejects: the error goes to Express, and the next delivery is handled again. Without
 * a handler, those of the route find `req.event`, and answer: with 2xx for an event that was handled.
 *
 * @example
 * app.post('/webhooks/stripe', webhook(stripe(), { secret: process.env.STRIPE_SECRET }, async (event) => {
 *   await book(event.id, event.payload);
 * }));
 * @throws TypeError or RangeError for an invalid option, such as a secret whose environment variable is not set.
 */
export function webhook<O>(
  scheme: Scheme,
  options: WebhookOptionsWithSchema<O>,
  handler: EventHandler<O, Request>,
): Middleware & WithVerifier;
export function webhook<P>(
  scheme: Scheme<P>,
  options: WebhookOptions,
  handler: EventHandler<P, Request>,
): Middleware & WithVerifier;
export function webhook(
  scheme: Scheme,
  options: WebhookOptions | WebhookOptionsWithSchema<unknown>,
): Middleware & WithVerifier;
export function webhook(
  scheme: Scheme,
  options: AnyWebhookOptions,
  ...handlers: readonly Handler[]
): Middleware & WithVerifier {
  const receiver = createWebhookReceiver(scheme, options, handlers);
  const [handler] = handlers;
  const act = handler === undefined ? letThrough : (...given: ActArguments) => handle(handler, ...given);

  const mounted: Middleware = (req, res, next) => {
    if (isFastifyReply(res)) return next(concealed(wrongFramework('webhook()')));
    const exchange: Exchange = [req as Request, res, next];
    guarded(next, () => answerOrDecide(receiver, exchange, () => decide(receiver, exchange, act)));
  };
  return withVerifier(mounted, receiver);
}

type ActArguments = [receiver: WebhookReceiver, delivery: Delivery, exchange: Exchange];

function answerOrDecide(
  { findHandshake, verifier: { bodyLimits } }: WebhookReceiver,
  [req, res, next]: Exchange,
  decideLater: () => void,
): void {
  const head = { method: req.method, url: req.originalUrl };
  const possible = findHandshake?.({ ...head, headers: headerPairsOf(req, req.headers) });
  if (possible === undefined) return decideLater();
  const bounds = { maxBytes: MOST_HANDSHAKE_BYTES, bodyLimits, address: req.ip };
  answerHandshake(possible, req, bounds)
    .then((answer) => (answer === undefined ? decideLater() : sendResponse(answer, res, ANEW)))
    .catch((error: unknown) => next(toError(error)));
}

function decide(
  receiver: WebhookReceiver,
  exchange: Exchange,
  act: (...given: ActArguments) => Promise<void>,
): void {
  const [req, res, next] = exchange;
  const incoming = { address: req.ip, response: res, requestId: requestIdOf(req) };
  verifyIncoming(receiver.verifier, req, incoming, (error, verdict, body) => {
    if (verdict === undefined) return next(error);
    guarded(next, () => {
      const delivery = receiver.deliveryOf(verdict, verifiedRequest(req, body));
      if ('response' in delivery) return sendResponse(delivery.response, res, ANEW);
      act(receiver, delivery, exchange).catch((failure: unknown) => next(toError(failure)));
    });
  });
}

async function handle(handler: Handler, ...[receiver, delivery, [req, res]]: ActArguments): Promise<void> {
  sendResponse(await receiver.receive(delivery, (event) => handler(event, req)), res, ANEW);
}

/** Has the handlers of the route handle the event. */
async function letThrough(...[receiver, delivery, [req, res, next]]: ActArguments): Promise<void> {
  const begun = await receiver.begin(delivery);
  if (begun.outcome === 'answered') return sendResponse(begun.response, res, ANEW);
  // A timeout may have answered meanwhile: the event must not be handled in secret.
  if (res.headersSent) return begun.end(undefined);
  setHeaders(begun.responseHeaders, res, ANEW);
  endWithResponse(res, begun.end);
  req.event = begun.event;
  next();
}
