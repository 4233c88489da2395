/** Answers to exact copies of requests, as proxies make them that try again by themselves; what all adapters share. */

import type { Idempotency } from '../idempotency/idempotency.ts';
import { RETRY_AFTER_SECONDS } from '../idempotency/operation-attempt.ts';
import type { OperationBeginning } from '../idempotency/operation-policy.ts';
import type { Routing } from '../idempotency/routed-path.ts';
import { kindOf } from '../internal/value-kind.ts';
import type { Refused } from '../responses/verdict.ts';
import { copyRefusedBy } from '../verify/copied-request.ts';
import type { Verifier } from '../verify/verifier.ts';
import { isUnderWay } from './requests-under-way.ts';
import { routedBy } from './run-once-incoming.ts';
import { toError } from './to-error.ts';

/** Answer to a refused request. */
export type RefusedAnswer = Extract<OperationBeginning, { readonly outcome: 'answered' | 'refused' }>;

/** Answers copies of requests: what `idempotent(verifier)` returns. */
export interface AnswersCopies {
  readonly idempotency: Idempotency;
}

/** A refused request, as an adapter knows it. */
export interface RefusedIncoming {
  readonly verifier: Verifier;
  readonly verdict: Refused;
  /** Where responses to copies are looked up; `undefined`: copies are refused. */
  readonly answerCopies: AnswersCopies | undefined;
  readonly routing: () => Routing;
}

/**
 * Tells how a refused request is answered: at once, unless it is a copy whose first response may be there. No handler
 * runs for a copy, whatever is found.
 */
export function settleRefusal(refused: RefusedIncoming, answer: (answer: RefusedAnswer) => void): void {
  const { verdict, answerCopies, routing } = refused;
  const copy = copyRefusedBy(verdict);
  if (copy === undefined || answerCopies === undefined || copy.accepted.idempotencyKey === undefined)
    return answer({ outcome: 'refused', verdict: verdictOf(refused) });
  answerCopies.idempotency.answerCopy(routedBy(routing, copy)).then(
    (found) =>
      answer(found === undefined ? { outcome: 'refused', verdict: verdictOf(refused) } : uncached(found)),
    (error: unknown) => {
      process.emitWarning(toError(error));
      answer({ outcome: 'refused', verdict });
    },
  );
}

/** It has none of the headers that an accepted request gets, which keep shared caches away from it. */
function uncached(found: RefusedAnswer): RefusedAnswer {
  if (found.outcome === 'refused') return found;
  const { response } = found;
  const others = response.headers.filter(([name]) => name !== 'cache-control');
  return {
    ...found,
    response: { ...response, headers: [...others, ['cache-control', 'no-store']] },
  };
}

/** Of a copy whose first request is still being worked on here, the client must not hear that it was wrong to send it. */
function verdictOf({ verifier, verdict }: RefusedIncoming): Refused {
  const copy = copyRefusedBy(verdict);
  if (copy === undefined || !isUnderWay(verifier, copy.accepted)) return verdict;
  const failure = { code: 'request_in_progress', retryAfterSeconds: RETRY_AFTER_SECONDS } as const;
  return verifier.refuseAccepted(copy.accepted, copy.request, failure);
}

/** Throws a TypeError unless this can answer copies of what the verifier accepts, or is none. */
export function assertAnswersCopies(answerCopies: AnswersCopies | undefined, verifier: Verifier): void {
  if (answerCopies === undefined) return;
  const idempotency = answerCopies?.idempotency;
  if (idempotency?.kind !== 'idempotency')
    throw new TypeError(
      `"answerCopies" must be what idempotent(verifier) returns, got ${kindOf(answerCopies)}`,
    );
  if (idempotency.verifier !== verifier)
    throw new TypeError('"answerCopies" is idempotent() of another verifier: give it the same one');
  idempotency.assertAnswersCopies();
}
