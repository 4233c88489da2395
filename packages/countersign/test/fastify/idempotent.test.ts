import { once } from 'node:events';
import { request as send } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { countersign, deduplicate, idempotent, type PluginOptions, rateLimit } from '../../src/fastify.ts';
import { createVerifier, memoryStore, type Verifier } from '../../src/index.ts';
import { CREDENTIALS, NOW_MS, SCHEME } from '../support/whole-request.ts';

async function protectedApp(
  options: Omit<PluginOptions, 'verifier'> = {},
): Promise<{ app: FastifyInstance; verifier: Verifier }> {
  const app = fastify();
  onTestFinished(() => app.close());
  const verifier = createVerifier({
    scheme: SCHEME,
    keys: { id: CREDENTIALS.id, secret: CREDENTIALS.secret },
    store: memoryStore({ maxReplayIds: 100 }),
    clock: () => NOW_MS,
  });
  await app.register(countersign, { verifier, ...options });
  return { app, verifier };
}

function headersOf(url: string, key = 'pay-1', body = ''): Record<string, string> {
  const signed = signRequest(SCHEME, CREDENTIALS, { method: 'POST', url, body }, { clock: () => NOW_MS });
  return { ...signed, 'Idempotency-Key': key };
}

it('no handler runs for a client that hangs up while its refusal is being worded', async () => {
  const { app, verifier } = await protectedApp();
  let runs = 0;
  let tell = () => {};
  const worded = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const preHandler = idempotent(verifier, {
    onRefusal: async (_refusal, _request, reply) => {
      client.destroy();
      await once(reply.raw, 'close');
      await new Promise(setImmediate);
      tell();
    },
  });
  app.post('/payouts', { preHandler }, async () => `run ${++runs}`);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  const first = await app.inject({ method: 'POST', url: '/payouts', headers: headersOf('/payouts') });
  expect(first.body).toBe('run 1');
  const path = '/payouts?other=1';
  const client = send({ host: '127.0.0.1', port, method: 'POST', path, headers: headersOf(path) });
  client.on('error', () => {});
  client.end();
  await worded;
  expect(runs).toBe(1);
});

it('a refusal of rateLimit() below idempotent() is not kept, whatever else is', async () => {
  const { app, verifier } = await protectedApp();
  let nowMs = NOW_MS;
  const limits = [{ limit: 1, windowSeconds: 60 }];
  const store = memoryStore({ maxReplayIds: 100 });
  const preHandler = [
    idempotent(verifier, { keeps: () => true }),
    rateLimit({ key: () => 'key-1', limits, store, clock: () => nowMs }),
  ];
  app.post('/payouts', { preHandler }, async () => 'paid');
  const pay = async (key: string) => {
    const headers = headersOf('/payouts', key);
    return (await app.inject({ method: 'POST', url: '/payouts', headers })).statusCode;
  };
  expect([await pay('pay-1'), await pay('pay-2')]).toEqual([200, 429]);
  nowMs += 120_000;
  expect(await pay('pay-2')).toBe(200);
});

it('a replay has the headers of hooks above: those of CORS, and where the key stands in its limits now', async () => {
  const app = fastify();
  onTestFinished(() => app.close());
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('access-control-allow-origin', 'https://shop.example');
  });
  const verifier = createVerifier({
    scheme: SCHEME,
    keys: { id: CREDENTIALS.id, secret: CREDENTIALS.secret },
    defaultLimits: [{ limit: 10, windowSeconds: 60 }],
    rateLimitHeaders: 'draft',
    store: memoryStore({ maxReplayIds: 100 }),
    clock: () => NOW_MS,
  });
  await app.register(countersign, { verifier });
  app.post('/payouts', { preHandler: idempotent(verifier) }, async () => 'paid');
  const pay = () => app.inject({ method: 'POST', url: '/payouts', headers: headersOf('/payouts') });
  const [first, retry] = [await pay(), await pay()];
  expect(retry.headers['idempotency-replayed']).toBe('true');
  for (const { headers } of [first, retry])
    expect(headers['access-control-allow-origin']).toBe('https://shop.example');
  expect([first, retry].map(({ headers }) => headers.ratelimit)).toEqual([
    expect.stringContaining('r=9'),
    expect.stringContaining('r=8'),
  ]);
});

it('tells no client that the route is not protected by the verifier', async () => {
  const { app } = await protectedApp();
  const other = createVerifier({ scheme: SCHEME, keys: [] });
  app.post('/payouts', { preHandler: idempotent(other) }, async () => 'handled');
  const warned = once(process, 'warning');
  const headers = headersOf('/payouts');
  const { statusCode, body } = await app.inject({ method: 'POST', url: '/payouts', headers });
  expect(statusCode).toBe(500);
  expect(body).not.toContain('verifier');
  expect(await warned).toMatchObject([{ message: expect.stringContaining('with the same verifier') }]);
});

it('refuses to be made of something else, a scheme without the header, and callbacks that are none', async () => {
  const { verifier } = await protectedApp();
  expect(() => idempotent({ verifier } as never)).toThrow(/write idempotent\(verifier, options\)/);
  expect(() => deduplicate(verifier)).toThrow(/deduplicate\(\): the scheme [\w-]+ declares no "eventId"/);
  expect(() => idempotent(verifier, { onRefusal: 'no' as never })).toThrow(
    /idempotent\(\): "onRefusal" must be a function/,
  );
});

it("what was parsed by parse: 'json' is done once, also when the client hangs up before the answer", async () => {
  const { app, verifier } = await protectedApp({ parse: 'json' });
  let tell = () => {};
  const done = new Promise<void>((resolve) => {
    tell = resolve;
  });
  let runs = 0;
  app.post('/payouts', { preHandler: idempotent(verifier) }, async (request, reply) => {
    if (++runs === 1) {
      client.destroy();
      await once(request.socket, 'close');
    }
    void reply.send({ runs, body: request.body });
    tell();
    return reply;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  const body = '{"amount":1}';
  const headers = () => ({
    ...headersOf('/payouts', 'pay-1', body),
    ...{ 'content-type': 'application/json', 'content-length': String(body.length) },
  });
  const client = send({ host: '127.0.0.1', port, method: 'POST', path: '/payouts', headers: headers() });
  client.on('error', () => {});
  client.end(body);
  await done;
  const retry = await app.inject({ method: 'POST', url: '/payouts', headers: headers(), payload: body });
  expect([retry.body, retry.headers['idempotency-replayed']]).toEqual([`{"runs":1,"body":${body}}`, 'true']);
});
