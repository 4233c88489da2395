/**
 * One process of an API that does orders once. Its siblings share its Redis. It writes to a file that an order begins
 * before it does anything else, so that not even a crash hides one.
 */

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerifier } from 'countersign';
import { countersign, idempotent } from 'countersign/express';
import { redis } from 'countersign/redis';
import express from 'express';
import { Redis } from 'ioredis';
import { KEY_ID, orders, PATH, SECRET } from './idempotency-scheme.ts';
import type { IdempotencySettings } from './idempotency-settings.ts';

/** As patient as a busy machine needs. */
const TIMEOUT_MS = 5_000;

const settings = JSON.parse(process.argv[2] as string) as IdempotencySettings;
const { name, redisPort, leaseSeconds, whileRunning, holds } = settings;
const client = new Redis({ host: '127.0.0.1', port: redisPort });
client.on('error', () => {});
const ledger = openSync(settings.ledger, 'a');
const released = holds ? once(process, 'message') : undefined;

const verifier = createVerifier({
  scheme: orders,
  keys: { id: KEY_ID, secret: SECRET },
  store: redis(client, { timeoutMs: TIMEOUT_MS }).store,
});
const oncePerKey = idempotent(verifier, {
  leaseSeconds,
  whileRunning,
  ...(whileRunning === 'wait' && { waitSeconds: 30 }),
});

const app = express();
app.use((_req, _res, next) => {
  writeSync(ledger, 'came\n');
  next();
});
app.post(PATH, countersign(verifier), oncePerKey, async (_req, res) => {
  writeSync(ledger, `began ${name} ${Date.now()}\n`);
  await released;
  res.status(201).json({ order: randomUUID(), by: name });
});

const server = createServer(app);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
