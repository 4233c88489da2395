/** Doing something once. What that is, and what of it is kept, is the policy's. */

import { setTimeout as delay, setImmediate as immediate } from 'node:timers/promises';
import type { OperationEvent } from '../events/channels.ts';
import type { Verifier } from '../verify/verifier.ts';
import { findForCopy } from './copied-operation.ts';
import { guardOperations } from './guarded-operations.ts';
import { OperationAttempt, RETRY_AFTER_SECONDS } from './operation-attempt.ts';
import { operationId, operationOwner } from './operation-id.ts';
import type { OperationSettings } from './operation-options.ts';
import type { AcceptedRequest, OperationBeginning, OperationPolicy } from './operation-policy.ts';

/** Answer to a copy. */
type CopyAnswer = Extract<OperationBeginning, { readonly outcome: 'answered' | 'refused' }>;

/** Does things once. */
export interface Once {
  readonly kind: OperationEvent['kind'];
  /** Largest response that is kept, in bytes. */
  readonly maxBytes: number;
  /** The verifier whose requests these are. */
  readonly verifier: Verifier;
  /** Throws a TypeError where the store cannot find what was done. */
  readonly assertAnswersCopies: () => void;
  /**
   * Finds the answer to an exact copy of an accepted request: the response to that very request, or a refusal while the
   * request is being worked on; `undefined` where there is neither. It begins nothing, and does not reject.
   */
  readonly answerCopy: (copy: AcceptedRequest) => Promise<CopyAnswer | undefined>;
  /** Begins the operation of a request that the verifier has accepted. It rejects for nothing that a sender or a store does. */
  readonly begin: (exchange: AcceptedRequest) => Promise<OperationBeginning>;
}

/** Intervals at which the store is asked again for a request that waits: soon at first, then less often. */
const FIRST_LOOK_MS = 20;
const LOOK_EVERY_MS = 250;

/** An example of each member, for the error where a scheme lacks it. */
const DECLARATIONS = {
  idempotencyKey: "idempotencyKey: header('Idempotency-Key')",
  eventId: "eventId: header('X-Event-Id') or jsonField('id')",
} as const;

/**
 * Makes what does things once.
 *
 * @throws TypeError where the scheme of the verifier has nothing to do it by.
 */
export function runOnce(verifier: Verifier, settings: OperationSettings, policy: OperationPolicy): Once {
  const { scheme, namespace } = verifier;
  if (!policy.isDeclaredBy(scheme))
    throw new TypeError(
      `${policy.owner}: the scheme ${scheme.name} declares no "${policy.member}": declare it, such as ${DECLARATIONS[policy.member]}, or use another scheme on this route`,
    );
  const operations = guardOperations({ ...settings, kind: policy.kind });

  function idOf({ accepted }: AcceptedRequest, subject: readonly string[]): string {
    return operationId([policy.kind, namespace, accepted.key.id, ...subject]);
  }

  async function begin(exchange: AcceptedRequest): Promise<OperationBeginning> {
    const subject = policy.subjectOf(exchange);
    if (subject === undefined) return { outcome: 'not_concerned' };
    const { accepted, request } = exchange;
    if ('code' in subject)
      return { outcome: 'refused', verdict: verifier.refuseAccepted(accepted, request, subject) };
    const id = idOf(exchange, subject);
    const fingerprint = policy.fingerprintOf(exchange);
    const owner = operationOwner(namespace, accepted.key.id);
    const attempt = new OperationAttempt({
      ...{ verifier, settings, policy, operations, exchange },
      ...{ id, fingerprint, owner },
    });
    const endsMs = performance.now() + settings.waitMs;
    for (let pauseMs = FIRST_LOOK_MS; ; pauseMs = Math.min(2 * pauseMs, LOOK_EVERY_MS)) {
      const mayWait = performance.now() + pauseMs < endsMs;
      const beginning = await attempt.begin(mayWait);
      if (beginning !== undefined) return beginning;
      // Those that wait for one operation should not all look at the same moment.
      await delay(pauseMs * (0.5 + Math.random()));
      // Where the event loop stood still, the handlers of this process renew their leases first.
      await immediate();
    }
  }

  async function answerCopy(copy: AcceptedRequest): Promise<CopyAnswer | undefined> {
    const { accepted, request, routed } = copy;
    // A mount on the route knows which parts of the path are words, and takes the others as they were written.
    const spelt = routed && { ...copy, routed: () => ({ ...routed(), path: routed().spelling }) };
    const subjects = [copy, spelt ?? copy].map((each) => policy.subjectOf(each));
    const ids = subjects.flatMap((subject) =>
      subject === undefined || 'code' in subject ? [] : [idOf(copy, subject)],
    );
    const owner = operationOwner(namespace, accepted.key.id);
    const question = { operations, ids: [...new Set(ids)], owner, waitMs: settings.waitMs };
    const state = await findForCopy(question);
    if (state?.outcome === 'running') {
      const failure = { code: policy.inProgress, retryAfterSeconds: RETRY_AFTER_SECONDS };
      return { outcome: 'refused', verdict: verifier.refuseAccepted(accepted, request, failure) };
    }
    if (state?.outcome !== 'finished' || !policy.isRecordOf(state.record, copy)) return undefined;
    const kept = policy.fromRecord(state.record, copy);
    return 'code' in kept ? undefined : { outcome: 'answered', response: kept };
  }

  return {
    kind: policy.kind,
    maxBytes: settings.maxBytes,
    verifier,
    assertAnswersCopies() {
      if (typeof settings.operations.find !== 'function')
        throw new TypeError(
          `the operation store of ${policy.owner} has no find(), so that it cannot answer copies`,
        );
    },
    answerCopy,
    begin,
  };
}
