/** Webhooks on Express 4 and 5. */

import type { NextFunction, Request, Response } from 'express';
import { concealed } from '../internal/set-up-error.ts';
import { verifiedRequest } from '../node/acceptance.ts';
import { toError } from '../node/to-error.ts';
import { verifyIncoming } from '../node/verify-incoming.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { WebhookEvent } from '../webhooks/webhook-event.ts';
import type {
  AnyWebhookOptions,
  WebhookOptions,
  WebhookOptionsWithSchema,
} from '../webhooks/webhook-options.ts';
import { createWebhookReceiver } from '../webhooks/webhook-receiver.ts';
import { sendResponse } from './answer.ts';
import { guarded } from './guarded.ts';
import type { Middleware } from './middleware.ts';
import { requestIdOf } from './request-id.ts';
import { isFastifyReply, wrongFramework } from './wrong-framework.ts';

/**
 * Makes the endpoint of a sender of webhooks: it verifies a delivery, parses and checks its payload, has each event handled
 * once, and answers. Mount it above any body parser.
 *
 * The handler has failed when it throws or rejects: the error goes to Express, and the next delivery is handled again.
 *
 * @example
 * app.post('/webhooks/stripe', webhook(stripe, { secret: process.env.STRIPE_SECRET }, async (event) => {
 *   await book(event.id, event.payload);
 * }));
 * @throws TypeError or RangeError for an invalid option, such as a secret whose environment variable is not set.
 */
export function webhook<O>(
  scheme: Scheme,
  options: WebhookOptionsWithSchema<O>,
  handler: (event: WebhookEvent<O>, req: Request) => unknown,
): Middleware;
export function webhook<P>(
  scheme: Scheme<P>,
  options: WebhookOptions,
  handler: (event: WebhookEvent<P>, req: Request) => unknown,
): Middleware;
export function webhook(
  scheme: Scheme,
  options: AnyWebhookOptions,
  handler: (event: WebhookEvent<never>, req: Request) => unknown,
): Middleware {
  const { verifier, deliveryOf, receive } = createWebhookReceiver(scheme, options, handler);

  function decide(req: Request, res: Response, next: NextFunction): void {
    const incoming = { address: req.ip, response: res, requestId: requestIdOf(req) };
    verifyIncoming(verifier, req, incoming, (error, verdict, body) => {
      if (verdict === undefined) return next(error);
      guarded(next, () => {
        const delivery = deliveryOf(verdict, verifiedRequest(req, body));
        if ('response' in delivery) return sendResponse(delivery.response, res, { isAnew: true });
        receive(delivery, (event) => handler(event, req))
          .then((answer) => sendResponse(answer, res, { isAnew: true }))
          .catch((failure: unknown) => next(toError(failure)));
      });
    });
  }

  return (req, res, next) => {
    if (isFastifyReply(res)) return next(concealed(wrongFramework('webhook()')));
    guarded(next, () => decide(req as Request, res, next));
  };
}
