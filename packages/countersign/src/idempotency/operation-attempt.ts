/** One request on its way to be done once. */

import { eventChannel, type OperationEvent } from '../events/channels.ts';
import type { Failure } from '../verify/verification.ts';
import type { Verifier } from '../verify/verifier.ts';
import type { Begun, GuardedOperations } from './guarded-operations.ts';
import { Lease } from './lease.ts';
import type { OperationSettings } from './operation-options.ts';
import type {
  AcceptedRequest,
  EndOperation,
  OperationBeginning,
  OperationPolicy,
} from './operation-policy.ts';
import { toWholeResponse, type WholeResponse } from './whole-response.ts';

/** Parts of an attempt. */
export interface OperationAttemptParts {
  readonly verifier: Verifier;
  readonly settings: OperationSettings;
  readonly policy: OperationPolicy;
  readonly operations: GuardedOperations;
  readonly exchange: AcceptedRequest;
  readonly id: string;
  readonly fingerprint: string;
  readonly owner: string;
}

/** The caller has to wait until operations of its own end, which takes long; others are not affected. */
const SHARE_EXHAUSTED: Failure = {
  code: 'rate_limited',
  retryAfterSeconds: 60,
  detail: 'the key holds its share of the operation store, and none of its operations has ended',
};

type MetBefore = Begun & { readonly outcome: 'running' | 'finished' };

/** Most handlers are done by then. */
export const RETRY_AFTER_SECONDS = 1;

const operationEvents = eventChannel('countersign:operation');

/** The attempt of one request; several begin in vain while it waits. */
export class OperationAttempt {
  readonly #parts: OperationAttemptParts;

  constructor(parts: OperationAttemptParts) {
    this.#parts = parts;
  }

  /** Begins the operation, or says why not; `undefined` while the first request is being worked on and this may wait. */
  async begin(mayWait: boolean): Promise<OperationBeginning | undefined> {
    const state = await this.#ask();
    if (state.outcome === 'started') return this.#start(state);
    if (state.outcome !== 'unavailable') return this.#meet(state, mayWait);
    this.#tell('unavailable');
    // A store that answers, though too late, knows of others. Nothing may run beside them.
    const mayRun = this.#parts.settings.onStoreFailure === 'unprotected' && !state.isTooLate;
    if (mayRun) return { outcome: 'not_concerned' };
    if (state.isShareExhausted) return this.#refuse(SHARE_EXHAUSTED);
    return this.#refuse({ code: 'store_unavailable', cause: state.cause });
  }

  #ask(): ReturnType<GuardedOperations['begin']> {
    const { operations, settings, id, fingerprint, owner } = this.#parts;
    return operations.begin({ id, fingerprint, owner, leaseMs: settings.leaseMs });
  }

  #start({ token }: Begun): OperationBeginning {
    this.#tell('started');
    const operation = this.#hold(token);
    return {
      outcome: 'started',
      conclude: (response) => this.#conclude(operation, response),
      abandon: () => this.#release(operation),
    };
  }

  #hold(token: string): Lease {
    const { operations, settings, id, fingerprint, owner } = this.#parts;
    const { leaseMs, ttlMs, timeoutMs } = settings;
    return new Lease(operations, { id, fingerprint, owner, token, leaseMs, ttlMs, timeoutMs });
  }

  /** Answers while, or after, another request has begun the operation. */
  #meet(state: MetBefore, mayWait: boolean): OperationBeginning | undefined {
    if (isOther(state.fingerprint, this.#parts.fingerprint)) {
      this.#tell('reused');
      return this.#refuse({ code: 'idempotency_key_reused' });
    }
    if (state.outcome === 'running') {
      if (mayWait) return undefined;
      this.#tell('running');
      return this.#refuse({ code: this.#parts.policy.inProgress, retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    const kept = this.#read(state.record);
    if ('code' in kept) return this.#refuse(kept);
    this.#tell('replayed');
    return { outcome: 'answered', response: kept };
  }

  /** Reads a record; another version may have written it, and a store is anyone's code. */
  #read(record: Uint8Array | undefined): WholeResponse | Failure {
    try {
      return this.#parts.policy.fromRecord(record, this.#parts.exchange);
    } catch (cause) {
      return { code: 'store_unavailable', cause };
    }
  }

  async #conclude(
    operation: Lease,
    response: Parameters<EndOperation>[0],
  ): Promise<WholeResponse | undefined> {
    if (!this.#isKept(response.status)) {
      await this.#release(operation);
      return undefined;
    }
    const record = this.#toRecord('body' in response ? response : undefined);
    return this.#keep(operation, record).catch(warn);
  }

  #toRecord(response: WholeResponse | undefined): Uint8Array {
    const { policy, exchange } = this.#parts;
    return policy.toRecord(response, exchange);
  }

  /** The function may be the integrator's: one that throws keeps nothing, and must not cost the client its answer. */
  #isKept(status: number): boolean {
    try {
      return this.#parts.policy.isKept(status);
    } catch (error) {
      warn(error);
      return false;
    }
  }

  async #release(operation: Lease): Promise<void> {
    this.#tell('released');
    await operation.release();
  }

  async #keep(operation: Lease, record: Uint8Array): Promise<WholeResponse | undefined> {
    const end = await operation.finish(record);
    this.#tell(typeof end === 'object' ? 'unavailable' : end);
    return end === 'lost' ? this.#answerOfAnother(record) : undefined;
  }

  /** Another request took over: its answer is the answer, so that all retries get the same. */
  async #answerOfAnother(record: Uint8Array): Promise<WholeResponse | undefined> {
    const state = await this.#ask();
    // That one has failed, so that this answer may be the only one.
    if (state.outcome === 'started') return this.#keep(this.#hold(state.token), record);
    const met =
      state.outcome === 'unavailable'
        ? this.#refuse({ code: 'store_unavailable', cause: state.cause })
        : this.#meet(state, false);
    if (met?.outcome === 'answered') return met.response;
    return met?.outcome === 'refused' ? toWholeResponse(met.verdict.response) : undefined;
  }

  #refuse(failure: Failure): OperationBeginning {
    const { verifier, exchange } = this.#parts;
    const { accepted, request } = exchange;
    return { outcome: 'refused', verdict: verifier.refuseAccepted(accepted, request, failure) };
  }

  #tell(outcome: OperationEvent['outcome']): void {
    if (!operationEvents.hasSubscribers) return;
    const { policy, exchange } = this.#parts;
    operationEvents.publish({ kind: policy.kind, outcome, keyId: exchange.accepted.key.id });
  }
}

/** Tells of code of the integrator's that has thrown, a logger or a response format, where the client is owed an answer. */
function warn(error: unknown): undefined {
  process.emitWarning(error instanceof Error ? error : String(error));
}

/** Nothing is known of a request that has no fingerprint. */
function isOther(first: string, retry: string): boolean {
  return first !== '' && retry !== '' && first !== retry;
}
