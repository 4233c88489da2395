/** The store of many processes, on Redis. */

import calculateSlot from 'cluster-key-slot';
import type { Limit } from '../store/limit.ts';
import type { OperationStore } from '../store/operation-store.ts';
import type { ReplayAdmissionRequest, Store } from '../store/store.ts';
import { assertClient, commandsOf, type RedisClient } from './client.ts';
import type { WaitForReplicas } from './clients/redis-commands.ts';
import { redisOperationStore } from './redis-operation-store.ts';
import { type RedisStoreOptions, toRedisStoreSettings } from './redis-store-options.ts';
import { toArguments, toGiveBackArguments, toReply } from './store/admission-batch.ts';
import { ADMIT } from './store/admit-script.ts';
import type { Batch } from './store/batch.ts';
import { BatchPipeline, type PipelineAnswer, type PipelineTraffic } from './store/batch-pipeline.ts';
import { connectionOf } from './store/connection.ts';
import { warnOfEviction } from './store/eviction-warning.ts';
import { GIVE_BACK } from './store/give-back-script.ts';
import { accountName, sharedAccountName } from './store/key-names.ts';
import { callScript, callScriptInPlace } from './store/script-call.ts';

/** A store on Redis, with its operations. */
export interface RedisStore extends Store {
  /** Made when they are first read. */
  readonly operations: OperationStore;
}

/**
 * Makes a store whose replay ids, limits and operations all processes on one Redis share, be it alone, behind Sentinel or a Cluster.
 * It is tested with Redis 7.0, and uses nothing that Redis 6.2 or Valkey lacks.
 *
 * Each decision is one round trip, shared by all requests that are pending at that moment. The client stays yours: it is
 * not opened, closed or configured here. Several stores on one Redis must have one `prefix` to know of each other.
 *
 * @example
 * import { Redis } from 'ioredis';
 *
 * const store = redisStore(new Redis('redis://localhost'), { prefix: 'orders' });
 * const verifier = createVerifier({ scheme, keys, store });
 * @throws TypeError or RangeError for what is no client, or an invalid option.
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): RedisStore {
  assertClient('redis()', client);
  const settings = toRedisStoreSettings(options);
  const { prefix, waitReplicas, clock, refuseOlderThanStart } = settings;
  const connection = connectionOf(client);
  const { keyPrefix, isCluster: namesSets, canWait } = commandsOf(client);
  if (waitReplicas !== undefined && !canWait)
    throw new TypeError(
      'redis(): "waitReplicas" needs a client that sends WAIT with a script: ioredis or node-redis',
    );
  const slotOf = namesSets ? (name: string) => calculateSlot(keyPrefix + name) : () => 0;
  const pipelines = new Map<number, BatchPipeline>();
  let operations: OperationStore | undefined;
  const traffic: PipelineTraffic = { ...settings, connection, waiting: { requests: 0 }, send, giveBack };

  async function send({ requests, names }: Batch, deadlineMs: number | undefined): Promise<PipelineAnswer> {
    const nowMs = clock?.();
    const args = toArguments(requests, names, {
      ...{ nowMs, deadlineMs, refuseOlderThanStart, namesSets },
      sharedName: (sharedBy) => sharedAccountName(prefix, sharedBy),
    });
    const { reply, replicas } = await callScript(client, ADMIT, args, waitReplicas);
    return {
      ...toReply(reply, requests, nowMs),
      invalid: missingReplicas(replicas, waitReplicas),
    };
  }

  function giveBack(name: string, request: ReplayAdmissionRequest, deadlineMs: number | undefined): void {
    // The id stays taken where this fails: the sender has to sign anew.
    callScriptInPlace(client, GIVE_BACK, toGiveBackArguments(request, name, deadlineMs)).catch(() => {});
  }

  function isInSlot(slot: number, limits: readonly Limit[]): boolean {
    return limits.every(
      ({ sharedBy }) => sharedBy === undefined || slotOf(sharedAccountName(prefix, sharedBy)) === slot,
    );
  }

  connection.onReady(() => {
    for (const pipeline of pipelines.values()) pipeline.resume();
  });
  warnOfEviction(client);

  return {
    // It gives up by itself, and takes back what it decided too late.
    timeoutMs: Number.POSITIVE_INFINITY,
    get operations() {
      operations ??= redisOperationStore(client, settings);
      return operations;
    },
    admit(request) {
      const { ended } = connection;
      if (ended !== undefined) return Promise.reject(ended);
      const name = accountName(prefix, request.keyId);
      const at = slotOf(name);
      if (namesSets && !isInSlot(at, request.limits)) return Promise.reject(new Error(OTHER_NODE));
      let pipeline = pipelines.get(at);
      if (pipeline === undefined) {
        pipeline = new BatchPipeline(traffic);
        pipelines.set(at, pipeline);
      }
      return pipeline.admit(request, name);
    },
  };
}

const OTHER_NODE =
  'a limit with "sharedBy" is on another node of the Cluster than its key, and no step can count on two: ' +
  "use one Redis, alone or behind Sentinel, or a client with a hash tag as its prefix, such as keyPrefix: '{shop}:'";

function missingReplicas(replicas: number | undefined, wait: WaitForReplicas | undefined): Error | undefined {
  if (wait === undefined || replicas === undefined || replicas >= wait.replicas) return undefined;
  return new Error(
    `${replicas} replicas out of ${wait.replicas} had the admission after ${wait.timeoutMs} ms`,
  );
}
