/** A retry by another spelling of the path, as routers take them. */

import { createServer } from 'node:http';
import { createVerifier, memoryStore } from 'countersign';
import { signRequest } from 'countersign/client';
import * as ours from 'countersign/express';
import { countersign, idempotent } from 'countersign/fastify';
import type { IdempotencyOptions } from 'countersign/idempotency';
import { influencemart } from 'countersign/schemes/influencemart';
import express5 from 'express';
import express4 from 'express4';
import fastify, { type FastifyServerOptions } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exchange, listen } from './http-client.ts';

const SECRET = 'spelling-secret-0123456789abcdef';
/** Its signature covers the body alone, and its key is replayed whatever comes with it, unless told otherwise. */
const SCHEME = influencemart({ defaultLimits: [] });

type Express = typeof express5;
type Mount = (app: ReturnType<Express>, once: express5.RequestHandler, express: Express) => void;

/** Sends a request under one key for each path, and tells the numbers of the runs, or the status of a refusal. */
type Runs = (paths: readonly string[]) => Promise<(number | string)[]>;

let requests = 0;

function verifierOf() {
  const keys = { id: 'ak_test_1', secret: SECRET };
  return createVerifier({ scheme: SCHEME, keys, store: memoryStore({ maxReplayIds: 1000 }) });
}

async function ask(port: number, path: string): Promise<number | string> {
  // Another body for each, so that none is a replay.
  const body = `{"n":${requests++}}`;
  const request = { method: 'POST', url: path, body };
  const signed = signRequest(SCHEME, { id: 'ak_test_1', secret: SECRET }, request);
  const headers = { ...signed, 'x-idempotency-key': 'order-1', 'content-type': 'application/json' };
  const { status, text } = await exchange(port, { method: 'POST', path, body, headers });
  return status === 200 ? Number(text) : String(status);
}

async function inTurn(port: number, paths: readonly string[]): Promise<(number | string)[]> {
  const results: (number | string)[] = [];
  for (const path of paths) results.push(await ask(port, path));
  return results;
}

async function onExpress(express: Express, mount: Mount, options: IdempotencyOptions = {}): Promise<Runs> {
  const app = express();
  const verifier = verifierOf();
  app.use(ours.countersign(verifier) as express5.RequestHandler);
  mount(app, ours.idempotent(verifier, options) as express5.RequestHandler, express);
  const server = await listen(createServer(app));
  onTestFinished(server.close);
  return (paths) => inTurn(server.port, paths);
}

function counting(): express5.RequestHandler {
  let runs = 0;
  return (_req, res) => void res.send(String(++runs));
}

