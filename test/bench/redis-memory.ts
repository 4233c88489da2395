/** Memory that remembering costs Redis, by its own account (`used_memory`). */

import type { Redis } from 'ioredis';
import { type RedisServer, startRedis } from '../support/redis/redis-server.ts';
import { shiftTime } from '../support/redis/shift-time.ts';
import { claimingKeys, claimsOfEach, LIFE_MS } from './redis-claims.ts';
import { composedCheck } from './redis-composition.ts';
import { checkAll, fill, infoNumber } from './redis-load.ts';

/** The memory of ids that have all come within one life. */
export interface RedisFillResult {
  /** Way in which they are kept. */
  readonly way: 'sets of Countersign' | 'a key for each nonce';
  readonly liveIds: number;
  readonly apiKeys: number;
  readonly bytesPerId: number;
}

/** The memory while as many ids die as come. */
interface RedisSteadyResult {
  readonly liveIds: number;
  readonly apiKeys: number;
  /** For each live id, over the time from one change of sets to the next at least. */
  readonly meanBytes: number;
  readonly mostBytes: number;
}

/** The memory of API keys that have one live id each. */
interface RedisAccountResult {
  readonly apiKeys: number;
  readonly bytesPerKey: number;
}

/** All about memory. */
export interface RedisMemoryResult {
  readonly fills: readonly RedisFillResult[];
  readonly steady: readonly RedisSteadyResult[];
  readonly accounts: readonly RedisAccountResult[];
}

interface Steadiness {
  readonly liveIds: number;
  readonly apiKeys: number;
  /** Number of times that a set is dropped until that is enough. */
  readonly drops: number;
}

const MILLION = 1_000_000;
const LIVE_IDS = [1000, 10_000, 100_000, MILLION];
const API_KEYS = [1, 100, 10_000];
const ACCOUNTS = [10, 100, 1000, 10_000, 100_000];
const STEADY: readonly Steadiness[] = [
  { liveIds: 10_000, apiKeys: 1, drops: 5 },
  { liveIds: 100_000, apiKeys: 20, drops: 2 },
  { liveIds: MILLION, apiKeys: 1, drops: 1 },
];
const SETS = 4;
/** With less than this share of the step before, a set has been let go of; a table that a set has outgrown is less. */
const DROP = 0.8;
const STEP_MS = LIFE_MS / 40;

/** Measures all of it; in a quick run with less of everything. */
export async function measureRedisMemory(quick: boolean): Promise<RedisMemoryResult> {
  // Notes of long commands, and of the latency of each kind from Redis 7 on, take memory too.
  const server = await startRedis({ args: ['--slowlog-log-slower-than', '-1'] });
  await connected(server, (client) => client.config('SET', 'latency-tracking', 'no').catch(() => {}));
  const most = quick ? 100_000 : MILLION;
  const liveIds = LIVE_IDS.filter((count) => count <= most);
  try {
    const fills: RedisFillResult[] = [];
    for (const apiKeys of API_KEYS) fills.push(...(await fillsOf(server, apiKeys, liveIds)));
    fills.push(await keyPerNonce(server, most / 10));
    const accounts: RedisAccountResult[] = [];
    for (const apiKeys of ACCOUNTS.filter((count) => count * 10 <= most)) {
      accounts.push({ apiKeys, bytesPerKey: (await bytesOfAccounts(server, apiKeys)) / apiKeys });
    }
    const steady: RedisSteadyResult[] = [];
    for (const each of STEADY.filter((one) => one.liveIds * (quick ? 10 : 1) <= most)) {
      steady.push(await steadyBytes(server, each));
    }
    return { fills, steady, accounts };
  } finally {
    await server.stop();
  }
}

async function fillsOf(
  server: RedisServer,
  apiKeys: number,
  counts: readonly number[],
): Promise<RedisFillResult[]> {
  const keys = claimingKeys(apiKeys);
  const empty = await emptied(server);
  const results: RedisFillResult[] = [];
  let filled = 0;
  // An API key without ids would be all that is measured.
  for (const liveIds of counts.filter((count) => count >= apiKeys)) {
    await fill(server, claimsOfEach(keys, liveIds - filled, Date.now()));
    filled = liveIds;
    const bytesPerId = ((await usedMemory(server)) - empty) / liveIds;
    results.push({ way: 'sets of Countersign', liveIds, apiKeys, bytesPerId });
  }
  return results;
}

async function keyPerNonce(server: RedisServer, liveIds: number): Promise<RedisFillResult> {
  const empty = await emptied(server);
  const claims = [...claimsOfEach(claimingKeys(1), liveIds, Date.now())];
  await connected(server, (client) => {
    const isNew = composedCheck(client);
    return checkAll(async ({ keyId, replayId }) => {
      if (!(await isNew(keyId, replayId))) throw new Error('a distinct request was replayed');
    }, claims);
  });
  const bytesPerId = ((await usedMemory(server)) - empty) / liveIds;
  return { way: 'a key for each nonce', liveIds, apiKeys: 1, bytesPerId };
}

async function bytesOfAccounts(server: RedisServer, apiKeys: number): Promise<number> {
  const empty = await emptied(server);
  await fill(server, claimsOfEach(claimingKeys(apiKeys), apiKeys, Date.now()));
  return (await usedMemory(server)) - empty;
}

/** Lets lives pass in steps, in both clocks, with so many new ids in each that as many live as is wanted. */
async function steadyBytes(
  server: RedisServer,
  { liveIds, apiKeys, drops }: Steadiness,
): Promise<RedisSteadyResult> {
  const keys = claimingKeys(apiKeys);
  const empty = await emptied(server);
  const samples: number[] = [];
  const droppedAt: number[] = [];
  let nowMs = Date.now();
  while (droppedAt.length < drops) {
    nowMs += STEP_MS;
    await connected(server, (client) => shiftTime(client, STEP_MS));
    await fill(server, claimsOfEach(keys, (liveIds * STEP_MS) / LIFE_MS, nowMs), () => nowMs);
    const bytes = ((await usedMemory(server)) - empty) / liveIds;
    if (bytes < DROP * (samples.at(-1) ?? 0)) droppedAt.push(samples.length);
    samples.push(bytes);
  }
  // The first set is let go of when the last one is full. From when that came into use, all repeats itself.
  const [firstDrop = 0] = droppedAt;
  const steady = samples.slice(Math.round(firstDrop * (1 - 1 / SETS)), droppedAt.at(-1));
  const meanBytes = steady.reduce((sum, bytes) => sum + bytes, 0) / steady.length;
  return { liveIds, apiKeys, meanBytes, mostBytes: Math.max(...steady) };
}

/** Empties Redis, which knows the scripts then. @returns the bytes that it uses all the same. */
async function emptied(server: RedisServer): Promise<number> {
  await connected(server, (client) => composedCheck(client)('earlier', 'nonce'));
  await fill(server, claimsOfEach(claimingKeys(1), 1, Date.now()));
  await connected(server, (client) => client.flushall());
  return usedMemory(server);
}

/** Bytes that Redis uses when nobody but us is connected and nothing is yet to be freed. */
async function usedMemory(server: RedisServer): Promise<number> {
  return connected(server, async (client) => {
    while ((await infoNumber(client, 'memory', /^lazyfree_pending_objects:(\d+)/m)) > 0);
    return infoNumber(client, 'memory', /^used_memory:(\d+)/m);
  });
}

/** Works over a connection that is closed again: Redis counts the buffers of connections as memory used. */
async function connected<T>(server: RedisServer, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = server.client();
  const result = await work(client);
  await client.quit();
  return result;
}
