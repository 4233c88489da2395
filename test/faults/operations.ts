/** Operations on a Redis that fails. */

import { type RedisClient, redis } from 'countersign/redis';
import type { OperationEnd, OperationStart, OperationStore } from 'countersign/store';
import { expect } from 'vitest';
import { until } from '../support/redis/until.ts';
import { DEADLINE_MS } from './serve.ts';

/** So long that no test waits for its end. */
export const LEASE_MS = 3_600_000;

export const START: OperationStart = { id: 'ab12', token: 'a1', fingerprint: 'f1', leaseMs: LEASE_MS };
export const END: OperationEnd = { ...START, record: Buffer.from('done'), ttlMs: LEASE_MS };

/** Start of a rival that wants to begin the same. */
export const RIVAL: OperationStart = { ...START, token: 'b2', fingerprint: 'f2' };

export function openOperations(client: RedisClient, timeoutMs: number = DEADLINE_MS): OperationStore {
  return redis(client, { timeoutMs }).store.operations;
}

/** Each of the steps, none of which may hang. */
export const STEPS: readonly [name: string, step: (store: OperationStore) => Promise<unknown>][] = [
  ['begin', async (store) => store.begin(START)],
  ['renew', async (store) => store.renew(START)],
  ['finish', async (store) => store.finish(END)],
  ['release', async (store) => store.release(START)],
  ['find', async (store) => store.find?.(START)],
];

/** Gives the error of a step; the test fails when there is none. */
export async function failureOf(step: unknown): Promise<Error> {
  const failure = await Promise.resolve(step).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(Error);
  return failure as Error;
}

/** Waits until the store answers, by an operation of no further interest. */
export async function untilAnswered(store: OperationStore): Promise<void> {
  await until('the store answers', async () => (await store.begin({ ...START, id: 'ef56' })) !== undefined);
}
