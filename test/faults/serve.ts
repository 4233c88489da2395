/** Servers and networks that end with the test that asked for them. */

import type { Redis, RedisOptions } from 'ioredis';
import { onTestFinished } from 'vitest';
import { type RedisServer, type StartRedisOptions, startRedis } from '../support/redis/redis-server.ts';
import { startProxy, type TcpProxy } from '../support/redis/tcp-proxy.ts';
import { until } from '../support/redis/until.ts';
import type { Shop } from './acme.ts';

/**
 * The deadline of stores whose server fails in the test: long enough for one that works, on a busy machine too, and short
 * enough to be waited for.
 */
export const DEADLINE_MS = 150;

/** The deadline of stores whose server works all the time. */
export const PATIENCE_MS = 5_000;

/** Starts a Redis server. */
export async function serve(options?: StartRedisOptions): Promise<RedisServer> {
  const server = await startRedis(options);
  onTestFinished(() => server.stop());
  return server;
}

/** Puts a network in front of a server. */
export async function networkOf(server: RedisServer): Promise<TcpProxy> {
  const proxy = await startProxy(server.port);
  onTestFinished(() => proxy.close());
  return proxy;
}

/** A client that is connected, so that what a store does next depends on the server alone. */
export async function connect(server: RedisServer, options: RedisOptions = {}): Promise<Redis> {
  const client = server.client({ retryStrategy: () => 20, ...options });
  await client.ping();
  return client;
}

/** Waits until the shop accepts new requests. */
export function untilOpen(shop: Shop): Promise<void> {
  return until('new requests are accepted', async () => (await shop.send()) === 'accepted');
}
