/**
 * A storm of copies: each of many signed requests is thrown at random processes of an API, in many copies at once. However
 * the processes, their clocks and Redis fare, each request must be accepted once.
 */

import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ApiKey } from 'countersign';
import { type RedisServer, startRedis } from '../support/redis/redis-server.ts';
import { ApiProcess } from './running-api.ts';
import { keyOf, signedRequest } from './signed-request.ts';

/** Options of a storm. */
export interface StormOptions {
  /** The compiled `api-process.ts`. */
  readonly program: string;
  readonly processes: number;
  /** Distinct requests. */
  readonly requests: number;
  /** Copies of each, thrown at once. */
  readonly copies: number;
  /** The clock of each process is off by at most half of this, in milliseconds. Default: 0. */
  readonly clocksApartMs?: number;
  /** Called when the first third of the requests has been thrown. Default: nothing. */
  readonly disturb?: (storm: Disturbed) => Promise<void>;
}

/** Parts that can be disturbed. */
export interface Disturbed {
  readonly redis: RedisServer;
  readonly processes: readonly ApiProcess[];
}

/** Result of a storm. */
export interface StormResult {
  readonly acceptedOnce: number;
  readonly acceptedTwice: number;
  /** Their acceptance died with the process that was about to accept them. */
  readonly acceptedNever: number;
  /** Answers by their code. */
  readonly answers: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** Distinct requests under way at once. */
const AT_ONCE = 8;
/** As a client does that is told to come back later, only sooner. */
const RETRY_MS = 100;
const MOST_TRIES = 200;

const KEYS: readonly ApiKey[] = Array.from({ length: 20 }, (_, i) =>
  keyOf(i, [
    { limit: 100_000_000, windowSeconds: 60, name: 'minute' },
    { limit: 100_000_000, windowSeconds: 3600, name: 'hour' },
  ]),
);

/** Makes a storm and counts what was accepted, by what the processes have written down. */
export async function storm(options: StormOptions): Promise<StormResult> {
  const directory = mkdtempSync(path.join(tmpdir(), 'countersign-storm-'));
  const redis = await startRedis();
  const processes = processesOf(options, redis, directory);
  try {
    await Promise.all(processes.map((each) => each.start()));
    const startMs = performance.now();
    const answers = await throwAll(options, { redis, processes });
    const seconds = (performance.now() - startMs) / 1000;
    return { ...count(options, directory), answers, seconds };
  } finally {
    await Promise.all(processes.map((each) => each.kill()));
    await redis.stop();
    rmSync(directory, { recursive: true });
  }
}

function processesOf(
  { program, processes, clocksApartMs = 0 }: StormOptions,
  redis: RedisServer,
  directory: string,
): ApiProcess[] {
  return Array.from({ length: processes }, (_, i) => {
    const clockSkewMs = Math.round(clocksApartMs * (i / Math.max(1, processes - 1) - 0.5));
    const ledger = path.join(directory, String(i));
    return new ApiProcess(program, { redisPort: redis.port, ledger, clockSkewMs, keys: KEYS });
  });
}

async function throwAll(options: StormOptions, disturbed: Disturbed): Promise<Record<string, number>> {
  const { requests, copies, disturb } = options;
  const answers: Record<string, number> = {};
  let disturbance: Promise<void> | undefined;
  let next = 0;
  const work = async () => {
    while (next < requests) {
      if (next >= requests / 3) disturbance ??= disturb?.(disturbed);
      const request = signedRequest(KEYS[next % KEYS.length] as ApiKey, next++);
      const codes = await Promise.all(
        Array.from({ length: copies }, () => throwOne(request, disturbed.processes, answers)),
      );
      if (codes.includes(undefined)) throw new Error(`no decision after ${MOST_TRIES} tries`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await disturbance;
  return answers;
}

/** Throws one copy until it is decided on. */
async function throwOne(
  request: Buffer,
  processes: readonly ApiProcess[],
  answers: Record<string, number>,
): Promise<string | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const code = await (processes[randomInt(processes.length)] as ApiProcess)
      .send(request)
      .catch(() => 'no answer');
    answers[code] = (answers[code] ?? 0) + 1;
    if (code !== 'store_unavailable' && code !== 'no answer') return code;
    await wait(RETRY_MS);
  }
  return undefined;
}

function count({ requests, processes }: StormOptions, directory: string) {
  const times = new Array<number>(requests).fill(0);
  for (let i = 0; i < processes; i++) {
    const ledger = path.join(directory, String(i));
    if (!existsSync(ledger)) continue;
    for (const nonce of readFileSync(ledger, 'latin1').split('\n').filter(Boolean)) {
      const number = Number.parseInt(nonce, 10);
      times[number] = (times[number] as number) + 1;
    }
  }
  return {
    acceptedOnce: times.filter((each) => each === 1).length,
    acceptedTwice: times.filter((each) => each > 1).length,
    acceptedNever: times.filter((each) => each === 0).length,
  };
}
