/** Limits of mounts and routes, costs, and the headers that every answer has, on each framework. */

import { createServer } from 'node:http';
import {
  createVerifier,
  defineScheme,
  header,
  type Limit,
  memoryStore,
  message,
  part,
  type Verifier,
} from 'countersign';
import { signRequest } from 'countersign/client';
import * as onExpress from 'countersign/express';
import * as onFastify from 'countersign/fastify';
import express from 'express';
import express4 from 'express4';
import fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, exchange, listen } from './http-client.ts';

const NOW_MS = 1_764_547_200_000;
const KEY = { id: 'key-1', secret: 'a-secret-of-some-length' };
const OF_KEY: Limit = { limit: 100, windowSeconds: 60, name: 'key' };
const OF_MOUNT: Limit = { limit: 5, windowSeconds: 60, name: 'mount' };
const OF_ROUTE: Limit = { limit: 2, windowSeconds: 60, name: 'payouts' };
const LIKE_THAT_OF_KEY: Limit = { limit: 3, windowSeconds: 60, name: 'key' };
const COST = 3;

const SCHEME = defineScheme({
  name: 'limited',
  keyId: header('X-Key'),
  timestamp: header('X-Timestamp', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  ...({ secret: 'utf8', algorithm: 'hmac-sha256', toleranceSeconds: 60, replay: 'nonce' } as const),
  message: message`${part.timestamp}${part.nonce}${part.target}`,
  requestId: header('X-Request-Id'),
  echoRequestId: true,
});

type Serve = (verifier: Verifier) => Promise<number>;

const FRAMEWORKS: Readonly<Record<string, Serve>> = {
  'Express 4': (verifier) => serveExpress(express4 as unknown as typeof express, verifier),
  'Express 5': (verifier) => serveExpress(express, verifier),
  'Fastify 5': serveFastify,
};

async function serveExpress(framework: typeof express, verifier: Verifier): Promise<number> {
  const app = framework();
  const { countersign } = onExpress;
  app.get(
    '/report',
    countersign(verifier, { limits: [OF_MOUNT], cost: COST }),
    (_req, res) => void res.end(),
  );
  app.use(countersign(verifier, { limits: [OF_MOUNT] }));
  app.get('/payouts', countersign(verifier, { limits: [OF_ROUTE] }), (_req, res) => void res.end());
  app.get('/exports', countersign(verifier, { limits: [LIKE_THAT_OF_KEY] }), (_req, res) => void res.end());
  app.get(
    '/refunds',
    countersign(verifier, { limits: [OF_ROUTE] }),
    countersign(verifier, { limits: [LIKE_THAT_OF_KEY] }),
    (_req, res) => void res.end(),
  );
  app.get('/', (_req, res) => void res.end());
  const running = await listen(createServer(app));
  onTestFinished(running.close);
  return running.port;
}

async function serveFastify(verifier: Verifier): Promise<number> {
  const app = fastify();
  await app.register(onFastify.countersign, { verifier, limits: [OF_MOUNT] });
  app.get('/report', { config: { countersign: { cost: COST } } }, async () => '');
  app.get('/payouts', { config: { countersign: { limits: [OF_ROUTE] } } }, async () => '');
  app.get('/exports', { config: { countersign: { limits: [LIKE_THAT_OF_KEY] } } }, async () => '');
  app.get('/refunds', { config: { countersign: { limits: [OF_ROUTE, LIKE_THAT_OF_KEY] } } }, async () => '');
  app.get('/', async () => '');
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  return (app.server.address() as { port: number }).port;
}

describe.each(Object.entries(FRAMEWORKS))('on %s', (_name, serve) => {
  async function client(): Promise<(path: string, headers?: Record<string, string>) => Promise<Answer>> {
    const verifier = createVerifier({
      scheme: SCHEME,
      keys: { id: KEY.id, secret: KEY.secret, limits: [OF_KEY] },
      store: memoryStore({ maxReplayIds: 1000 }),
      clock: () => NOW_MS,
    });
    const port = await serve(verifier);
    return (path, headers = {}) => {
      const signed = signRequest(SCHEME, KEY, { method: 'GET', url: path }, { clock: () => NOW_MS });
      return exchange(port, { path, headers: { ...signed, ...headers } });
    };
  }

  it('a mount has limits beside those of the key, and a route beside those of its mount', async () => {
    const get = await client();
    expect((await get('/')).headers.ratelimit).toMatch(/^"key";r=99;t=\d+, "mount";r=4;t=\d+$/);
    const payouts = await get('/payouts');
    expect(payouts.status).toBe(200);
    expect(payouts.headers.ratelimit).toMatch(/^"key";r=98;t=\d+, "mount";r=3;t=\d+, "payouts";r=1;t=\d+$/);
    expect(payouts.headers['ratelimit-policy']).toBe(
      '"key";q=100;w=60, "mount";q=5;w=60, "payouts";q=2;w=60',
    );
    expect((await get('/payouts')).status).toBe(200);
    const over = await get('/payouts');
    expect([over.status, over.headers['retry-after']]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect((await get('/')).status).toBe(200);
  });

  it('a limit of a route that is called like one of the key is another one', async () => {
    const get = await client();
    const { ratelimit } = (await get('/exports')).headers;
    expect(ratelimit).toMatch(/^"key";r=99;t=\d+, "mount";r=4;t=\d+, "key \(endpoint\)";r=2;t=\d+$/);
    expect((await get('/')).headers.ratelimit).toMatch(/^"key";r=98;/);
    expect((await get('/exports')).headers.ratelimit).toMatch(/"key \(endpoint\)";r=1;/);
  });

  it('an answer tells of the limits of all that has admitted the request', async () => {
    const get = await client();
    expect((await get('/refunds')).headers.ratelimit).toMatch(
      /^"key";r=99;t=\d+, "mount";r=4;t=\d+, "payouts";r=1;t=\d+, "key \(endpoint\)";r=2;t=\d+$/,
    );
  });

  it('a route may cost more than one request', async () => {
    const get = await client();
    expect((await get('/report')).headers.ratelimit).toMatch(/"mount";r=2;/);
    expect((await get('/report')).status).toBe(429);
    expect((await get('/')).headers.ratelimit).toMatch(/"mount";r=1;/);
  });

  it('answers echo the request id, accepted and refused', async () => {
    const get = await client();
    const named = { 'X-Request-Id': 'r-1' };
    expect((await get('/', named)).headers['x-request-id']).toBe('r-1');
    const refused = await get('/', { ...named, 'X-Signature': 'ab'.repeat(32) });
    expect([refused.status, refused.headers['x-request-id']]).toEqual([401, 'r-1']);
    const malformed = await get('/', { ...named, 'X-Timestamp': 'today' });
    expect([malformed.status, malformed.headers['x-request-id']]).toEqual([400, 'r-1']);
    expect((await get('/')).headers['x-request-id']).toMatch(/^(?:[\w-]{12}|req-\w+)$/);
  });

  it('a stale request is told the time of the clock that refused it', async () => {
    const get = await client();
    const stale = await get('/', { 'X-Timestamp': String(NOW_MS / 1000 - 61) });
    expect([stale.status, stale.headers.date]).toEqual([401, new Date(NOW_MS).toUTCString()]);
  });
});
