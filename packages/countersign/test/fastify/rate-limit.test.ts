import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type RateLimitHook, type RateLimitOptions, rateLimit } from '../../src/fastify.ts';
import { memoryStore, type Store } from '../../src/index.ts';

const NOW_MS = 1_764_547_200_000;
const LIMITS = [{ limit: 2, windowSeconds: 60 }];

function keyOf(request: FastifyRequest): string | undefined {
  return request.headers['x-user'] as string | undefined;
}

function limited(options: Partial<RateLimitOptions> = {}): RateLimitHook {
  return rateLimit({
    ...{ key: keyOf, limits: LIMITS, store: memoryStore({ maxReplayIds: 1 }), clock: () => NOW_MS },
    ...options,
  });
}

function appWith(hook: RateLimitHook): FastifyInstance {
  const app = fastify();
  app.addHook('onRequest', hook);
  app.all('/', async () => 'handler');
  return app;
}

function send(app: FastifyInstance, options: { method?: 'GET' | 'POST'; user?: string; url?: string } = {}) {
  const { method = 'GET', user = 'ann', url = '/' } = options;
  return app.inject({ method, url, headers: { 'x-user': user, accept: 'application/json' } });
}

/** Gathers the errors that reach the error handler. */
function errorsOf(app: FastifyInstance): unknown[] {
  const errors: unknown[] = [];
  app.setErrorHandler((error, _request, reply) => {
    errors.push(error);
    reply.code((error as { statusCode?: number }).statusCode ?? 500).send('told');
  });
  return errors;
}

