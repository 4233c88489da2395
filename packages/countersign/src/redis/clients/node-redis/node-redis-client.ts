/** Clients of node-redis 5.9 or later, as they are used: of one server, of a Cluster, or behind Sentinels. */

import type { EventEmitter } from 'node:events';
import type { ConnectionState } from '../redis-commands.ts';

/** Members of a client that are used. Its own types have hundreds of commands, and differ between versions. */
export interface NodeRedis extends EventEmitter {
  readonly isOpen: boolean;
  /** Clusters have it since version 6. */
  readonly isReady?: boolean | undefined;
  readonly options?: { readonly socket?: { readonly reconnectStrategy?: unknown } | undefined } | undefined;
  /** Put before keys, since version 6. */
  readonly _keyPrefix?: string | Buffer | undefined;
  readonly withTypeMapping: (mapping: Readonly<Record<number, unknown>>) => NodeRedis;
  readonly eval: (script: string, options: ScriptOptions) => Promise<unknown>;
  readonly evalSha: (sha: string, options: ScriptOptions) => Promise<unknown>;
  readonly multi: () => Multi;
  readonly info: (section: string) => Promise<string>;
  readonly ping: () => Promise<unknown>;
  readonly subscribe: (channel: string, listener: (message: string) => void) => Promise<unknown>;
  readonly unsubscribe: (channel: string, listener: (message: string) => void) => Promise<unknown>;
  readonly isPubSubActive?: boolean | undefined;
  readonly connect: () => Promise<unknown>;
  readonly destroy: () => unknown;
}

/** Members that a Cluster has besides. */
export interface NodeRedisCluster extends NodeRedis {
  readonly masters: readonly ClusterNode[];
  readonly slots: readonly { readonly master: ClusterNode }[];
  readonly nodeClient: (node: ClusterNode) => Promise<NodeRedis>;
  readonly pubSubNode?: { readonly client: NodeRedis } | undefined;
  /** By which it follows MOVED; there is no public way to it. */
  readonly _slots?: { readonly rediscover?: Rediscover | undefined } | undefined;
}

/** Members that a client behind Sentinels has besides. */
export interface NodeRedisSentinel extends NodeRedis {
  readonly getSentinelNode: unknown;
  /** Lends the connection to the master. */
  readonly _execute?: Execute | undefined;
}

type ClusterNode = object;
type Rediscover = (startWith: NodeRedis) => Promise<unknown>;
type Execute = <T>(isReadonly: boolean, use: (client: NodeRedis) => Promise<T>) => Promise<T>;

/** Keys and arguments of a script. */
export interface ScriptOptions {
  readonly keys: string[];
  readonly arguments: (string | Buffer)[];
}

interface Multi {
  readonly eval: (script: string, options: ScriptOptions) => Multi;
  readonly evalSha: (sha: string, options: ScriptOptions) => Multi;
  readonly wait: (replicas: number, timeoutMs: number) => Multi;
  readonly execAsPipeline: () => Promise<unknown[]>;
}

/** Tells a client of node-redis by its shape. */
export function isNodeRedis(client: object): client is NodeRedis {
  const { isOpen, withTypeMapping, evalSha, subscribe, on } = client as Partial<NodeRedis>;
  const members = [withTypeMapping, evalSha, subscribe, on];
  return typeof isOpen === 'boolean' && members.every((member) => typeof member === 'function');
}

/** Tells whether the client is one of a Cluster. */
export function isCluster(client: NodeRedis): client is NodeRedisCluster {
  return 'masters' in client && 'nodeClient' in client;
}

/** Tells whether the client is one behind Sentinels. */
export function isSentinel(client: NodeRedis): client is NodeRedisSentinel {
  return 'getSentinelNode' in client;
}

/** The state of a client. */
export function stateOf(client: NodeRedis): ConnectionState {
  if (!client.isOpen) return 'ended';
  const isReady = client.isReady ?? (isCluster(client) && client.masters.length > 0);
  return isReady ? 'ready' : 'connecting';
}

/** The events by which a client tells that commands can be sent again, each with its listener. */
export function readyEvents(client: NodeRedis, onReady: () => void): readonly [event: string, () => void][] {
  const ifReady = () => void (stateOf(client) === 'ready' && onReady());
  if (isCluster(client))
    return [
      ['connect', ifReady],
      ['node-ready', ifReady],
    ];
  return isSentinel(client)
    ? [
        ['ready', onReady],
        ['topology-change', ifReady],
      ]
    : [['ready', onReady]];
}
