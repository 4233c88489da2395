/** A connection to the Redis that the user names. */

import type { Cluster, Redis, RedisOptions } from 'ioredis';
import { Failure, systemCode } from '../failure.ts';
import type { RedisAddress } from './redis-address.ts';

/** Milliseconds that a connection, and each command on it, may take. */
export const REDIS_TIMEOUT_MS = 5000;

/** A connection that is open. */
export interface OpenRedis {
  /** The server that the URL names. */
  readonly server: Redis;
  /** The Cluster that it belongs to, or the server itself. */
  readonly client: Redis | Cluster;
  readonly close: () => void;
}

/**
 * Connects.
 *
 * @throws Failure `out_of_reach` with the reason, or `usage` when ioredis is not installed.
 */
export async function openRedis({ url, shown }: RedisAddress): Promise<OpenRedis> {
  const ioredis = await loadIoredis();
  const server = new ioredis.Redis(url, { ...ONCE, lazyConnect: true });
  let cause: Error | undefined;
  server.on('error', (error) => {
    cause ??= error;
  });
  try {
    await server.connect();
    // Without a password, a server that wants one lets anybody connect.
    const isCluster = /^cluster_enabled:1/m.test(await server.info('cluster').catch(unlessRefused));
    const client = isCluster ? clusterOf(server, ioredis.Cluster) : server;
    return { server, client, close: () => closeAll(server, client) };
  } catch (error) {
    server.disconnect();
    throw new Failure('out_of_reach', `Redis at ${shown} cannot be reached: ${reasonOf(cause ?? error)}`);
  }
}

/** Loads the client of Redis, which is installed only where it is needed. */
async function loadIoredis(): Promise<Pick<typeof import('ioredis'), 'Cluster' | 'Redis'>> {
  try {
    return await import('ioredis');
  } catch (error) {
    if (systemCode(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Failure(
      'usage',
      'Redis needs the package ioredis, which is not installed',
      'Run npm install ioredis, or for once: npx -p countersign -p ioredis countersign …',
    );
  }
}

/** Errors of the system name the host; and a server that does not know AUTH repeats what came with it. */
function reasonOf(error: unknown): string {
  const code = systemCode(error);
  if (code !== 'unknown error') return code;
  const { message } = error as Error;
  return message.replace(/,? with args beginning with:[\s\S]*/, '');
}

const ONCE = {
  connectTimeout: REDIS_TIMEOUT_MS,
  commandTimeout: REDIS_TIMEOUT_MS,
  maxRetriesPerRequest: 0,
  retryStrategy: () => null,
  // It would wait for a server that is loading its data; that is for the doctor to say.
  enableReadyCheck: false,
} satisfies RedisOptions;

/** An ACL may refuse INFO; the server may still do what is asked of it. */
function unlessRefused(error: Error): string {
  if (error.message.startsWith('NOPERM')) return '';
  throw error;
}

function clusterOf({ options }: Redis, Cluster: typeof import('ioredis').Cluster): Cluster {
  const { host, port, username, password, tls } = options;
  const cluster = new Cluster([{ host: host as string, port: port as number }], {
    clusterRetryStrategy: () => null,
    redisOptions: {
      connectTimeout: REDIS_TIMEOUT_MS,
      ...(username != null && { username }),
      ...(password != null && { password }),
      ...(tls !== undefined && { tls }),
    },
  });
  cluster.on('error', () => undefined);
  return cluster;
}

function closeAll(server: Redis, client: Redis | Cluster): void {
  if (client !== server) client.disconnect();
  server.disconnect();
}
