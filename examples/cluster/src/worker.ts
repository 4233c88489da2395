/** One process of the API. */

import { createVerifier, memoryStore, type Store } from 'countersign';
import { countersign } from 'countersign/express';
import { redis } from 'countersign/redis';
import { influencemart } from 'countersign/schemes/influencemart';
import express from 'express';
import { Redis } from 'ioredis';

/** The one key, for everyone to try. */
export const KEY = {
  id: 'ak_test_demo',
  secret: 'demo_signing_secret_0123456789abcdef',
  limits: [{ limit: 10, windowSeconds: 60, name: 'minute' }],
} as const;

/** Serves the API on 127.0.0.1, on the port that all workers share. */
export async function work({ STORE, REDIS_URL, PREFIX = '' }: NodeJS.ProcessEnv): Promise<void> {
  const verifier = createVerifier({
    scheme: influencemart(),
    keys: KEY,
    store: STORE === 'memory' ? memoryStore() : sharedStore(REDIS_URL, PREFIX),
  });
  const app = express();
  app.use((_req, res, next) => {
    res.set('X-Process', String(process.pid));
    next();
  });
  app.use('/v1', countersign(verifier), express.json());
  app.post('/v1/orders', (req, res) => {
    res.json({ accepted: req.body });
  });
  app.listen(0, '127.0.0.1');
}

function sharedStore(url: string | undefined, prefix: string): Store {
  // Without a URL, ioredis connects to localhost.
  if (!url) throw new Error('REDIS_URL must be the URL of a Redis server, such as redis://127.0.0.1:6379');
  const client = new Redis(url);
  // ioredis connects again by itself; requests are refused meanwhile, and the verifier's log says so.
  client.on('error', () => {});
  // Four processes that start at once on one machine are slow at first.
  return redis(client, { prefix, timeoutMs: 2_000 }).store;
}
