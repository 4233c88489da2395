/** Many checks at a time, as a busy server has them. */

import type { Store } from 'countersign';
import { redis } from 'countersign/redis';
import type { ReplayAdmissionRequest } from 'countersign/store';
import type { Redis } from 'ioredis';
import type { RedisServer } from '../support/redis/redis-server.ts';
import { quantile } from './statistics.ts';

/** Decides on a claim; rejects unless it is admitted. */
export type Check = (claim: ReplayAdmissionRequest) => Promise<void>;

/** Time of a number of checks. */
export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds from the call to the decision. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Microseconds of processor time of this process, for each check. */
  readonly cpuUs: number;
}

/** Number of checks that wait for Redis at any time. */
export const CONCURRENCY = 64;

/** A machine that is busy with something else must not end a measurement. */
export const PATIENT: { readonly timeoutMs: number } = { timeoutMs: 10_000 };

const FILL_BATCH = 500;
const FILL_AT_ONCE = 4 * FILL_BATCH;

/** Checks every claim once. */
export async function checkAll(check: Check, claims: readonly ReplayAdmissionRequest[]): Promise<LoadResult> {
  const latencies = new Float64Array(claims.length);
  let next = 0;
  async function work(): Promise<void> {
    for (let i = next++; i < claims.length; i = next++) {
      const start = performance.now();
      await check(claims[i] as ReplayAdmissionRequest);
      latencies[i] = performance.now() - start;
    }
  }
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const sorted = latencies.sort();
  return {
    perSecond: claims.length / seconds,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    cpuUs: (user + system) / claims.length,
  };
}

/** The check by a store. */
export function checkBy(store: Store): Check {
  return async (claim) => {
    const { outcome } = await store.admit(claim);
    if (outcome !== 'admitted') throw new Error(`a distinct request was ${outcome}`);
  };
}

/** Has a store of its own admit the claims, in larger batches than usual, over a connection that is closed again. */
export async function fill(
  server: RedisServer,
  claims: Iterable<ReplayAdmissionRequest>,
  clock: () => number = Date.now,
): Promise<void> {
  const client = server.client();
  const check = checkBy(redis(client, { ...PATIENT, maxBatch: FILL_BATCH, clock }).store);
  let pending: Promise<void>[] = [];
  for (const claim of claims) {
    pending.push(check(claim));
    if (pending.length < FILL_AT_ONCE) continue;
    await Promise.all(pending);
    pending = [];
  }
  await Promise.all(pending);
  await client.quit();
}

/** A number out of what INFO tells in a section. */
export async function infoNumber(client: Redis, section: string, pattern: RegExp): Promise<number> {
  const found = pattern.exec(await client.info(section))?.[1];
  if (found === undefined) throw new Error(`INFO ${section} does not tell ${pattern.source}`);
  return Number(found);
}
