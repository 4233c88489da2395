import { createVerifier, type Logger } from 'countersign';
import { countersign, idempotent } from 'countersign/express';
import { redis } from 'countersign/redis';
import { influencemart } from 'countersign/schemes/influencemart';
import express from 'express';
import type { Redis } from 'ioredis';

export function make(client: Redis, logger: Logger) {
  const { store, keys } = redis(client, { prefix: 'shop:', logger });
  const apiKeys = keys({ masterKeys: process.env.COUNTERSIGN_MASTER_KEYS, subscriber: client.duplicate() });
  const verifier = createVerifier({
    scheme: influencemart(),
    keys: apiKeys,
    store,
    logger,
    onStoreFailure: 'refuse',
  });
  const app = express();
  app.use('/v1', countersign(verifier, { parse: 'json' }));
  app.post('/v1/orders', idempotent(verifier), (_req, res) => void res.sendStatus(201)); // in the verifier's own store: nothing to forget
  return { app, close: () => apiKeys.close() };
}
