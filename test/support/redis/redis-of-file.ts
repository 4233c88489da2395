/** One Redis server for all tests of a file. */

import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type RedisServer, startRedis } from './redis-server.ts';

/** A server, and a client of it; both are there once the first test begins. */
export interface RedisOfFile {
  server: RedisServer;
  client: Redis;
}

/** Starts a server before the first test of the file, empties it before each, and stops it after the last. */
export function redisOfFile(): RedisOfFile {
  const redis = {} as RedisOfFile;
  beforeAll(async () => {
    redis.server = await startRedis();
    redis.client = redis.server.client();
  });
  afterAll(() => redis.server?.stop());
  beforeEach(() => redis.client.flushall());
  return redis;
}
