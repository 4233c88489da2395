/** Webhooks on Fastify 5. */

import type { FastifyInstance, FastifyPluginCallback, FastifyRequest } from 'fastify';
import { assertKnownOptions } from '../internal/known-options.ts';
import { concealed } from '../internal/set-up-error.ts';
import { kindOf } from '../internal/value-kind.ts';
import { verifiedRequest } from '../node/acceptance.ts';
import { toError } from '../node/to-error.ts';
import { verifyIncoming } from '../node/verify-incoming.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { Delivery } from '../webhooks/deliveries.ts';
import type { WebhookEvent } from '../webhooks/webhook-event.ts';
import {
  type AnyWebhookOptions,
  WEBHOOK_OPTIONS,
  type WebhookOptions,
  type WebhookOptionsWithSchema,
} from '../webhooks/webhook-options.ts';
import { createWebhookReceiver, type WebhookReceiver } from '../webhooks/webhook-receiver.ts';
import { sendResponse } from './answer.ts';
import { isFastifyApp, wrongFramework } from './wrong-framework.ts';

/** Where the endpoint is. */
export interface WebhookRoute {
  /** The path of the route, below the `prefix` with which the plugin is registered. */
  readonly url: string;
}

/**
 * Makes a plugin with the endpoint of a sender of webhooks: it verifies a delivery, parses and checks its payload, has each
 * event handled once, and answers. The rest of the app keeps its parsers.
 *
 * The handler has failed when it throws or rejects: the error goes to Fastify, and the next delivery is handled again.
 *
 * @example
 * app.register(webhook(stripe, { url: '/webhooks/stripe', secret: process.env.STRIPE_SECRET }, async (event) => {
 *   await book(event.id, event.payload);
 * }));
 * @throws TypeError or RangeError for an invalid option, such as a secret whose environment variable is not set.
 */
export function webhook<O>(
  scheme: Scheme,
  options: WebhookOptionsWithSchema<O> & WebhookRoute,
  handler: (event: WebhookEvent<O>, request: FastifyRequest) => unknown,
): FastifyPluginCallback;
export function webhook<P>(
  scheme: Scheme<P>,
  options: WebhookOptions & WebhookRoute,
  handler: (event: WebhookEvent<P>, request: FastifyRequest) => unknown,
): FastifyPluginCallback;
export function webhook(
  scheme: Scheme,
  given: AnyWebhookOptions & WebhookRoute,
  handler: (event: WebhookEvent<never>, request: FastifyRequest) => unknown,
): FastifyPluginCallback {
  assertKnownOptions('webhook()', given, ['url', ...WEBHOOK_OPTIONS]);
  const { url, ...options } = given;
  const receiver = createWebhookReceiver(scheme, options, handler);
  if (typeof url !== 'string' || !url.startsWith('/'))
    throw new TypeError(
      `webhook(): "url" must be the path of the route, such as "/webhooks", got ${kindOf(url)}`,
    );
  return (fastify, _options, ready) => {
    if (!isFastifyApp(fastify)) throw wrongFramework('webhook()');
    addRoute(fastify, { url, receiver, handler });
    ready();
  };
}

interface Endpoint extends WebhookRoute {
  readonly receiver: WebhookReceiver;
  readonly handler: (event: WebhookEvent<never>, request: FastifyRequest) => unknown;
}

function addRoute(fastify: FastifyInstance, { url, receiver, handler }: Endpoint): void {
  const deliveries = new WeakMap<FastifyRequest, Delivery>();
  // The payload is parsed from the bytes that were verified, whatever its content type is called.
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null));
  fastify.addHook('preParsing', (request, reply, _payload, done) => {
    const incoming = { address: request.ip, response: reply.raw, requestId: request.id, route: url };
    verifyIncoming(receiver.verifier, request.raw, incoming, (error, verdict, body) => {
      if (verdict === undefined) return done(error && concealed(error));
      try {
        const delivery = receiver.deliveryOf(verdict, verifiedRequest(request.raw, body));
        if ('response' in delivery) return sendResponse(delivery.response, reply, { isAnew: true });
        deliveries.set(request, delivery);
      } catch (failure) {
        // This runs outside of Fastify's own try, where an error would end the process.
        return done(toError(failure));
      }
      done();
    });
  });
  // A plugin around this one may verify all routes by another scheme.
  fastify.post(url, { config: { countersign: false } }, async (request, reply) => {
    const delivery = deliveries.get(request) as Delivery;
    const answer = await receiver.receive(delivery, (event) => handler(event, request));
    sendResponse(answer, reply, { isAnew: true });
    return reply;
  });
}