describe('rateLimit()', () => {
  it('lets through what fits and refuses what does not, telling where the key stands', async () => {
    const app = appWith(limited());
    const answers = [await send(app), await send(app), await send(app)];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
    for (const { headers } of answers) expect(headers['ratelimit-policy']).toBe('"60s";q=2;w=60');
    expect(answers.map(({ headers }) => headers.ratelimit)).toEqual([
      '"60s";r=1;t=60',
      '"60s";r=0;t=90',
      '"60s";r=0;t=90',
    ]);
    expect(answers[2]?.headers).toMatchObject({
      'content-type': expect.stringContaining('application/json'),
      'retry-after': '90',
    });
    expect(answers[2]?.json()).toMatchObject({ code: 'rate_limited', status: 429 });
  });

  it('limits one route, at any stage before its handler', async () => {
    const app = fastify();
    app.get('/', async () => 'free');
    app.get('/first', { onRequest: limited() }, async () => 'limited');
    app.get('/then', { preValidation: [limited()] }, async () => 'limited');
    app.get('/last', { preHandler: limited() }, async () => 'limited');
    for (const url of ['/first', '/then', '/last']) {
      const answers = [await send(app, { url }), await send(app, { url }), await send(app, { url })];
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
    }
    expect((await send(app)).headers).not.toHaveProperty('ratelimit');
  });

  it('reads the key that the authentication before has found', async () => {
    const app = fastify();
    app.decorateRequest('user', '');
    app.addHook('onRequest', async (request) => {
      Object.assign(request, { user: `${keyOf(request)}-verified` });
    });
    const seen: string[] = [];
    const keyId = (request: FastifyRequest) => {
      seen.push((request as FastifyRequest & { user: string }).user);
      return seen.at(-1);
    };
    app.addHook('onRequest', limited({ key: keyId }));
    app.get('/', async () => 'handler');
    expect((await send(app)).statusCode).toBe(200);
    expect(seen).toEqual(['ann-verified']);
  });

  it('counts a request for what it costs, and each key for itself', async () => {
    const app = appWith(limited({ cost: ({ method }) => (method === 'POST' ? 2 : 1) }));
    expect((await send(app, { method: 'POST' })).statusCode).toBe(200);
    expect((await send(app)).statusCode).toBe(429);
    expect((await send(app, { user: 'bob' })).statusCode).toBe(200);
  });

  it.each<[string, Partial<RateLimitOptions>]>([
    ['no key', { key: () => undefined }],
    ['an empty key', { key: () => '' }],
    ['a function of the key that throws', { key: () => Reflect.get(Object(undefined), 'x').y }],
    ['a cost that is none', { cost: () => 0.5 }],
    ['a function of the cost that throws', { cost: () => Reflect.get(Object(undefined), 'x').y }],
  ])('does not let a request with %s pass, but fails in the error handler', async (_what, options) => {
    const app = appWith(limited(options));
    const errors = errorsOf(app);
    const answer = await send(app);
    expect([answer.statusCode, answer.body]).toEqual([500, 'told']);
    expect(errors).toEqual([expect.any(Error)]);
  });

  it('gives a wording that fails to the error handler, also after the store was waited for', async () => {
    const inner = memoryStore({ maxReplayIds: 1 });
    const waited: Store = { admit: async (claim) => inner.admit(claim) };
    const wire = { respond: () => Reflect.get(Object(undefined), 'x').y };
    for (const store of [inner, waited]) {
      const app = appWith(limited({ store, responseFormat: wire, cost: () => 3 }));
      const errors = errorsOf(app);
      expect((await send(app)).body).toBe('told');
      expect(errors).toHaveLength(1);
    }
  });

  it('tells of several limiters that a request has passed', async () => {
    const app = fastify();
    const store = memoryStore({ maxReplayIds: 1 });
    const daily = [{ limit: 9, windowSeconds: 86_400, name: 'daily' }];
    app.addHook('onRequest', limited({ store, name: 'api', limits: daily }));
    app.get('/', { preHandler: limited({ store, name: 'route' }) }, async () => 'handler');
    const first = await send(app);
    expect(first.headers['ratelimit-policy']).toBe('"daily";q=9;w=86400, "60s";q=2;w=60');
    expect(first.headers.ratelimit).toBe('"daily";r=8;t=86400, "60s";r=1;t=60');
    await send(app);
    const refused = await send(app);
    expect(refused.statusCode).toBe(429);
    expect(refused.headers.ratelimit).toBe('"daily";r=6;t=86400, "60s";r=0;t=90');
  });

  it('logs the id by which Fastify knows the request', async () => {
    const lines: object[] = [];
    const write = (line: object) => void lines.push(line);
    const app = fastify({ genReqId: () => 'request-7' });
    app.addHook('onRequest', limited({ logger: { info: write, warn: write, error: write }, cost: () => 3 }));
    app.get('/', async () => 'handler');
    await send(app);
    expect(lines).toEqual([expect.objectContaining({ event: 'countersign.limit', requestId: 'request-7' })]);
  });

  it('leaves an answer alone that somebody else has sent meanwhile', async () => {
    for (const cost of [1, 3]) {
      const inner = memoryStore({ maxReplayIds: 1 });
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const warnings: string[] = [];
      const app = fastify({
        logger: { level: 'warn', stream: { write: (line: string) => void warnings.push(line) } },
      });
      onTestFinished(() => app.close());
      app.addHook('onRequest', (_request, reply, done) => {
        done();
        reply.code(503).send('timeout');
      });
      const store: Store = { admit: (claim) => held.then(() => inner.admit(claim)) };
      app.addHook('onRequest', limited({ store, cost: () => cost }));
      app.get('/', async () => 'handler');
      expect((await send(app)).body).toBe('timeout');
      release();
      await held;
      await new Promise(setImmediate);
      expect((await send(app)).body).toBe('timeout');
      // Fastify does not throw for a second answer, but says so.
      expect(warnings).toEqual([]);
    }
  });

  it.each<[name: string, options: object]>([
    ['key', { key: 'ann' }],
    ['cost', { cost: 1 }],
    ['limits', { limits: [] }],
    ['store', { store: {} }],
    ['verifier', { verifier: {} }],
  ])('refuses an invalid "%s" when it is made', (name, options) => {
    expect(() => limited(options)).toThrow(`"${name}"`);
  });
});

it('says that it is a hook where it is registered as a plugin', async () => {
  const app = fastify();
  onTestFinished(() => app.close());
  await expect(async () => app.register(limited() as never)).rejects.toThrow(
    "write app.addHook('onRequest', rateLimit(…))",
  );
});
