/** An operation store as it is asked: within a deadline, and never an exception. */

import { randomBytes } from 'node:crypto';
import type { Logger } from '../events/verdict-log.ts';
import { withDeadline } from '../internal/deadline.ts';
import type { OperationShareError } from '../store/operation-share-error.ts';
import type {
  OperationEnd,
  OperationLease,
  OperationStart,
  OperationState,
  OperationStore,
} from '../store/operation-store.ts';
import { StoreHealth } from '../store/store-health.ts';
import { startStopwatch } from './stopwatch.ts';

/** The failure of a store. */
export interface Unavailable {
  readonly outcome: 'unavailable';
  readonly cause: unknown;
  /** It has answered, but never in time: by now another may have begun. */
  readonly isTooLate?: true | undefined;
  /** The store answers: it is the caller that has used up its share of it. */
  readonly isShareExhausted?: true | undefined;
}

/** Calls to the store, with its failures as values. */
export interface GuardedOperations {
  /**
   * Begins under a new token. An answer that comes so late that the lease may have ended is asked for again under the same
   * one, which makes the lease last from then on, unless another has begun meanwhile.
   */
  readonly begin: (start: Omit<OperationStart, 'token'>) => Promise<Begun | Unavailable>;
  readonly renew: (lease: OperationLease) => Promise<boolean | Unavailable>;
  readonly finish: (end: OperationEnd) => Promise<boolean | Unavailable>;
  readonly release: (
    lease: Pick<OperationStart, 'id' | 'token' | 'owner'>,
  ) => Promise<undefined | Unavailable>;
  /** Begins nothing; `undefined` for an operation that is absent, or a store that cannot tell. */
  readonly find: (
    operation: Pick<OperationStart, 'id' | 'owner'>,
  ) => Promise<OperationState | undefined | Unavailable>;
}

/** The state that was found, and the token under which it was asked for. */
export type Begun = OperationState & { readonly token: string };

/** Deadline and reporting of calls to the store. */
export interface OperationGuard {
  readonly operations: OperationStore;
  /** Milliseconds that each answer may take; `undefined` for a store that gives up by itself. */
  readonly deadlineMs: number | undefined;
  readonly logger: Logger | undefined;
  readonly kind: 'idempotency' | 'event';
  readonly onStoreFailure: 'refuse' | 'unprotected';
}

/** Makes the way to an operation store. */
export function guardOperations(guard: OperationGuard): GuardedOperations {
  const { operations: store, deadlineMs, logger, kind, onStoreFailure } = guard;
  const health = new StoreHealth(logger, {
    facts: { scheme: kind, onStoreFailure },
    consequence: onStoreFailure === 'refuse' ? 'requests are refused' : 'nothing is done only once',
  });

  async function ask<T>(question: () => T | Promise<T>): Promise<T | Unavailable> {
    const number = health.ask();
    try {
      const asked = attempt(question);
      const answer = await (deadlineMs === undefined
        ? asked
        : withDeadline(asked, deadlineMs, 'the operation store'));
      health.answered(number);
      return answer;
    } catch (cause) {
      if (isShareError(cause)) {
        health.answered(number);
        return { outcome: 'unavailable', cause, isShareExhausted: true };
      }
      health.failed(cause);
      return { outcome: 'unavailable', cause };
    }
  }

  async function begin(start: Omit<OperationStart, 'token'>): Promise<Begun | Unavailable> {
    const token = randomBytes(16).toString('hex');
    for (let asked = 1; ; asked++) {
      const elapsedMs = startStopwatch();
      const state = await beginOnce({ ...start, token });
      if (state.outcome !== 'started' || elapsedMs() <= start.leaseMs / LATEST_ANSWER) return state;
      if (asked === MOST_LATE_ANSWERS) break;
    }
    await release({ ...start, token });
    return { outcome: 'unavailable', cause: new Error(TOO_LATE), isTooLate: true };
  }

  async function beginOnce(start: OperationStart): Promise<Begun | Unavailable> {
    const { token } = start;
    const asked = attempt(() => store.begin(start));
    const state = await ask(async () => assertState(await asked));
    if (state.outcome !== 'unavailable') return { ...state, token };
    // It may have begun all the same. Nobody will do it under this token, so others need not wait for its lease to end.
    asked.then((late) => late?.outcome === 'started' && store.release(start)).catch(ignore);
    return state;
  }

  function release(lease: Pick<OperationStart, 'id' | 'token' | 'owner'>): Promise<undefined | Unavailable> {
    return ask(async () => void (await store.release(lease)));
  }

  return {
    begin,
    renew: (lease) => ask(() => store.renew(lease)),
    finish: (end) => ask(() => store.finish(end)),
    release,
    find: (operation) =>
      ask(async () => {
        const state = await store.find?.(operation);
        return state && assertState(state);
      }),
  };
}

/**
 * The part of the lease within which its beginning must be known: read after the process stood still, the answer may be of a
 * lease that has ended. The first renewal is sent another third later, and has the last one to arrive.
 */
const LATEST_ANSWER = 3;
/** A process seldom stands still twice in a row: after so many it is the store that is too slow for the lease. */
const MOST_LATE_ANSWERS = 3;
const TOO_LATE = 'the operation store took longer than a third of the lease to begin an operation';

const OUTCOMES: ReadonlySet<unknown> = new Set<OperationState['outcome']>(['started', 'running', 'finished']);

/** An answer that is none must not pass for one. */
function assertState(state: OperationState): OperationState {
  if (OUTCOMES.has(state?.outcome)) return state;
  throw new TypeError(`the operation store answered without an outcome out of ${[...OUTCOMES].join(', ')}`);
}

/** By its code: the store may come from another copy of this package. */
function isShareError(error: unknown): boolean {
  const code: OperationShareError['code'] = 'COUNTERSIGN_SHARE_EXHAUSTED';
  return error instanceof Error && 'code' in error && error.code === code;
}

/** A store is anyone's code, and may throw where it should reject. */
async function attempt<T>(question: () => T | Promise<T>): Promise<T> {
  return question();
}

/** Of that which was asked for nobody, nobody wants to hear. */
function ignore(): void {}
