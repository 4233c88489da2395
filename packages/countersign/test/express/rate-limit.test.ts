import { createServer } from 'node:http';
import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, exchange, listen, type Outgoing } from '../../../../test/contract/http-client.ts';
import { type RateLimitOptions, rateLimit } from '../../src/express.ts';
import { memoryStore, type Store } from '../../src/index.ts';
import { NoKeyIdError } from '../../src/node/rate-limit-mount.ts';

const NOW_MS = 1_764_547_200_000;
const LIMITS = [{ limit: 2, windowSeconds: 60 }];

/** Another authentication, which takes the caller's word. */
const authenticate: RequestHandler = (req, res, next) => {
  res.locals.user = req.get('x-user');
  next();
};

function limited(options: Partial<RateLimitOptions> = {}): RequestHandler {
  return rateLimit({
    key: (req) => req.res?.locals.user as string | undefined,
    ...{ limits: LIMITS, store: memoryStore({ maxReplayIds: 1 }), clock: () => NOW_MS },
    ...options,
  });
}

async function serve(app: Express): Promise<(outgoing?: Partial<Outgoing>) => Promise<Answer>> {
  const { port, close } = await listen(createServer(app));
  onTestFinished(close);
  return (outgoing = {}) => exchange(port, { path: '/', headers: { 'x-user': 'ann' }, ...outgoing });
}

function appWith(...handlers: RequestHandler[]): Express {
  const app = express();
  app.use(authenticate, ...handlers);
  app.use((_req, res) => void res.end('handler'));
  return app;
}

/** An error handler that tells which error there was. */
function withErrors(app: Express): { readonly app: Express; readonly errors: unknown[] } {
  const errors: unknown[] = [];
  const tell: ErrorRequestHandler = (error, _req, res, _next) => {
    errors.push(error);
    res.status(error.statusCode ?? 500).end('told');
  };
  app.use(tell);
  return { app, errors };
}

/** A store that answers when it is released. */
function heldStore(inner: Store): { readonly store: Store; readonly release: () => void } {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { store: { admit: (claim) => held.then(() => inner.admit(claim)) }, release: () => release() };
}

describe('rateLimit()', () => {
  it('lets through what fits and refuses what does not, telling where the key stands', async () => {
    const send = await serve(appWith(limited()));
    const answers = [await send(), await send(), await send()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers.map(({ headers }) => headers.ratelimit)).toEqual([
      '"60s";r=1;t=60',
      '"60s";r=0;t=90',
      '"60s";r=0;t=90',
    ]);
    for (const { headers } of answers) expect(headers['ratelimit-policy']).toBe('"60s";q=2;w=60');
    expect(answers[2]?.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'retry-after': '90',
    });
    expect(JSON.parse(answers[2]?.text ?? '')).toMatchObject({ code: 'rate_limited', status: 429 });
  });

  it('holds each key to limits of its own', async () => {
    const send = await serve(appWith(limited()));
    for (let i = 0; i < 3; i++) await send();
    expect((await send({ headers: { 'x-user': 'bob' } })).status).toBe(200);
  });

  it('counts a request for what it costs', async () => {
    const send = await serve(appWith(limited({ cost: (req) => (req.method === 'POST' ? 2 : 0) })));
    expect((await send()).headers.ratelimit).toBe('"60s";r=2;t=60');
    expect((await send({ method: 'POST' })).status).toBe(200);
    expect((await send({ method: 'POST' })).status).toBe(429);
    expect((await send()).status).toBe(200);
  });

  it('does not let a request without a key pass, but fails in the error handler', async () => {
    for (const headers of [{}, { 'x-user': '' }]) {
      const { app, errors } = withErrors(appWith(limited()));
      const send = await serve(app);
      expect((await send({ headers })).status).toBe(500);
      expect(errors).toEqual([expect.any(NoKeyIdError)]);
      expect((errors[0] as NoKeyIdError).message).toContain('after the authentication');
    }
  });

  it.each<[string, Partial<RateLimitOptions>]>([
    ['a cost that is none', { cost: () => -1 }],
    ['a cost that is not read', { cost: () => Number.NaN }],
    ['a function of the cost that throws', { cost: () => Reflect.get(Object(undefined), 'x').y }],
    ['a function of the key that throws', { key: () => Reflect.get(Object(undefined), 'x').y }],
    ['a key id that is no text', { key: () => 5 as unknown as string }],
  ])('gives %s to the error handler', async (_what, options) => {
    const { app, errors } = withErrors(appWith(limited(options)));
    const send = await serve(app);
    expect((await send()).text).toBe('told');
    expect(errors).toEqual([expect.any(Error)]);
  });

  it('gives a wording that fails to the error handler, also after the store was waited for', async () => {
    const inner = memoryStore({ maxReplayIds: 1 });
    const wires = [
      { respond: () => Reflect.get(Object(undefined), 'x').y },
      { respond: () => ({ status: 429, headers: { 'x-bad': 'line\nbreak' }, body: '' }) },
    ];
    for (const wire of wires) {
      for (const store of [inner, { admit: async (claim) => inner.admit(claim) } satisfies Store]) {
        const { app, errors } = withErrors(appWith(limited({ store, responseFormat: wire, cost: () => 3 })));
        const send = await serve(app);
        expect((await send()).text).toBe('told');
        expect(errors).toHaveLength(1);
      }
    }
  });

  it('tells of several limiters that a request has passed', async () => {
    const store = memoryStore({ maxReplayIds: 1 });
    const daily = [{ limit: 9, windowSeconds: 86_400, name: 'daily' }];
    const both = { store, rateLimitHeaders: 'both' } as const;
    const send = await serve(
      appWith(limited({ ...both, name: 'api', limits: daily }), limited({ ...both, name: 'route' })),
    );
    const first = await send();
    expect(first.headers['ratelimit-policy']).toBe('"daily";q=9;w=86400, "60s";q=2;w=60');
    expect(first.headers.ratelimit).toBe('"daily";r=8;t=86400, "60s";r=1;t=60');
    expect(first.headers['x-ratelimit-limit']).toBe('2');
    await send();
    const refused = await send();
    expect(refused.status).toBe(429);
    expect(refused.headers.ratelimit).toBe('"daily";r=6;t=86400, "60s";r=0;t=90');
  });

  it('leaves an answer alone that somebody else has sent meanwhile', async () => {
    for (const cost of [1, 3]) {
      const { store, release } = heldStore(memoryStore({ maxReplayIds: 1 }));
      const { app, errors } = withErrors(
        appWith(
          (_req, res, next) => {
            next();
            res.status(503).end('timeout');
          },
          limited({ store, cost: () => cost }),
        ),
      );
      const send = await serve(app);
      expect((await send()).text).toBe('timeout');
      release();
      await new Promise(setImmediate);
      expect(errors).toEqual([]);
      expect((await send()).text).toBe('timeout');
    }
  });

  it.each<[name: string, options: object]>([
    ['key', { key: undefined }],
    ['key', { key: 'ann' }],
    ['cost', { cost: 0 }],
    ['cost', { cost: null }],
    ['limits', { limits: undefined }],
    ['onStoreFailure', { onStoreFailure: 'open' }],
    ['keyId', { keyId: () => 'k' }],
  ])('refuses an invalid "%s" when it is made: $1', (name, options) => {
    expect(() => limited(options)).toThrow(`"${name}"`);
  });
});
