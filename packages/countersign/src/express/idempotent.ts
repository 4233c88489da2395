/** Express 4 and 5: what is done once. */

import type { NextFunction, Request, Response } from 'express';
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
import { answerWhole, runOnceIncoming } from '../node/run-once-incoming.ts';
import { toError } from '../node/to-error.ts';
import type { Verifier } from '../verify/verifier.ts';
import { answerRefusal, type OnRefusal } from './answer.ts';
import { assertCalled } from './assert-called.ts';
import type { Middleware } from './middleware.ts';
import { routingOf } from './routing.ts';
import { isFastifyReply, wrongFramework } from './wrong-framework.ts';

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

/** A middleware that answers retries, and its engine, for `answerCopies` of `countersign()`. */
export interface IdempotentHandler extends Middleware {
  readonly idempotency: Idempotency;
}

/**
 * Makes a middleware that answers a retry with the first response to its idempotency key. Mount it after
 * `countersign(verifier)`, before the handlers; requests without an idempotency key pass, unless it is `required`.
 *
 * Responses are kept in the store of the verifier, unless another one is given.
 *
 * @example
 * app.use('/v1', countersign(verifier), express.json());
 * app.post('/v1/orders', idempotent(verifier), createOrder);
 * @throws TypeError or RangeError for an invalid option, a scheme without an idempotency key, or a store without operations.
 */
export function idempotent(verifier: Verifier, options: IdempotentOptions = {}): IdempotentHandler {
  assertCalled('idempotent(verifier)', options);
  const owner = 'idempotent()';
  const engine = { owner, known: IDEMPOTENCY_OPTIONS, create: createIdempotency } as const;
  const idempotency = engineOf(verifier, options, engine);
  return Object.assign(mount(owner, idempotency, options.onRefusal), { idempotency });
}

/**
 * Makes a middleware that lets each event be handled once. Mount it after `countersign(verifier)`, before the handlers; a
 * delivery without an event id is refused.
 *
 * Events are remembered in the store of the verifier, unless another one is given.
 *
 * @example
 * app.use('/webhooks', countersign(verifier), express.json());
 * app.post('/webhooks/:event', deduplicate(verifier), handleEvent);
 * @throws TypeError or RangeError for an invalid option, a scheme without an event id, or a store without operations.
 */
export function deduplicate(verifier: Verifier, options: DeduplicateOptions = {}): Middleware {
  assertCalled('deduplicate(verifier)', options);
  const owner = 'deduplicate()';
  const engine = { owner, known: DEDUPLICATION_OPTIONS, create: createDeduplication } as const;
  return mount(owner, engineOf(verifier, options, engine), options.onRefusal);
}

function mount(owner: string, once: Once, onRefusal: OnRefusal | undefined): Middleware {
  const middleware = (req: Request, res: Response, next: NextFunction): void => {
    if (isFastifyReply(res)) return next(concealed(wrongFramework(owner)));
    runOnceIncoming(once, req, res, () => routingOf(req, middleware))
      .then((decided) => {
        if (decided.outcome === 'run') return next();
        if (decided.outcome === 'refused') return answerRefusal(decided.verdict, onRefusal, [req, res, next]);
        if (decided.outcome === 'answered' && !res.headersSent) answerWhole(res, decided.response);
      })
      .catch((error: unknown) => next(toError(error)));
  };
  return middleware as Middleware;
}
