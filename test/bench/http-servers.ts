/**
 * One HTTP server in a process of its own: `node http-servers.js FRAMEWORK WAY`.
 *
 * Each takes a JSON body on `POST /v1/orders` and answers a small JSON. It tells its port to the parent process, and
 * the processor time it has used whenever asked.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerifier, staticKeys, type Verifier } from '@countersign/core';
import { countersign as countersignExpress } from '@countersign/express';
import { countersign as countersignFastify } from '@countersign/fastify';
import { influencemart } from '@countersign/schemes';
import rateLimitFastify from '@fastify/rate-limit';
import express, { type Express, type RequestHandler } from 'express';
import { rateLimit as rateLimitExpress } from 'express-rate-limit';
import fastify, { type FastifyInstance } from 'fastify';
import { ANSWER, KEY, ORDERS, type Way } from './http-requests.ts';

const NEVER_REACHED = 1_000_000_000;
const secrets = new Map<string, string>([[KEY.id, KEY.secret]]);

const ways: Record<string, Record<Way, () => Promise<Server>>> = {
  express: { bare: bareExpress, countersign: countersignedExpress, 'by hand': handWrittenExpress },
  fastify: { bare: bareFastify, countersign: countersignedFastify, 'by hand': handWrittenFastify },
};

async function bareExpress(): Promise<Server> {
  return listenExpress(express().use(express.json()));
}

async function countersignedExpress(): Promise<Server> {
  return listenExpress(express().use(countersignExpress(verifier()), express.json()));
}

async function handWrittenExpress(): Promise<Server> {
  const rawBodies = new WeakMap<object, Buffer>();
  const verify: RequestHandler = (req, res, next) => {
    if (isSignedByHand(req.headers, rawBodies.get(req) ?? Buffer.alloc(0))) return next();
    res.status(401).json({ error: 'unauthorized' });
  };
  const limit = rateLimitExpress({
    ...{ windowMs: 60_000, limit: NEVER_REACHED },
    keyGenerator: (req) => req.get('x-api-key') ?? '',
  });
  const json = express.json({ verify: (req, _res, raw) => rawBodies.set(req, raw) });
  return listenExpress(express().use(json, verify, limit));
}

function listenExpress(app: Express): Promise<Server> {
  app.post(ORDERS, (_req, res) => {
    res.json(ANSWER);
  });
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve(server));
  });
}

async function bareFastify(): Promise<Server> {
  return listenFastify(fastify());
}

async function countersignedFastify(): Promise<Server> {
  const app = fastify();
  await app.register(countersignFastify, { verifier: verifier() });
  return listenFastify(app);
}

async function handWrittenFastify(): Promise<Server> {
  const app = fastify();
  const rawBodies = new WeakMap<object, Buffer>();
  await app.register(rateLimitFastify, {
    ...{ timeWindow: 60_000, max: NEVER_REACHED },
    keyGenerator: (request) => String(request.headers['x-api-key']),
  });
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    rawBodies.set(request, body as Buffer);
    done(null, JSON.parse(body.toString()));
  });
  app.addHook('preHandler', (request, reply, done) => {
    if (isSignedByHand(request.headers, rawBodies.get(request) ?? Buffer.alloc(0))) return done();
    reply.code(401).send({ error: 'unauthorized' });
  });
  return listenFastify(app);
}

async function listenFastify(app: FastifyInstance): Promise<Server> {
  app.post(ORDERS, (_request, reply) => reply.send(ANSWER));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app.server;
}

function verifier(): Verifier {
  const limits = [
    { limit: NEVER_REACHED, windowSeconds: 60, name: 'minute' },
    { limit: NEVER_REACHED, windowSeconds: 3600, name: 'hour' },
  ];
  const keys = staticKeys([{ id: KEY.id, secrets: [KEY.secret], limits }]);
  return createVerifier({ scheme: influencemart(), keys });
}

/** What is written by hand: key, window and MAC. No replay memory. */
function isSignedByHand(headers: IncomingHttpHeaders, rawBody: Buffer): boolean {
  const secret = secrets.get(String(headers['x-api-key']));
  const timestamp = String(headers['x-timestamp']);
  if (secret === undefined || !(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300)) return false;
  const mac = createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest();
  const presented = Buffer.from(String(headers['x-signature']), 'hex');
  return presented.length === mac.length && timingSafeEqual(presented, mac);
}

const [framework = '', way = ''] = process.argv.slice(2);
const start = ways[framework]?.[way as Way];
if (start === undefined) throw new TypeError(`there is no server ${framework} ${way}`);
const server = await start();
process.on('message', () => process.send?.({ cpuUsage: process.cpuUsage() }));
process.on('disconnect', () => process.exit());
process.send?.({ port: (server.address() as AddressInfo).port });
