/** The clients that are taken. */

import type { Cluster, Redis } from 'ioredis';
import { kindOf } from '../internal/value-kind.ts';

/** A client of ioredis, as the integrator made it. It is neither opened nor closed here. */
export type RedisClient = Redis | Cluster;

/** Throws a TypeError unless `client` is one of ioredis's, told by its shape: several copies of ioredis may be about. */
export function assertClient(owner: string, client: RedisClient): void {
  const isClient =
    typeof client?.evalsha === 'function' &&
    typeof client.on === 'function' &&
    typeof client.status === 'string';
  if (isClient) return;
  const advice = typeof client === 'string' ? ': write redis(new Redis(url))' : '';
  throw new TypeError(
    `${owner}: the client must be a Redis or Cluster of ioredis, such as new Redis(url), got ${kindOf(client)}${advice}`,
  );
}

/** Tells whether the client is one of a Redis Cluster. */
export function isCluster(client: RedisClient): client is Cluster {
  return 'isCluster' in client && client.isCluster === true;
}

/** Gives the prefix that the client puts before the name of each key. */
export function keyPrefixOf(client: RedisClient): string {
  return client.options.keyPrefix ?? '';
}
