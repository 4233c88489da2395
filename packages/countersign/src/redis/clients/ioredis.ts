/** Commands by a client of ioredis 5 or 6. */

import { errorMonitor } from 'node:events';
import type { ChainableCommander, Cluster, Redis } from 'ioredis';
import type {
  Channel,
  ChannelListeners,
  ConnectionEvents,
  Evaluation,
  RedisCommands,
  ScriptArguments,
  ScriptResult,
  WaitForReplicas,
} from './redis-commands.ts';

/** Tells a client of ioredis by its shape. */
export function isIoredis(client: object): boolean {
  const { evalsha, on, status } = client as Partial<Redis>;
  return typeof evalsha === 'function' && typeof on === 'function' && typeof status === 'string';
}

/** Makes the commands of a client of ioredis. */
export function ioredisCommands(client: Redis | Cluster): RedisCommands {
  const cluster = isCluster(client) ? client : undefined;
  return {
    keyPrefix: client.options.keyPrefix ?? '',
    isCluster: cluster !== undefined,
    get state() {
      const { status } = client;
      if (status === 'ready') return 'ready';
      if (status === 'wait') return 'lazy';
      return status === 'end' ? 'ended' : 'connecting';
    },
    endedMessage: 'the client of Redis has been closed',
    follow: (events) => follow(client, events),
    settled: () => settled(client),
    evaluate: ({ command, script, args }) => untyped(client)[IN_BYTES[command]](script, ...args),
    evaluateText: (script, args) => client.eval(script, ...(args as [number, ...string[]])),
    evaluateInPlace: (evaluation, wait) => evaluateInPlace(client, evaluation, wait),
    canWait: true,
    askInfo(section) {
      const nodes = isCluster(client) ? client.nodes('master') : [client];
      return Promise.all(nodes.map((node) => node.info(section).catch(() => '')));
    },
    refreshTopology: () => cluster?.refreshSlotsCache(),
    refreshesBySlot: false,
    reconnect: isAlone(client) ? () => client.disconnect(true) : undefined,
    openChannel: (name, listeners) => openChannel(client, name, listeners),
    // A connection that has subscribed takes no other commands (RESP2); a Cluster client keeps one apart for that.
    canSubscribeToo: cluster !== undefined,
  };
}

function isCluster(client: Redis | Cluster): client is Cluster {
  return 'isCluster' in client && client.isCluster === true;
}

/** Tells whether the client has one address, to which it connects again. */
function isAlone(client: Redis | Cluster): client is Redis {
  if (isCluster(client)) return false;
  const { sentinels, retryStrategy } = client.options;
  return !sentinels && typeof retryStrategy === 'function';
}

function follow(client: Redis | Cluster, { onReady, onBreak, onError }: ConnectionEvents): void {
  client.on('ready', onReady);
  // To listen to 'error' itself would silence what ioredis writes where nobody does.
  if (onError !== undefined) client.on(errorMonitor, onError);
  if (onBreak === undefined) return;
  client.on('close', onBreak);
  if (!isCluster(client)) return;
  // A Cluster does not tell of connections to its nodes that are made anew.
  for (const node of client.nodes()) node.on('close', onBreak);
  client.on('+node', (node) => node.on('close', onBreak));
}

async function settled(client: Redis | Cluster): Promise<void> {
  if (client.status === 'ready' || client.status === 'wait' || client.status === 'end') return;
  await new Promise<void>((resolve) => {
    const settle = () => {
      client.off('ready', settle).off('close', settle);
      resolve();
    };
    client.on('ready', settle).on('close', settle);
  });
}

const IN_BYTES = { EVAL: 'evalBuffer', EVALSHA: 'evalshaBuffer' } as const;

interface BufferCommands<T> {
  readonly evalBuffer: (script: string, ...args: ScriptArguments) => T;
  readonly evalshaBuffer: (sha: string, ...args: ScriptArguments) => T;
}

/** ioredis has these commands with replies in bytes, as it has all; its types have not. */
function untyped(client: Redis | Cluster): BufferCommands<Promise<unknown>>;
function untyped(pipeline: ChainableCommander): BufferCommands<ChainableCommander>;
function untyped(commander: unknown): unknown {
  return commander;
}

async function evaluateInPlace(
  client: Redis | Cluster,
  { command, script, args }: Evaluation,
  { replicas, timeoutMs }: WaitForReplicas,
): Promise<ScriptResult> {
  // In one pipeline, which in a Cluster goes to one node: WAIT is about what its connection has written. With something
  // in it that succeeds, ioredis follows no redirection.
  const pipeline = client.pipeline();
  untyped(pipeline)[IN_BYTES[command]](script, ...args);
  const results = await pipeline.wait(replicas, timeoutMs).exec();
  const [replied, waited] = (results ?? []).map(([error, value]) => {
    if (error) throw error;
    return value;
  });
  return { reply: replied, replicas: waited as number };
}

/** By these a client tells of what it has heard. */
const MESSAGE_EVENTS = [
  'message',
  'messageBuffer',
  'pmessage',
  'pmessageBuffer',
  'smessage',
  'smessageBuffer',
];

function openChannel(
  client: Redis | Cluster,
  channel: string,
  { onMessage, onReady, onClose }: ChannelListeners,
): Channel {
  const onAnyMessage = (from: string, message: string) => {
    if (from === channel) onMessage(message);
  };
  client.on('message', onAnyMessage).on('ready', onReady).on('close', onClose);
  return {
    get isConnected() {
      return client.status === 'ready';
    },
    subscribe: async () => void (await client.subscribe(channel)),
    unsubscribe: () => client.unsubscribe(channel),
    detach: () => client.off('message', onAnyMessage).off('ready', onReady).off('close', onClose),
    release() {
      const isHeard = MESSAGE_EVENTS.some((event) => client.listenerCount(event) > 0);
      if (!isHeard) client.disconnect();
    },
  };
}
