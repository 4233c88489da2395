/** Claims that keep coming, each of them new, and what became of them. */

import { setTimeout as pause } from 'node:timers/promises';
import type { AdmissionRequest, Store } from 'countersign';
import { until } from '../../support/redis/until.ts';
import { newClaim } from './claims.ts';

/** A claim that was admitted. The times are of the monotonic clock. */
export interface Admitted {
  readonly claim: AdmissionRequest;
  readonly askedMs: number;
  readonly answeredMs: number;
}

export interface Load {
  /** Requests that were admitted until now. */
  readonly admitted: readonly Admitted[];
  readonly stop: () => Promise<void>;
}

const AT_ONCE = 64;
const AFTER_A_FAILURE_MS = 10;

/** Asks for claims, so many at once. */
export function startLoad(store: Store, keyIds: readonly string[]): Load {
  const admitted: Admitted[] = [];
  let isOver = false;
  const work = async (_: unknown, worker: number) => {
    const keyId = keyIds[worker % keyIds.length] as string;
    while (!isOver) {
      const claim = newClaim(keyId);
      const askedMs = performance.now();
      const outcome = await outcomeOf(store, claim);
      if (outcome === 'admitted') admitted.push({ claim, askedMs, answeredMs: performance.now() });
      else await pause(AFTER_A_FAILURE_MS);
    }
  };
  const workers = Array.from({ length: AT_ONCE }, work);
  return {
    admitted,
    async stop() {
      isOver = true;
      await Promise.all(workers);
    },
  };
}

/** Asks for each of them once more. @returns those that are admitted again. */
export async function askAgain(store: Store, admitted: readonly Admitted[]): Promise<Admitted[]> {
  const again: Admitted[] = [];
  let next = 0;
  const work = async () => {
    for (let each = admitted[next++]; each !== undefined; each = admitted[next++]) {
      if ((await decisionOn(store, each.claim)) === 'admitted') again.push(each);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return again;
}

async function decisionOn(store: Store, claim: AdmissionRequest): Promise<string> {
  let outcome: string | undefined;
  await until('the claim is decided on', async () => {
    outcome = await outcomeOf(store, claim);
    return outcome !== undefined;
  });
  return outcome as string;
}

/** `undefined` where there was no decision. */
async function outcomeOf(store: Store, claim: AdmissionRequest): Promise<string | undefined> {
  try {
    return (await store.admit(claim)).outcome;
  } catch {
    return undefined;
  }
}
