/** Commands by a client of node-redis. */

import { errorMonitor } from 'node:events';
import calculateSlot from 'cluster-key-slot';
import type {
  ConnectionEvents,
  Evaluation,
  RedisCommands,
  ScriptArguments,
  ScriptResult,
  WaitForReplicas,
} from '../redis-commands.ts';
import { openNodeRedisChannel } from './node-redis-channel.ts';
import {
  isCluster,
  isSentinel,
  type NodeRedis,
  type NodeRedisCluster,
  readyEvents,
  type ScriptOptions,
  stateOf,
} from './node-redis-client.ts';

/** The type of texts in the protocol, `$`, as node-redis numbers it: `RESP_TYPES.BLOB_STRING`. */
const BLOB_STRING = 36;
const IN_BYTES = { [BLOB_STRING]: Buffer };
const COMMANDS = { EVAL: 'eval', EVALSHA: 'evalSha' } as const;

type Call = (by: NodeRedis, options: ScriptOptions) => Promise<unknown>;

/** Makes the commands of a client of node-redis. */
export function nodeRedisCommands(client: NodeRedis): RedisCommands {
  const cluster = isCluster(client) ? client : undefined;
  const inBytes = client.withTypeMapping(IN_BYTES);
  // Whatever types its owner has chosen.
  const inText = client.withTypeMapping({});

  /** Behind Sentinels, version 5 heeds no types that are chosen for a command. */
  function run(args: ScriptArguments, typed: NodeRedis, call: Call): Promise<unknown> {
    if (!isSentinel(client) || client._execute === undefined) return call(typed, toOptions(args));
    const types = typed === inBytes ? IN_BYTES : {};
    return onMaster(client, args, (master, options) => call(master.withTypeMapping(types), options));
  }

  return {
    keyPrefix: String(client._keyPrefix ?? ''),
    isCluster: cluster !== undefined,
    get state() {
      return stateOf(client);
    },
    endedMessage: 'the client of Redis is not open: call its connect(), unless it was closed',
    follow: (events) => follow(client, events),
    settled: () => settled(client),
    evaluate: ({ command, script, args }) =>
      run(args, inBytes, (by, options) => by[COMMANDS[command]](script, options)),
    evaluateText: (script, args) => run(args, inText, (by, options) => by.eval(script, options)),
    evaluateInPlace: (evaluation, wait) => evaluateInPlace(client, evaluation, wait),
    canWait: !isSentinel(client) || typeof client._execute === 'function',
    askInfo(section) {
      const nodes = cluster?.masters.map((node) => cluster.nodeClient(node)) ?? [inText];
      return Promise.all(nodes.map(async (node) => (await node).info(section).catch(() => '')));
    },
    refreshTopology: () => void (cluster && refreshTopology(cluster)),
    refreshesBySlot: false,
    reconnect: isAlone(client) ? () => reconnect(client) : undefined,
    openChannel: (name, listeners) => openNodeRedisChannel(client, name, listeners),
    // A Cluster's client keeps a connection apart for that.
    canSubscribeToo: cluster !== undefined,
  };
}

/** Tells whether the client has one address, to which it connects again. */
function isAlone(client: NodeRedis): boolean {
  return !isCluster(client) && !isSentinel(client) && client.options?.socket?.reconnectStrategy !== false;
}

function follow(client: NodeRedis, { onReady, onBreak, onError }: ConnectionEvents): void {
  for (const [event, listener] of readyEvents(client, onReady)) client.on(event, listener);
  const breaks = isCluster(client) ? 'node-reconnecting' : 'reconnecting';
  if (onBreak !== undefined) client.on(breaks, onBreak);
  if (onError === undefined) return;
  // To listen to 'error' itself would keep the process alive that its owner lets end on one.
  client.on(errorMonitor, onError);
  if (isCluster(client)) client.on('node-error', onError);
}

async function settled(client: NodeRedis): Promise<void> {
  if (stateOf(client) !== 'connecting') return;
  await new Promise<void>((resolve) => {
    const events = [...readyEvents(client, settle), [errorMonitor, settle], ['end', settle]] as const;
    function settle() {
      for (const [event, listener] of events) client.off(event, listener);
      resolve();
    }
    for (const [event, listener] of events) client.on(event, listener);
  });
}

function toOptions([count, ...rest]: ScriptArguments, prefix = ''): ScriptOptions {
  const keys = rest.slice(0, count) as string[];
  return { keys: prefix === '' ? keys : keys.map((key) => prefix + key), arguments: rest.slice(count) };
}

async function evaluateInPlace(
  client: NodeRedis,
  { command, script, args }: Evaluation,
  { replicas, timeoutMs }: WaitForReplicas,
): Promise<ScriptResult> {
  const [reply, waited] = await onMaster(client, args, (master, options) =>
    master
      .withTypeMapping(IN_BYTES)
      .multi()
      [COMMANDS[command]](script, options)
      .wait(replicas, timeoutMs)
      .execAsPipeline(),
  );
  return { reply, replicas: waited as number };
}

/**
 * Uses the connection to one master. Pipelines of a Cluster or behind Sentinels do not hand on how replies are to be read,
 * and their connections know nothing of a prefix.
 */
async function onMaster<T>(
  client: NodeRedis,
  args: ScriptArguments,
  use: (master: NodeRedis, options: ScriptOptions) => Promise<T>,
): Promise<T> {
  const prefix = String(client._keyPrefix ?? '');
  if (isCluster(client)) {
    const shard = client.slots[calculateSlot(prefix + args[1])];
    if (shard === undefined) throw new Error('the client of the Cluster has not found its nodes yet');
    return use(await client.nodeClient(shard.master), toOptions(args, prefix));
  }
  if (!isSentinel(client)) return use(client, toOptions(args));
  if (client._execute === undefined)
    throw new Error('this version of node-redis sends no pipeline to a master');
  return client._execute(false, (master) => use(master, toOptions(args, prefix)));
}

/** Asks the first node that answers. To ask one that hangs would keep the client from learning by any other way. */
async function refreshTopology(cluster: NodeRedisCluster): Promise<void> {
  const pings = cluster.masters.map(async (master) => {
    const node = await cluster.nodeClient(master);
    await node.ping();
    return node;
  });
  // What fails here is told by the events of the client.
  await Promise.any(pings)
    .then((node) => cluster._slots?.rediscover?.(node))
    .catch(() => undefined);
}

/** Not where that would end subscriptions of the owner. */
function reconnect(client: NodeRedis): void {
  if (client.isPubSubActive === true) return;
  client.destroy();
  // It is tried again by the client, which tells why it failed.
  client.connect().catch(() => undefined);
}
