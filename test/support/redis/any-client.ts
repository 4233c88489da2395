/** Clients of every package that is taken, for tests that are run with each. */

import { GlideClient, GlideClusterClient, Logger } from '@valkey/valkey-glide';
import type { RedisClient } from 'countersign/redis';
import { Redis } from 'ioredis';
import { Redis as Redis5 } from 'ioredis5';
import { createClient, createCluster } from 'redis';
import { createClient as createClient5, createCluster as createCluster5 } from 'redis5';

// Else it writes down each error that a test causes.
Logger.setLoggerConfig('off');

/** A client, and its end. */
export interface AnyClient {
  readonly client: RedisClient;
  readonly disconnect: () => void;
}

/** Connects to the server on a port. */
export type Connect = (port: number, user?: User) => Promise<AnyClient>;

/** As whom a client logs in. */
interface User {
  readonly username: string;
  readonly password: string;
}

/** Longer than any deadline of a test, so that answers which come after one are seen. */
const GLIDE_TIMEOUT_MS = 20_000;
const HOST = '127.0.0.1';
const ignore = () => undefined;

/** Clients of one server. */
export const CLIENTS: readonly [name: string, connect: Connect][] = [
  [
    'ioredis 6',
    async (port, user) => ioredis(new Redis({ ...user, host: HOST, port, retryStrategy: () => 20 })),
  ],
  [
    'ioredis 5',
    async (port, user) => ioredis(new Redis5({ ...user, host: HOST, port, retryStrategy: () => 20 })),
  ],
  ['node-redis 6', (port, user) => nodeRedis(createClient({ ...user, socket: socketTo(port) }))],
  [
    'node-redis 6, RESP2',
    (port, user) => nodeRedis(createClient({ ...user, socket: socketTo(port), RESP: 2 })),
  ],
  ['node-redis 5', (port, user) => nodeRedis(createClient5({ ...user, socket: socketTo(port) }))],
  [
    'Valkey GLIDE',
    async (port, user) => {
      const credentials = user && { credentials: user };
      return glide(await GlideClient.createClient({ ...glideOptions([port]), ...credentials }));
    },
  ],
];

/** Those that are no client of ioredis, with which most tests are run. */
export const OTHER_CLIENTS: readonly [name: string, connect: Connect][] = CLIENTS.filter(
  ([name]) => !name.startsWith('ioredis'),
);

/** Connects to a Cluster by its ports. */
export type ConnectCluster = (ports: readonly number[]) => Promise<AnyClient>;

/** Clients of a Cluster, ioredis apart. */
export const CLUSTER_CLIENTS: readonly [name: string, connect: ConnectCluster][] = [
  ['node-redis 6', (ports) => nodeRedis(createCluster(clusterOptions(ports)))],
  ['node-redis 5', (ports) => nodeRedis(createCluster5({ ...clusterOptions(ports), RESP: 3 }))],
  ['Valkey GLIDE', async (ports) => glide(await GlideClusterClient.createClient(glideOptions(ports)))],
];

/** The reconnects of tests are quick. */
export function socketTo(port: number): { host: string; port: number; reconnectStrategy: () => number } {
  return { host: HOST, port, reconnectStrategy: () => 20 };
}

function clusterOptions(ports: readonly number[]): {
  rootNodes: { socket: { host: string; port: number } }[];
} {
  return { rootNodes: ports.map((port) => ({ socket: { host: HOST, port } })) };
}

function glideOptions(ports: readonly number[]): {
  addresses: { host: string; port: number }[];
  requestTimeout: number;
} {
  return { addresses: ports.map((port) => ({ host: HOST, port })), requestTimeout: GLIDE_TIMEOUT_MS };
}

interface IoredisLike {
  readonly on: (event: 'error', listener: () => void) => unknown;
  readonly disconnect: () => void;
}

function ioredis<T extends IoredisLike & RedisClient>(client: T): AnyClient {
  client.on('error', ignore);
  return { client, disconnect: () => client.disconnect() };
}

interface NodeRedisLike {
  readonly isOpen: boolean;
  readonly on: (event: 'error', listener: () => void) => unknown;
  readonly connect: () => Promise<unknown>;
  readonly destroy: () => unknown;
}

/** Connects a client of node-redis, whose errors tests cause plenty of. */
export async function nodeRedis<T extends NodeRedisLike & RedisClient>(client: T): Promise<AnyClient> {
  client.on('error', ignore);
  await client.connect();
  return { client, disconnect: () => void (client.isOpen && client.destroy()) };
}

function glide(client: GlideClient | GlideClusterClient): AnyClient {
  return { client, disconnect: () => client.close() };
}
