/** The store of many processes, on Redis. */

import { assertKnownOptions, type Claim, type Store } from '@countersign/core';
import { assertClient, isCluster, keyPrefixOf, type RedisClient } from './client.ts';
import { ADMIT, GIVE_BACK } from './store/admit-script.ts';
import type { Batch } from './store/batch.ts';
import { toArguments, toGiveBackArguments, toReply } from './store/claim-batch.ts';
import { warnOfEviction } from './store/eviction-warning.ts';
import { type KeyNames, keyNaming } from './store/key-names.ts';
import { Lane, type LaneAnswer } from './store/lane.ts';
import { callScript, callScriptInPlace, type WaitForReplicas } from './store/script-call.ts';

/** Options of {@link redisStore}. */
export interface RedisStoreOptions {
  /** What the names of all keys begin with. Default: `countersign:`. */
  readonly prefix?: string;
  /** Milliseconds within which Redis decides, or the claim has failed. Default: 250. */
  readonly timeoutMs?: number;
  /**
   * How many replicas must have a claim before its request is accepted, and how long the master waits for them, in
   * milliseconds (default 50); less is a failure of the store. The command is `WAIT`. Default: none.
   */
  readonly waitReplicas?: { readonly replicas: number; readonly timeoutMs?: number };
  /**
   * Refuses requests dated before the server began to run, for keys that it knows nothing of: it may have admitted and
   * forgotten them. Default: false, since clients with slow clocks are refused then, for as long as their clocks are
   * behind, after each restart.
   */
  readonly refuseOlderThanStart?: boolean;
  /** Most claims in one call of the script. Default: 64. */
  readonly maxBatch?: number;
  /** Most claims that wait for Redis at once; those beyond have failed. Default: 10 000. */
  readonly maxPending?: number;
  /**
   * For tests: the time that the store goes by, in milliseconds since the epoch. It must be the same for all processes.
   * Default: the time of Redis.
   */
  readonly clock?: () => number;
}

const OPTIONS: readonly (keyof RedisStoreOptions)[] = [
  'prefix',
  'timeoutMs',
  'waitReplicas',
  'refuseOlderThanStart',
  'maxBatch',
  'maxPending',
  'clock',
];

/** How often a Cluster is asked who its masters are while an answer is overdue. */
const LOOK_EVERY_MS = 1_000;

interface Settings extends Required<Omit<RedisStoreOptions, 'waitReplicas' | 'clock'>> {
  readonly waitReplicas: WaitForReplicas | undefined;
  readonly clock: (() => number) | undefined;
}

