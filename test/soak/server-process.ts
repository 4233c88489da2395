/** The process under soak: both frameworks on one Redis. It tells its parent what it holds. */

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createVerifier, type Verifier } from 'countersign';
import { idempotent as oncePerKey, countersign as onExpress } from 'countersign/express';
import { idempotent as oncePerKeyHook, countersign as onFastify } from 'countersign/fastify';
import { redis } from 'countersign/redis';
import express from 'express';
import fastify from 'fastify';
import { Redis } from 'ioredis';
import {
  type Held,
  KEYS,
  type Listening,
  MASTER_KEYS,
  MAX_BODY_BYTES,
  SECRET,
  soakScheme,
} from './soak-settings.ts';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** A machine that is busy with other things is not a fault of ours. */
const PATIENT = { timeoutMs: 5000 };
/** Collections of garbage, one after another: finalizers of the first free what the second finds. */
const COLLECTIONS = 4;

const uncaught: string[] = [];
const client = new Redis(Number(process.env.SOAK_REDIS_PORT), '127.0.0.1');
const shared = redis(client, { ...PATIENT, logger: SILENT });
const keys = shared.keys({
  masterKeys: MASTER_KEYS,
  subscriber: client.duplicate(),
  // So small that the caches are full before the first third is over.
  maxKeys: 500,
  ttlSeconds: 2,
});
await keys.ready();
for (const id of KEYS) await keys.create({ id, secret: SECRET });
const verifier = createVerifier({
  scheme: soakScheme,
  keys,
  store: shared.store,
  maxBodyBytes: MAX_BODY_BYTES,
  defaultLimits: [{ limit: 100_000, windowSeconds: 60 }],
  failureThrottle: { limit: 50, windowSeconds: 10, maxAddresses: 200 },
  // Every refused signature that there is time for is explained in the log.
  logger: SILENT,
});

const listening: Listening = {
  express: await portOf(expressServer(verifier)),
  fastify: await portOf(await fastifyServer(verifier)),
};
// From now on: a fault while the servers start ends the process.
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error: unknown) =>
    uncaught.push(error instanceof Error ? (error.stack ?? '') : String(error)),
  );
process.send?.(listening);
process.on('message', () => void tell());

async function tell(): Promise<void> {
  for (let times = 0; times < COLLECTIONS; times++) {
    globalThis.gc?.();
    await pause(20);
  }
  const { heapUsed, external } = process.memoryUsage();
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  const held: Held = { heapBytes: heapUsed, externalBytes: external, resources, uncaught };
  process.send?.(held);
}

function expressServer(verifier: Verifier): Server {
  const app = express();
  app.set('env', 'test').set('trust proxy', 'loopback');
  app.use(
    onExpress(verifier),
    express.raw({ type: () => true, limit: '1mb' }),
    oncePerKey(verifier, { ttlSeconds: 30 }),
  );
  app.use((req, res) => void res.json({ bytes: req.body?.length ?? 0, answer: Math.random() }));
  return createServer(app);
}

async function fastifyServer(verifier: Verifier): Promise<Server> {
  let server: Server | undefined;
  const app = fastify({
    trustProxy: 'loopback',
    serverFactory: (handler) => {
      server = createServer(handler);
      return server;
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  await app.register(onFastify, { verifier });
  app.all('/*', { preHandler: oncePerKeyHook(verifier, { ttlSeconds: 30 }) }, (request, reply) => {
    const bytes = Buffer.isBuffer(request.body) ? request.body.length : 0;
    void reply.send({ bytes, answer: Math.random() });
  });
  await app.ready();
  return server as unknown as Server;
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
