/** Lookup of an operation for an exact copy of the request that began it. A copy never begins an operation. */

import { setTimeout as delay } from 'node:timers/promises';
import type { OperationState } from '../store/operation-store.ts';
import type { GuardedOperations } from './guarded-operations.ts';

/** Parameters of the lookup for a copy. */
export interface CopyQuestion {
  readonly operations: GuardedOperations;
  /** The ids that the operation may have. */
  readonly ids: readonly string[];
  readonly owner: string;
  /** Milliseconds to wait while the operation is running. */
  readonly waitMs: number;
}

const LOOK_EVERY_MS = 100;

/** Looks for the operation, and waits while it runs; `undefined` where there is none, or the store does not tell. */
export async function findForCopy(question: CopyQuestion): Promise<OperationState | undefined> {
  const endsMs = performance.now() + question.waitMs;
  for (;;) {
    const state = await findNow(question);
    if (state?.outcome !== 'running' || performance.now() + LOOK_EVERY_MS >= endsMs) return state;
    await delay(LOOK_EVERY_MS);
  }
}

async function findNow({ operations, ids, owner }: CopyQuestion): Promise<OperationState | undefined> {
  for (const id of ids) {
    const state = await operations.find({ id, owner });
    if (state !== undefined && state.outcome !== 'unavailable') return state;
  }
  return undefined;
}
