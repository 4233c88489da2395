/** Fastify 5: what is done once. */

import { assertKnownOptions, type Deduplication, type Idempotency } from '@countersign/core';
import { answerWhole, onceIncoming } from '@countersign/core/node';
import type { FastifyReply, preHandlerAsyncHookHandler } from 'fastify';
import { answerRefusal, type OnRefusal } from './answer.ts';

/** Options of {@link idempotent} and {@link deduplicate}. */
export interface OnceHookOptions {
  /** Answers a refused request in place of the scheme's own answer. */
  readonly onRefusal?: OnRefusal;
}

/**
 * Makes a `preHandler` hook that answers a retry with the first response to its idempotency key; requests without an
 * idempotency key pass. The route must be protected by the plugin.
 *
 * @example
 * app.post('/v1/orders', { preHandler: idempotent(createIdempotency()) }, createOrder);
 * @throws TypeError for an invalid option.
 */
export function idempotent(
  idempotency: Idempotency,
  options: OnceHookOptions = {},
): preHandlerAsyncHookHandler {
  return hook('idempotent()', idempotency, { kind: 'idempotency', options });
}

/**
 * Makes a `preHandler` hook that lets each event be handled once; a delivery without an event id is refused. The route
 * must be protected by the plugin.
 *
 * @example
 * app.post('/webhooks/:event', { preHandler: deduplicate(createDeduplication()) }, handleEvent);
 * @throws TypeError for an invalid option.
 */
export function deduplicate(
  events: Deduplication,
  options: OnceHookOptions = {},
): preHandlerAsyncHookHandler {
  return hook('deduplicate()', events, { kind: 'event', options });
}

function hook(
  owner: string,
  once: Idempotency | Deduplication,
  { kind, options }: { readonly kind: string; readonly options: OnceHookOptions },
): preHandlerAsyncHookHandler {
  assertKnownOptions(owner, options, ['onRefusal']);
  if (once?.kind !== kind)
    throw new TypeError(
      `${owner} takes what ${kind === 'event' ? 'createDeduplication' : 'createIdempotency'}() makes`,
    );
  return async (request, reply) => {
    const decided = await onceIncoming(once, request.raw, reply.raw);
    if (decided.outcome === 'run') return;
    if (decided.outcome === 'refused') answerRefusal(decided.refusal, options.onRefusal, [request, reply]);
    else if (decided.outcome === 'answered' && !reply.sent) answerKept(reply, decided.response);
    // Fastify waits for it, and runs no handler.
    return reply;
  };
}

/** What was kept had passed the `onSend` hooks, which must not change it twice. */
function answerKept(reply: FastifyReply, response: Parameters<typeof answerWhole>[1]): void {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  answerWhole(reply.raw, response);
}
