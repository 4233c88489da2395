/** The ways to decide on replay and limits in Redis, each with a connection of its own. */

import { redis } from 'countersign/redis';
import type { Options as LimitOptions } from 'express-rate-limit';
import type { Redis } from 'ioredis';
import { RedisStore as ExpressRateLimitStore, type RedisReply } from 'rate-limit-redis';
import type { RedisServer } from '../support/redis/redis-server.ts';
import { LIMIT } from './redis-claims.ts';
import { composedCheck } from './redis-composition.ts';
import { type Check, checkBy, PATIENT } from './redis-load.ts';

/** One of the ways. */
export interface RedisContender {
  readonly name: string;
  readonly check: Check;
  /** Ends its connection, where the server does not. */
  readonly close?: () => void;
}

/** The one that the others are compared with. */
export const COMPOSITION = 'composition';
/** Ours, on a client as it comes. */
export const COUNTERSIGN = 'Countersign';

/** Makes all of them. */
export async function redisContenders(server: RedisServer): Promise<RedisContender[]> {
  const autoPipelining = () => server.client({ enableAutoPipelining: true });
  return [
    composition(COMPOSITION, server.client()),
    composition(`${COMPOSITION}, auto-pipelining`, autoPipelining()),
    countersign(COUNTERSIGN, server.client()),
    countersign(`${COUNTERSIGN}, auto-pipelining`, autoPipelining()),
    await expressRateLimit(server.client()),
  ];
}

function countersign(name: string, client: Redis): RedisContender {
  return { name, check: checkBy(redis(client, PATIENT).store) };
}

function composition(name: string, client: Redis): RedisContender {
  const isAdmitted = composedCheck(client);
  return {
    name,
    async check({ keyId, replayId }) {
      if (!(await isAdmitted(keyId, replayId))) throw new Error('a distinct request was replayed');
    },
  };
}

/** One limit and no replay memory: that is all it has. */
async function expressRateLimit(client: Redis): Promise<RedisContender> {
  const store = new ExpressRateLimitStore({
    sendCommand: (command: string, ...args: string[]) => client.call(command, ...args) as Promise<RedisReply>,
  });
  await store.init({ windowMs: 60_000 } as LimitOptions);
  return {
    name: "express-rate-limit's store, one limit only",
    async check({ keyId }) {
      const { totalHits } = await store.increment(keyId);
      if (!(totalHits >= 1 && totalHits <= LIMIT)) throw new Error(`counted as ${totalHits}`);
    },
  };
}