describe.each<[string, Express]>([
  ['Express 5', express5],
  ['Express 4', express4 as unknown as Express],
])('on %s', (_name, express) => {
  it.each<[string, Mount]>([
    ['on the route', (app, once) => void app.post('/v1/orders', once, counting())],
    [
      'on the route of an app that tells spellings apart less than its router',
      (app, once) => {
        app.enable('strict routing');
        app.use('/v1', express.Router().post('/orders', once, counting()));
      },
    ],
  ])('one key runs a route once, however the path is written: %s', async (_how, mount) => {
    const runs = await onExpress(express, mount);
    const words = ['/v1/orders', '/v1/orders/', '/v1/Orders', '/v1/ORDERS/', '/v1/orders?x=1'];
    expect(await runs(words)).toEqual([1, 1, 1, 1, 1]);
  });

  it('parameters that differ are other operations, by letter case, too, and encoded otherwise they are the same', async () => {
    const runs = await onExpress(express, (app, once) => void app.post('/v1/orders/:id', once, counting()));
    expect(await runs(['/v1/orders/1', '/v1/orders/2', '/V1/orders/1/', '/v1/orders/%31'])).toEqual([
      1, 2, 1, 1,
    ]);
    expect(await runs(['/v1/orders/AbC', '/v1/orders/abc', '/v1/Orders/AbC'])).toEqual([3, 4, 3]);
  });

  it.each<[string, Mount]>([
    ['a list of paths', (app, once) => void app.post(['/v1/orders/1', '/v1/orders/2'], once, counting())],
    ['an expression', (app, once) => void app.post(/^\/v1\/orders\/\d\/?$/i, once, counting())],
    [
      'a route above, which has gone on',
      (app, once) => {
        app.all('/:version/orders/:id', (_req, _res, next) => next('route'));
        app.all('/v1/orders/:id', (_req, _res, next) => next());
        app.use(once, counting());
      },
    ],
  ])('routes of one pattern are told apart by their paths: %s', async (_what, mount) => {
    const runs = await onExpress(express, mount);
    const paths = ['/v1/orders/1', '/v1/orders/2', '/v1/orders/1/', '/V1/orders/1'];
    expect(await runs(paths)).toEqual([1, 2, 1, '422']);
  });

  it('above the routes, a slash at the end is none, and another case is refused, since it may be another resource', async () => {
    const runs = await onExpress(express, (app, once) => void app.use(once, counting()));
    expect(await runs(['/v1/orders/a', '/v1/orders/a/', '/v1/orders/A', '/v1/orders/b'])).toEqual([
      1,
      1,
      '422',
      2,
    ]);
  });

  it('above the routes, the settings of the app say what is one', async () => {
    const runs = await onExpress(express, (app, once) => {
      app.enable('strict routing').enable('case sensitive routing');
      app.use(once, counting());
    });
    expect(await runs(['/v1/orders', '/v1/orders/', '/v1/Orders', '/v1/orders'])).toEqual([1, 2, 3, 1]);
  });

  it('the routes that an option names are meant in all their spellings', async () => {
    const mount: Mount = (app, once) => void app.use(once, counting());
    const runs = await onExpress(express, mount, { routes: ['POST /v1/Orders'] });
    expect(await runs(['/v1/Orders', '/v1/Orders/', '/v1/orders', '/v1/other', '/v1/other'])).toEqual([
      1,
      1,
      '422',
      2,
      3,
    ]);
  });
});

async function onFastify(
  options: FastifyServerOptions,
  paths: readonly string[],
): Promise<(number | string)[]> {
  const app = fastify({ ...options, forceCloseConnections: true });
  onTestFinished(() => app.close());
  const verifier = verifierOf();
  await app.register(countersign, { verifier });
  let runs = 0;
  const preHandler = idempotent(verifier);
  app.post('/v1/orders', { preHandler }, async () => String(++runs));
  app.post('/v1/orders/:id', { preHandler }, async () => String(++runs));
  app.post('/files/*', { preHandler }, async () => String(++runs));
  await app.listen({ host: '127.0.0.1', port: 0 });
  return inTurn((app.server.address() as { port: number }).port, paths);
}

describe('on Fastify', () => {
  it('one key runs a route once, however its options let the path be written', async () => {
    const routerOptions = {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      useSemicolonDelimiter: true,
    };
    const spellings = [
      '/v1/orders',
      '/v1/orders/',
      '/V1/Orders',
      '/v1//orders',
      '/v1/%6frders',
      '/v1/orders;a=1',
    ];
    expect(await onFastify({ routerOptions }, spellings)).toEqual([1, 1, 1, 1, 1, 1]);
    const parameters = ['/v1/orders/AbC', '/v1/Orders//AbC/', '/v1/orders/abc', '/v1/orders/%41bC;x'];
    expect(await onFastify({ routerOptions }, parameters)).toEqual([1, 1, 2, 1]);
  });

  it('by default a path is written in one way, except for its encoding', async () => {
    const paths = [
      '/v1/orders/AbC',
      '/v1/orders/%41bC',
      '/v1/orders/abc',
      '/v1/orders/AbC;x',
      '/v1/%6frders/AbC',
    ];
    expect(await onFastify({}, paths)).toEqual([1, 1, 2, 3, 1]);
    expect(await onFastify({}, ['/files/a/b', '/files/a%2Fb', '/files/a/b/', '/files/A/b'])).toEqual([
      1, 2, 3, 4,
    ]);
  });
});
