/**
 * One HTTP server in a process of its own: `node http-servers.js FRAMEWORK WAY [REDIS_PORT]`.
 *
 * Each takes a JSON body on `POST /v1/orders` and answers a small JSON. It tells its port to the parent process, and
 * the processor time it has used whenever asked.
 */

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import rateLimitFastify from '@fastify/rate-limit';
import { createVerifier, type Store, type Verifier } from 'countersign';
import { countersign as countersignExpress } from 'countersign/express';
import { countersign as countersignFastify } from 'countersign/fastify';
import { redis as sharedRedis } from 'countersign/redis';
import { influencemart } from 'countersign/schemes/influencemart';
import express, { type Express, type RequestHandler } from 'express';
import { rateLimit as rateLimitExpress } from 'express-rate-limit';
import fastify, { type FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import { isSignedByHand } from './http-by-hand.ts';
import { isMacRight, readBody } from './http-mac-alone.ts';
import { ANSWER, KEY, ORDERS, type Way } from './http-requests.ts';
import { composedCheck } from './redis-composition.ts';
import { PATIENT } from './redis-load.ts';

const NEVER_REACHED = 1_000_000_000;

const ways: Record<string, Record<Way, () => Promise<Server>>> = {
  express: {
    ...{ bare: bareExpress, 'MAC alone': macOnExpress },
    ...{ 'by hand': handWrittenExpress, 'composed with Redis': composedExpress },
    countersign: () => countersignedExpress(),
    'countersign, parse: json': parsingExpress,
    'countersign with Redis': () => countersignedExpress(sharedRedis(redis(), PATIENT).store),
  },
  fastify: {
    ...{ bare: bareFastify, 'MAC alone': macOnFastify },
    ...{ 'by hand': handWrittenFastify, 'composed with Redis': composedFastify },
    countersign: () => countersignedFastify(),
    'countersign, parse: json': parsingFastify,
    'countersign with Redis': () => countersignedFastify(sharedRedis(redis(), PATIENT).store),
  },
};

async function bareExpress(): Promise<Server> {
  return listenExpress(express().use(express.json()));
}

async function macOnExpress(): Promise<Server> {
  const check: RequestHandler = (req, res, next) =>
    readBody(req, (body) => {
      if (!isMacRight(req.headers, body)) return void res.status(401).json({ error: 'unauthorized' });
      req.body = JSON.parse(body.toString());
      next();
    });
  return listenExpress(express().use(check));
}

async function parsingExpress(): Promise<Server> {
  return listenExpress(express().use(countersignExpress(verifier(), { parse: 'json' })));
}

async function countersignedExpress(store?: Store): Promise<Server> {
  return listenExpress(express().use(countersignExpress(verifier(store)), express.json()));
}

async function handWrittenExpress(): Promise<Server> {
  const limit = rateLimitExpress({
    ...{ windowMs: 60_000, limit: NEVER_REACHED },
    keyGenerator: (req) => req.get('x-api-key') ?? '',
  });
  return listenExpress(express().use(...verifyByHand(), limit));
}

async function composedExpress(): Promise<Server> {
  const isAdmitted = composedCheck(redis());
  const admit: RequestHandler = async (req, res, next) => {
    if (await isAdmitted(req.get('x-api-key') ?? '', req.get('x-signature') ?? '')) return next();
    res.status(409).json({ error: 'replayed' });
  };
  return listenExpress(express().use(...verifyByHand(), admit));
}

function verifyByHand(): RequestHandler[] {
  const rawBodies = new WeakMap<object, Buffer>();
  const json = express.json({ verify: (req, _res, raw) => rawBodies.set(req, raw) });
  const verify: RequestHandler = (req, res, next) => {
    if (isSignedByHand(req.headers, rawBodies.get(req) ?? Buffer.alloc(0))) return next();
    res.status(401).json({ error: 'unauthorized' });
  };
  return [json, verify];
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

async function macOnFastify(): Promise<Server> {
  const app = fastify();
  app.addContentTypeParser('application/json', ({ headers, raw }, _payload, done) =>
    readBody(raw, (body) => {
      if (isMacRight(headers, body)) done(null, JSON.parse(body.toString()));
      else done(Object.assign(new Error('unauthorized'), { statusCode: 401 }));
    }),
  );
  return listenFastify(app);
}

async function parsingFastify(): Promise<Server> {
  const app = fastify();
  await app.register(countersignFastify, { verifier: verifier(), parse: 'json' });
  return listenFastify(app);
}

async function countersignedFastify(store?: Store): Promise<Server> {
  const app = fastify();
  await app.register(countersignFastify, { verifier: verifier(store) });
  return listenFastify(app);
}

async function handWrittenFastify(): Promise<Server> {
  const app = fastify();
  await app.register(rateLimitFastify, {
    ...{ timeWindow: 60_000, max: NEVER_REACHED },
    keyGenerator: (request) => String(request.headers['x-api-key']),
  });
  verifyByHandIn(app);
  return listenFastify(app);
}

async function composedFastify(): Promise<Server> {
  const app = fastify();
  const isAdmitted = composedCheck(redis());
  verifyByHandIn(app);
  app.addHook('preHandler', async ({ headers }, reply) => {
    if (await isAdmitted(String(headers['x-api-key']), String(headers['x-signature']))) return;
    return reply.code(409).send({ error: 'replayed' });
  });
  return listenFastify(app);
}

function verifyByHandIn(app: FastifyInstance): void {
  const rawBodies = new WeakMap<object, Buffer>();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    rawBodies.set(request, body as Buffer);
    done(null, JSON.parse(body.toString()));
  });
  app.addHook('preHandler', (request, reply, done) => {
    if (isSignedByHand(request.headers, rawBodies.get(request) ?? Buffer.alloc(0))) return done();
    reply.code(401).send({ error: 'unauthorized' });
  });
}

async function listenFastify(app: FastifyInstance): Promise<Server> {
  app.post(ORDERS, (_request, reply) => reply.send(ANSWER));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app.server;
}

function verifier(store?: Store): Verifier {
  const limits = [
    { limit: NEVER_REACHED, windowSeconds: 60, name: 'minute' },
    { limit: NEVER_REACHED, windowSeconds: 3600, name: 'hour' },
  ];
  const keys = { id: KEY.id, secret: KEY.secret, limits };
  return createVerifier({ scheme: influencemart(), keys, ...(store && { store }) });
}

function redis(): Redis {
  return new Redis({ host: '127.0.0.1', port: redisPort });
}

const [framework = '', way = ''] = process.argv.slice(2);
const redisPort = Number(process.argv[4]);
const start = ways[framework]?.[way as Way];
if (start === undefined) throw new TypeError(`there is no server ${framework} ${way}`);
const server = await start();
process.on('message', () => process.send?.({ cpuUsage: process.cpuUsage() }));
process.on('disconnect', () => process.exit());
process.send?.({ port: (server.address() as AddressInfo).port });
