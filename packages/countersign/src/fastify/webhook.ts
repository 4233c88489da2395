/** Webhooks on Fastify 5. */

import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { assertKnownOptions } from '../internal/known-options.ts';
import { concealed } from '../internal/set-up-error.ts';
import { kindOf } from '../internal/value-kind.ts';
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
import {
  type AnyWebhookOptions,
  WEBHOOK_OPTIONS,
  type WebhookOptions,
  type WebhookOptionsWithSchema,
} from '../webhooks/webhook-options.ts';
import type { WebhookReceiver } from '../webhooks/webhook-receiver.ts';
import { type WithVerifier, withVerifier } from '../webhooks/with-verifier.ts';
import { sendResponse, setHeaders } from './answer.ts';
import { isFastifyApp, wrongFramework } from './wrong-framework.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The event of a verified delivery, on the routes of `webhook(scheme, options)` without a handler. */
    event: WebhookEvent;
  }
}

/** Where the endpoint is. */
export interface WebhookRoute {
  /** The path of the route, below the `prefix` with which the plugin is registered. */
  readonly url: string;
}

type Handler = EventHandler<never, FastifyRequest>;
type Exchange = readonly [FastifyRequest, FastifyReply];
type Done = (error?: Error | null) => void;

const ANEW = { isAnew: true } as const;

/**
 * Makes a plugin with the endpoint of a sender of webhooks: it verifies a delivery, parses and checks its payload, has each
 * event handled once, and answers, handshakes included. The rest of the app keeps its parsers.
 *
 * The handler has failed when it throws or rejects: the error goes to Fastify, and the next delivery is handled again. Without
 * a handler and a `url`, all routes of the context in which the plugin is registered are endpoints of the sender: their handlers
 * find `request.event`, and answer, with 2xx for an event that was handled.
 *
 * @example
 * app.register(webhook(stripe(), { url: '/webhooks/stripe', secret: process.env.STRIPE_SECRET }, async (event) => {
 *   await book(event.id, event.payload);
 * }));
 * @throws TypeError or RangeError for an invalid option, such as a secret whose environment variable is not set.
 */
export function webhook<O>(
  scheme: Scheme,
  options: WebhookOptionsWithSchema<O> & WebhookRoute,
  handler: EventHandler<O, FastifyRequest>,
): FastifyPluginCallback & WithVerifier;
export function webhook<P>(
  scheme: Scheme<P>,
  options: WebhookOptions & WebhookRoute,
  handler: EventHandler<P, FastifyRequest>,
): FastifyPluginCallback & WithVerifier;
export function webhook(
  scheme: Scheme,
  options: WebhookOptions | WebhookOptionsWithSchema<unknown>,
): FastifyPluginCallback & WithVerifier;
export function webhook(
  scheme: Scheme,
  given: AnyWebhookOptions & Partial<WebhookRoute>,
  ...handlers: readonly Handler[]
): FastifyPluginCallback & WithVerifier {
  const [handler] = handlers;
  assertKnownOptions(
    'webhook()',
    given,
    handlers.length === 0 ? WEBHOOK_OPTIONS : ['url', ...WEBHOOK_OPTIONS],
  );
  const { url, ...options } = given;
  const receiver = createWebhookReceiver(scheme, options, handlers);
  if (handler === undefined)
    return withVerifier(
      fp(
        pluginOf((fastify) => addContext(fastify, receiver)),
        { fastify: '5.x' },
      ),
      receiver,
    );
  if (typeof url !== 'string' || !url.startsWith('/'))
    throw new TypeError(
      `webhook(): "url" must be the path of the route, such as "/webhooks", got ${kindOf(url)}`,
    );
  return withVerifier(
    pluginOf((fastify) => addRoute(fastify, { url, receiver, handler })),
    receiver,
  );
}

