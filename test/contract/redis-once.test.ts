import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { OperationStore } from '@countersign/core';
import { redisOperationStore } from '@countersign/redis';
import express from 'express';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll } from 'vitest';
import { type RedisServer, startRedis } from '../support/redis/redis-server.ts';
import { listen } from './http-client.ts';
import { mountExpress } from './once/express-routes.ts';
import { startFastify } from './once/fastify-routes.ts';
import type { StartOnce } from './once/served-once.ts';
import { onceContract } from './once-contract.ts';

let server: RedisServer;
let client: Redis;
beforeAll(async () => {
  server = await startRedis();
  client = server.client();
});
afterAll(() => server.stop());

const startExpress: StartOnce = (mounting) => {
  const app = express();
  mountExpress(app, mounting);
  return listen(createServer(app));
};

function createStore(): OperationStore {
  return redisOperationStore(client, { prefix: `${randomUUID()}:`, timeoutMs: 5_000 });
}

onceContract('Express 5 on Redis', { start: startExpress, createStore });
onceContract('Fastify 5 on Redis', { start: startFastify, createStore });
