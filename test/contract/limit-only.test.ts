import { createServer, type RequestListener } from 'node:http';
import type { Limit } from 'countersign';
import { rateLimit as limitExpress } from 'countersign/express';
import { rateLimit as limitFastify } from 'countersign/fastify';
import { redis as sharedRedis } from 'countersign/redis';
import express from 'express';
import express4 from 'express4';
import fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type RedisServer, startRedis } from '../support/redis/redis-server.ts';
import { type Answer, exchange, listen, type Running } from './http-client.ts';

const HOURLY: readonly Limit[] = [
  { limit: 20, windowSeconds: 3600, name: 'hourly' },
  { limit: 1000, windowSeconds: 86_400 },
];

/** Limits as a service declares them. */
interface Options {
  readonly onStoreFailure?: 'local' | 'refuse';
  readonly timeoutMs?: number;
}

async function serveRedis(): Promise<RedisServer> {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  return server;
}

async function running(listener: RequestListener): Promise<Running> {
  const server = await listen(createServer(listener));
  onTestFinished(server.close);
  return server;
}

/** One service on each framework, all of them behind an authentication that takes the caller's word. */
async function serve(redis: RedisServer, options: Options = {}): Promise<Record<string, Running>> {
  const { timeoutMs = 5_000, ...rest } = options;
  const cost = ({ method }: { readonly method?: string }) => (method === 'POST' ? 5 : 1);
  const settings = () => ({
    ...{ limits: HOURLY, cost, rateLimitHeaders: 'both' as const, ...rest },
    store: sharedRedis(redis.client(), { timeoutMs }).store,
  });
  const app = express();
  app.use(
    limitExpress({
      ...settings(),
      key: (req) => req.get('x-user'),
      limits: (req) => tierOf(req.get('x-tier')) ?? HOURLY,
    }),
  );
  app.use((_req, res) => void res.end('handler'));
  const app4 = express4();
  // Its types differ from those of version 5.
  app4.use(
    limitExpress({ ...settings(), key: (req) => req.get('x-user') }) as unknown as express4.RequestHandler,
  );
  app4.use((_req, res) => void res.end('handler'));
  const instance = fastify();
  onTestFinished(() => instance.close());
  instance.addHook(
    'onRequest',
    limitFastify({
      ...settings(),
      key: ({ headers }) => headers['x-user'] as string | undefined,
      limits: ({ headers }) => tierOf(headers['x-tier']) ?? HOURLY,
    }),
  );
  instance.all('/', async () => 'handler');
  await instance.ready();
  return {
    'Express 5': await running(app),
    'Express 4': await running(app4),
    'Fastify 5': await running((req, res) => instance.routing(req, res)),
  };
}

function send({ port }: Running, method = 'GET', user = 'ann', tier = 'usual'): Promise<Answer> {
  return exchange(port, { path: '/', method, headers: { 'x-user': user, 'x-tier': tier } });
}

const PARTNERS: readonly Limit[] = [{ limit: 2, windowSeconds: 60, name: 'partners' }];

function tierOf(tier: unknown): readonly Limit[] | undefined {
  return tier === 'partner' ? PARTNERS : undefined;
}

/** So many requests at once, to each of the services in turn. */
function sendAll(services: readonly Running[], count: number): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => send(services[i % services.length] as Running)));
}

function countOf(answers: readonly Answer[], status: number): number {
  return answers.filter((answer) => answer.status === status).length;
}

describe('rateLimit() over HTTP, with Redis', () => {
  it('holds the requests of a key to its limits over all services together', async () => {
    const services = Object.values(await serve(await serveRedis()));
    const answers = await sendAll(services, 60);
    expect([countOf(answers, 200), countOf(answers, 429)]).toEqual([20, 40]);
    const left = answers.map(({ headers }) => /^"hourly";r=(\d+);/.exec(String(headers.ratelimit))?.[1]);
    const accepted = left.filter((_, i) => answers[i]?.status === 200).map(Number);
    expect(accepted.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(await Promise.all(services.map(async (each) => (await send(each, 'GET', 'bob')).status))).toEqual([
      200, 200, 200,
    ]);
  });

  it('answers alike on every framework', async () => {
    const redis = await serveRedis();
    for (const [name, service] of Object.entries(await serve(redis))) {
      const user = name.replace(' ', '-');
      const first = await send(service, 'POST', user);
      expect([first.status, first.text], name).toEqual([200, 'handler']);
      expect(first.headers, name).toMatchObject({
        'ratelimit-policy': '"hourly";q=20;w=3600, "86400s";q=1000;w=86400',
        ratelimit: '"hourly";r=15;t=3600, "86400s";r=995;t=86400',
        'x-ratelimit-limit': '20',
        'x-ratelimit-remaining': '15',
        'x-ratelimit-reset': '3600',
      });
      for (let i = 0; i < 3; i++) await send(service, 'POST', user);
      const refused = await send(service, 'POST', user);
      expect(refused.status, name).toBe(429);
      expect(JSON.parse(refused.text), name).toMatchObject({ status: 429, code: 'rate_limited' });
      const seconds = Number(refused.headers['retry-after']);
      expect(seconds, name).toBeGreaterThan(3600);
      // A client that goes by the one is not refused for the other: one request fits no later than five.
      const [, reset] = /^"hourly";r=0;t=(\d+), /.exec(String(refused.headers.ratelimit)) ?? [];
      expect(Number(reset), name).toBeLessThanOrEqual(seconds);
      expect(refused.headers['x-ratelimit-reset'], name).toBe(reset);
    }
  });

  it('holds keys of another tier to the limits of that tier', async () => {
    const { 'Express 5': express5, 'Fastify 5': fastify5 } = await serve(await serveRedis());
    const services = [express5, fastify5] as [Running, Running];
    const answers = [];
    for (const service of [...services, ...services])
      answers.push(await send(service, 'GET', 'eve', 'partner'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 429]);
    expect(answers[0]?.headers['ratelimit-policy']).toBe('"partners";q=2;w=60');
    expect((await send(services[0], 'GET', 'eve')).headers['ratelimit-policy']).toMatch(/^"hourly";/);
  });

  it('goes on by what each service has counted when Redis is gone', async () => {
    const redis = await serveRedis();
    const services = Object.values(await serve(redis, { timeoutMs: 150 }));
    for (const each of services) expect((await send(each, 'GET', 'bob')).status).toBe(200);
    await redis.kill();
    const answers = await sendAll(services, 75);
    expect([countOf(answers, 200), countOf(answers, 429)]).toEqual([60, 15]);
  });

  it('refuses when Redis is gone, where that is the policy', async () => {
    const redis = await serveRedis();
    const services = Object.values(await serve(redis, { timeoutMs: 150, onStoreFailure: 'refuse' }));
    await redis.kill();
    const answers = await sendAll(services, 6);
    expect(countOf(answers, 503)).toBe(6);
    for (const { headers } of answers) expect(headers['retry-after']).toBe('1');
  });

  it('lets no request pass without a key', async () => {
    for (const service of Object.values(await serve(await serveRedis()))) {
      const answer = await exchange(service.port, { path: '/' });
      expect(answer.status).toBe(500);
      expect(answer.text).not.toBe('handler');
    }
  });
});