function pluginOf(add: (fastify: FastifyInstance) => void): FastifyPluginCallback {
  return (fastify, _options, ready) => {
    if (!isFastifyApp(fastify)) throw wrongFramework('webhook()');
    add(fastify);
    ready();
  };
}

interface Endpoint extends WebhookRoute {
  readonly receiver: WebhookReceiver;
  readonly handler: Handler;
}

function addRoute(fastify: FastifyInstance, { url, receiver, handler }: Endpoint): void {
  const deliveries = new WeakMap<FastifyRequest, Delivery>();
  addVerification(fastify, receiver, (delivery, [request], done) => {
    deliveries.set(request, delivery);
    done();
  });
  fastify.route({
    method: [...receiver.methods],
    url,
    exposeHeadRoute: false,
    // A plugin around this one may verify all routes by another scheme.
    config: { countersign: false },
    async handler(request, reply) {
      const delivery = deliveries.get(request) as Delivery;
      const answer = await receiver.receive(delivery, (event) => handler(event, request));
      sendResponse(answer, reply, ANEW);
      return reply;
    },
  });
}

/** Has the handlers of all routes of a context handle the events. */
function addContext(fastify: FastifyInstance, receiver: WebhookReceiver): void {
  if (!fastify.hasRequestDecorator('event')) fastify.decorateRequest('event');
  async function begin(delivery: Delivery, [request, reply]: Exchange, done: Done): Promise<void> {
    const begun = await receiver.begin(delivery);
    if (begun.outcome === 'answered') return sendResponse(begun.response, reply, ANEW);
    // A timeout may have answered meanwhile: the event must not be handled in secret.
    if (reply.sent) return begun.end(undefined);
    setHeaders(begun.responseHeaders, reply, ANEW);
    endWithResponse(reply.raw, begun.end);
    request.event = begun.event;
    done();
  }
  addVerification(fastify, receiver, (delivery, exchange, done) => {
    begin(delivery, exchange, done).catch((error: unknown) => done(toError(error)));
  });
}

function addVerification(
  fastify: FastifyInstance,
  receiver: WebhookReceiver,
  act: (delivery: Delivery, exchange: Exchange, done: Done) => void,
): void {
  // The payload is parsed from the bytes that were verified, whatever its content type is called.
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null));
  fastify.addHook('preParsing', (request, reply, _payload, done) => {
    answerOrDecide(receiver, [request, reply], done, () => decide(receiver, [request, reply], done, act));
  });
}

function answerOrDecide(
  { findHandshake, verifier: { bodyLimits } }: WebhookReceiver,
  [request, reply]: Exchange,
  done: Done,
  decideLater: () => void,
): void {
  const { raw, method, originalUrl: url } = request;
  const possible = findHandshake?.({ method, url, headers: headerPairsOf(raw, raw.headers) });
  if (possible === undefined) return decideLater();
  const bounds = { maxBytes: MOST_HANDSHAKE_BYTES, bodyLimits, address: request.ip };
  answerHandshake(possible, raw, bounds)
    .then((answer) => (answer === undefined ? decideLater() : sendResponse(answer, reply, ANEW)))
    .catch((error: unknown) => done(toError(error)));
}

function decide(
  receiver: WebhookReceiver,
  exchange: Exchange,
  done: Done,
  act: (delivery: Delivery, exchange: Exchange, done: Done) => void,
): void {
  const [request, reply] = exchange;
  const { raw, ip: address, id: requestId, routeOptions } = request;
  const incoming = { address, response: reply.raw, requestId, route: routeOptions.url };
  verifyIncoming(receiver.verifier, raw, incoming, (error, verdict, body) => {
    if (verdict === undefined) return done(error && concealed(error));
    try {
      const delivery = receiver.deliveryOf(verdict, verifiedRequest(raw, body));
      if ('response' in delivery) return sendResponse(delivery.response, reply, ANEW);
      act(delivery, exchange, done);
    } catch (failure) {
      // This runs outside of Fastify's own try, where an error would end the process.
      done(toError(failure));
    }
  });
}