/**
 * Makes a store whose replay ids and limits all processes on one Redis share. It takes Redis from version 6.2 and Valkey,
 * alone, behind Sentinel or as a Cluster.
 *
 * Each decision is one round trip, shared by all requests that are pending at that moment. The client stays yours: it is
 * not opened, closed or configured here. Several stores on one Redis must have one `prefix` to know of each other.
 *
 * @throws TypeError or RangeError for a client that is none of ioredis's, or an invalid option.
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): Store {
  assertClient('redisStore()', client);
  const settings = toSettings(options);
  const { prefix, timeoutMs, maxBatch, maxPending, waitReplicas, clock, refuseOlderThanStart } = settings;
  const nameKeys = keyNaming(prefix, keyPrefixOf(client));
  const lanes = new Map<number, Lane>();
  const laneOf = isCluster(client) ? ({ slot }: KeyNames) => slot : () => 0;
  let breaks = 0;
  let nextLookMs = 0;

  const traffic = {
    timeoutMs,
    maxBatch,
    maxPending,
    isConnected: () => client.status === 'ready' || client.status === 'wait',
    breaks: () => breaks,
    send,
    giveBack,
    onOverdue: lookForFailover,
  };

  async function send({ claims, named }: Batch, deadlineMs: number | undefined): Promise<LaneAnswer> {
    const nowMs = clock?.();
    const args = toArguments(claims, named, { nowMs, deadlineMs, refuseOlderThanStart });
    const { reply, replicas } = await callScript(client, ADMIT, args, waitReplicas);
    return {
      ...toReply(reply, claims, nowMs),
      invalid: missingReplicas(replicas, waitReplicas),
    };
  }

  function giveBack(named: KeyNames, claim: Claim, deadlineMs: number | undefined): void {
    // The id stays taken where this fails: the sender has to sign anew.
    callScriptInPlace(client, GIVE_BACK, toGiveBackArguments(claim, named, deadlineMs)).catch(() => {});
  }

  function lookForFailover(): void {
    // A master that hangs breaks no connection, so that the client would wait for it though another has taken over.
    if (!isCluster(client) || performance.now() < nextLookMs) return;
    nextLookMs = performance.now() + LOOK_EVERY_MS;
    client.refreshSlotsCache();
  }

  const countBreak = () => breaks++;
  client.on('close', countBreak);
  if (isCluster(client)) {
    // A Cluster does not tell of connections to its nodes that are made anew.
    for (const node of client.nodes()) node.on('close', countBreak);
    client.on('+node', (node) => node.on('close', countBreak));
  }
  client.on('ready', () => {
    for (const lane of lanes.values()) lane.resume();
  });
  warnOfEviction(client);

  return {
    timeoutMs,
    admit(claim) {
      if (client.status === 'end') return Promise.reject(new Error('the client of Redis has been closed'));
      const named = nameKeys(claim.keyId);
      const at = laneOf(named);
      let lane = lanes.get(at);
      if (lane === undefined) {
        lane = new Lane(traffic);
        lanes.set(at, lane);
      }
      return lane.admit(claim, named);
    },
  };
}

function missingReplicas(replicas: number | undefined, wait: WaitForReplicas | undefined): Error | undefined {
  if (wait === undefined || replicas === undefined || replicas >= wait.replicas) return undefined;
  return new Error(`${replicas} replicas out of ${wait.replicas} had the claim after ${wait.timeoutMs} ms`);
}

function toSettings(options: RedisStoreOptions): Settings {
  assertKnownOptions('redisStore()', options, OPTIONS);
  const { prefix = 'countersign:', timeoutMs = 250, maxBatch = 64, maxPending = 10_000, clock } = options;
  const { refuseOlderThanStart = false, waitReplicas } = options;
  if (typeof prefix !== 'string' || /[{}]/.test(prefix))
    throw new TypeError('redisStore(): "prefix" must be a text without braces, which would be a hash tag');
  if (typeof refuseOlderThanStart !== 'boolean')
    throw new TypeError('redisStore(): "refuseOlderThanStart" must be true or false');
  if (clock !== undefined && typeof clock !== 'function')
    throw new TypeError('redisStore(): "clock" must be a function that returns milliseconds');
  assertWhole('timeoutMs', timeoutMs, 2 ** 31 - 1);
  assertWhole('maxBatch', maxBatch, 1000);
  assertWhole('maxPending', maxPending, 10_000_000);
  return {
    prefix,
    timeoutMs,
    maxBatch,
    maxPending,
    refuseOlderThanStart,
    clock,
    waitReplicas: waitReplicas && toWaitReplicas(waitReplicas, timeoutMs),
  };
}

function toWaitReplicas(
  wait: NonNullable<RedisStoreOptions['waitReplicas']>,
  storeTimeoutMs: number,
): WaitForReplicas {
  assertKnownOptions('"waitReplicas"', wait, ['replicas', 'timeoutMs']);
  const { replicas, timeoutMs = Math.min(50, storeTimeoutMs) } = wait;
  assertWhole('waitReplicas.replicas', replicas, 100);
  // WAIT takes 0 for "for ever".
  assertWhole('waitReplicas.timeoutMs', timeoutMs, storeTimeoutMs);
  return { replicas, timeoutMs };
}

function assertWhole(name: string, value: number, most: number): void {
  if (!(Number.isInteger(value) && value >= 1 && value <= most))
    throw new RangeError(`redisStore(): "${name}" must be a whole number from 1 to ${most}`);
}
