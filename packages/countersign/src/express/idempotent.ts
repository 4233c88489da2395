/** Express 4 and 5: what is done once. */

import type { NextFunction, Request, Response } from 'express';

import type { Deduplication } from '../idempotency/deduplication.ts';
import type { Idempotency } from '../idempotency/idempotency.ts';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { concealed } from '../internal/set-up-error.ts';
import { assertCallbacks } from '../node/assert-callbacks.ts';
import { assertOperation } from '../node/assert-operation.ts';
import { answerWhole, runOnceIncoming } from '../node/run-once-incoming.ts';
import { toError } from '../node/to-error.ts';
import { answerRefusal, type OnRefusal } from './answer.ts';
import { assertCalled } from './assert-called.ts';
import type { Middleware } from './middleware.ts';
import { routingOf } from './routing.ts';
import { isFastifyReply, wrongFramework } from './wrong-framework.ts';

/** Options of {@link idempotent} and {@link deduplicate}. */
export interface OperationMountOptions {
  /** Answers a refused request in place of the scheme's own answer. */
  readonly onRefusal?: OnRefusal | undefined;
}

/**
 * Makes a middleware that answers a retry with the first response to its idempotency key. Mount it after `countersign()`,
 * before the handlers; requests without an idempotency key pass.
 *
 * @example
 * app.post('/v1/orders', idempotent(createIdempotency()), createOrder);
 * @throws TypeError for an invalid option.
 */
export function idempotent(idempotency: Idempotency, options: OperationMountOptions = {}): Middleware {
  return mount('idempotent()', idempotency, { kind: 'idempotency', options });
}

/**
 * Makes a middleware that lets each event be handled once. Mount it after `countersign()`, before the handlers; a delivery
 * without an event id is refused.
 *
 * @example
 * app.post('/webhooks/:event', deduplicate(createDeduplication()), handleEvent);
 * @throws TypeError for an invalid option.
 */
export function deduplicate(events: Deduplication, options: OperationMountOptions = {}): Middleware {
  return mount('deduplicate()', events, { kind: 'event', options });
}

function mount(
  owner: string,
  once: Idempotency | Deduplication,
  { kind, options }: { readonly kind: 'event' | 'idempotency'; readonly options: OperationMountOptions },
): Middleware {
  assertCalled(owner.replace('()', '(…)'), options);
  assertKnownOptions(owner, options, ['onRefusal']);
  assertOperation(owner, once, kind);
  naming(owner, () => assertCallbacks({ onRefusal: options.onRefusal }));
  const middleware = (req: Request, res: Response, next: NextFunction): void => {
    if (isFastifyReply(res)) return next(concealed(wrongFramework(owner)));
    runOnceIncoming(once, req, res, () => routingOf(req, middleware))
      .then((decided) => {
        if (decided.outcome === 'run') return next();
        if (decided.outcome === 'refused')
          return answerRefusal(decided.verdict, options.onRefusal, [req, res, next]);
        if (decided.outcome === 'answered' && !res.headersSent) answerWhole(res, decided.response);
      })
      .catch((error: unknown) => next(toError(error)));
  };
  return middleware as Middleware;
}
