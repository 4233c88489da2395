/** Fastify 5: what is done once. */

import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import {
  createDeduplication,
  DEDUPLICATION_OPTIONS,
  type DeduplicationOptions,
} from '../idempotency/deduplication.ts';
import {
  createIdempotency,
  IDEMPOTENCY_OPTIONS,
  type Idempotency,
  type IdempotencyOptions,
} from '../idempotency/idempotency.ts';
import type { Once } from '../idempotency/run-once.ts';
import { concealed } from '../internal/set-up-error.ts';
import { engineOf } from '../node/operation-mount.ts';
import { runOnceIncoming } from '../node/run-once-incoming.ts';
import { toError } from '../node/to-error.ts';
import type { Verifier } from '../verify/verifier.ts';
import { answerKept, answerRefusal, type OnRefusal } from './answer.ts';
import { routingOf } from './routing.ts';
import { isFastifyReply, wrongHookUse } from './wrong-framework.ts';

/** Options of {@link idempotent}. */
export interface IdempotentOptions extends IdempotencyOptions {
  /** Answers a refused request in place of the scheme's own answer. */
  readonly onRefusal?: OnRefusal | undefined;
}

/** Options of {@link deduplicate}. */
export interface DeduplicateOptions extends DeduplicationOptions {
  /** Answers a refused request in place of the scheme's own answer. */
  readonly onRefusal?: OnRefusal | undefined;
}

/** A `preHandler` hook, of an app or of a route, whatever its logger and its type provider. */
export type OperationHook = (
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
) => void;

/** A hook that answers retries, and its engine, for `answerCopies` of the plugin. */
export interface IdempotentHook extends OperationHook {
  readonly idempotency: Idempotency;
}

/**
 * Makes a `preHandler` hook that answers a retry with the first response to its idempotency key; requests without an
 * idempotency key pass, unless it is `required`. The route must be protected by the plugin with the same verifier.
 *
 * Responses are kept in the store of the verifier, unless another one is given.
 *
 * @example
 * await app.register(countersign, { verifier });
 * app.post('/v1/orders', { preHandler: idempotent(verifier) }, createOrder);
 * @throws TypeError or RangeError for an invalid option, a scheme without an idempotency key, or a store without operations.
 */
export function idempotent(verifier: Verifier, options: IdempotentOptions = {}): IdempotentHook {
  const owner = 'idempotent()';
  const engine = { owner, known: IDEMPOTENCY_OPTIONS, create: createIdempotency } as const;
  const idempotency = engineOf(verifier, options, engine);
  return Object.assign(hook(owner, idempotency, options.onRefusal), { idempotency });
}

/**
 * Makes a `preHandler` hook that lets each event be handled once; a delivery without an event id is refused. The route
 * must be protected by the plugin with the same verifier.
 *
 * Events are remembered in the store of the verifier, unless another one is given.
 *
 * @example
 * await app.register(countersign, { verifier });
 * app.post('/webhooks/:event', { preHandler: deduplicate(verifier) }, handleEvent);
 * @throws TypeError or RangeError for an invalid option, a scheme without an event id, or a store without operations.
 */
export function deduplicate(verifier: Verifier, options: DeduplicateOptions = {}): OperationHook {
  const owner = 'deduplicate()';
  const engine = { owner, known: DEDUPLICATION_OPTIONS, create: createDeduplication } as const;
  return hook(owner, engineOf(verifier, options, engine), options.onRefusal);
}

function hook(owner: string, once: Once, onRefusal: OnRefusal | undefined): OperationHook {
  // With a promise in place of `done`, Fastify would run the handler when a client hangs up that is yet to be answered.
  return (request, reply, done) => {
    if (!isFastifyReply(reply))
      return done(
        wrongHookUse(owner, request, `{ preHandler: ${owner.replace('()', '(verifier)')} } on the route`),
      );
    runOnceIncoming(once, request.raw, reply.raw, () => routingOf(request))
      .then((decided) => {
        if (decided.outcome === 'run') return done();
        if (decided.outcome === 'refused') return answerRefusal(decided.verdict, onRefusal, [request, reply]);
        if (decided.outcome === 'answered' && !reply.sent) answerKept(reply, decided.response);
      })
      .catch((error: unknown) => done(concealed(toError(error))));
  };
}
