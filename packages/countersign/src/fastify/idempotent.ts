/** Fastify 5: what is done once. */

import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { Deduplication } from '../idempotency/deduplication.ts';
import type { Idempotency } from '../idempotency/idempotency.ts';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { concealed } from '../internal/set-up-error.ts';
import { assertCallbacks } from '../node/assert-callbacks.ts';
import { assertOperation } from '../node/assert-operation.ts';
import { runOnceIncoming } from '../node/run-once-incoming.ts';
import { toError } from '../node/to-error.ts';
import { answerKept, answerRefusal, type OnRefusal } from './answer.ts';
import { routingOf } from './routing.ts';
import { isFastifyReply, wrongHookUse } from './wrong-framework.ts';

/** Options of {@link idempotent} and {@link deduplicate}. */
export interface OperationHookOptions {
  /** Answers a refused request in place of the scheme's own answer. */
  readonly onRefusal?: OnRefusal | undefined;
}

/** A `preHandler` hook, of an app or of a route, whatever its logger and its type provider. */
export type OperationHook = (
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
) => void;

/**
 * Makes a `preHandler` hook that answers a retry with the first response to its idempotency key; requests without an
 * idempotency key pass. The route must be protected by the plugin.
 *
 * @example
 * app.post('/v1/orders', { preHandler: idempotent(createIdempotency()) }, createOrder);
 * @throws TypeError for an invalid option.
 */
export function idempotent(idempotency: Idempotency, options: OperationHookOptions = {}): OperationHook {
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
export function deduplicate(events: Deduplication, options: OperationHookOptions = {}): OperationHook {
  return hook('deduplicate()', events, { kind: 'event', options });
}

function hook(
  owner: string,
  once: Idempotency | Deduplication,
  { kind, options }: { readonly kind: 'event' | 'idempotency'; readonly options: OperationHookOptions },
): OperationHook {
  assertKnownOptions(owner, options, ['onRefusal']);
  assertOperation(owner, once, kind);
  naming(owner, () => assertCallbacks({ onRefusal: options.onRefusal }));
  // With a promise in place of `done`, Fastify would run the handler when a client hangs up that is yet to be answered.
  return (request, reply, done) => {
    if (!isFastifyReply(reply))
      return done(wrongHookUse(owner, request, `{ preHandler: ${owner.replace('()', '(…)')} } on the route`));
    runOnceIncoming(once, request.raw, reply.raw, () => routingOf(request))
      .then((decided) => {
        if (decided.outcome === 'run') return done();
        if (decided.outcome === 'refused')
          return answerRefusal(decided.verdict, options.onRefusal, [request, reply]);
        if (decided.outcome === 'answered' && !reply.sent) answerKept(reply, decided.response);
      })
      .catch((error: unknown) => done(concealed(toError(error))));
  };
}
