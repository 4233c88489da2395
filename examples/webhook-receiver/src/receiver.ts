/** An endpoint for two senders, which handles each event once. */

import { createVerifier, memoryStore } from 'countersign';
import { countersign, deduplicate } from 'countersign/express';
import { redis } from 'countersign/redis';
import { influencemart } from 'countersign/schemes/influencemart';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Redis } from 'ioredis';
import { standardWebhooks } from './standard-webhooks.ts';

/** The secrets, for everyone to try. */
export const SECRETS = {
  influencemart: 'demo_signing_secret_0123456789abcdef',
  standardWebhooks: 'whsec_ZGVtby1zZWNyZXQtb2YtMzItYnl0ZXMtZm9yLWhtYWM=',
} as const;

/** Handles an event. It rejects when that fails. */
export type HandleEvent = (id: string, event: unknown) => Promise<void>;

/** Makes the receiver. With a Redis it is one of any number of processes; without, it is the only one. */
export function createReceiver(handle: HandleEvent, shared?: { client: Redis; prefix: string }): Express {
  // A machine that runs everything at once is slow at times.
  const timeoutMs = 2_000;
  const store = shared ? redis(shared.client, { prefix: shared.prefix, timeoutMs }).store : memoryStore();
  const shop = createVerifier({
    scheme: influencemart(),
    keys: { id: 'ak_test_demo', secret: SECRETS.influencemart },
    store,
  });
  const sender = createVerifier({
    scheme: standardWebhooks,
    keys: { id: 'sender', secret: SECRETS.standardWebhooks },
    store,
  });

  const app = express();
  app.use('/v1/webhooks', countersign(shop));
  app.use('/standard', countersign(sender));
  app.use(express.json());
  const accept: RequestHandler = async (req, res) => {
    await handle(req.countersign.eventId as string, req.body);
    res.status(202).json({ status: 'ACCEPTED' });
  };
  app.post('/v1/webhooks/:type', deduplicate(shop), accept);
  app.post('/standard', deduplicate(sender), accept);
  app.use(answerFailure);
  return app;
}

/** A status of failure lets the event go, and has the sender deliver it again. */
const answerFailure: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) next(error);
  else res.status(500).json({ status: 'FAILED' });
};
