import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { redis as sharedRedis } from 'countersign/redis';
import type { OperationStore } from 'countersign/store';
import express from 'express';
import { redisOfFile } from '../support/redis/redis-of-file.ts';
import { listen } from './http-client.ts';
import { mountExpress } from './once/express-routes.ts';
import { startFastify } from './once/fastify-routes.ts';
import type { StartOnce } from './once/served-once.ts';
import { onceContract } from './once-contract.ts';

const redis = redisOfFile();

const startExpress: StartOnce = (mounting) => {
  const app = express();
  mountExpress(app, mounting);
  return listen(createServer(app));
};

function createStore(): OperationStore {
  return sharedRedis(redis.client, { prefix: `${randomUUID()}:`, timeoutMs: 5_000 }).store.operations;
}

// The frameworks pass the whole contract in memory, and the store one of its own: here is what passes through both.
onceContract('Express 5 on Redis', { start: startExpress, createStore }, ['replays', 'running', 'failures']);
onceContract('Fastify 5 on Redis', { start: startFastify, createStore }, ['replays', 'events']);
