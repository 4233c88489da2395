/** Errors that the integrator's own code throws while a request is verified: each fails that request, and nothing else. */

import { createServer } from 'node:http';
import {
  createVerifier,
  defineScheme,
  header,
  memoryStore,
  message,
  part,
  type SchemeDeclaration,
  type Verifier,
  type VerifierOptions,
} from 'countersign';
import { signRequest } from 'countersign/client';
import { countersign as expressCountersign, rateLimit as expressLimitOnly } from 'countersign/express';
import { countersign as fastifyCountersign } from 'countersign/fastify';
import express from 'express';
import fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exchange, listen } from './http-client.ts';

const KEY = { id: 'k', secret: 'a-secret-of-enough-bytes' };
const PLAIN: SchemeDeclaration = {
  name: 'own',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}`,
  toleranceSeconds: 300,
  replay: 'signature',
};

type Throw = () => never;

/** Functions of the integrator that throw, by name: members of the scheme, or options of the verifier. */
const PLACES: Readonly<
  Record<
    string,
    (boom: Throw) => { scheme?: Partial<SchemeDeclaration>; verifier?: Partial<VerifierOptions> }
  >
> = {
  'a timestamp format': (boom) => ({
    scheme: {
      timestamp: header('X-Time', {
        format: { parse: boom, format: (ms) => String(ms) },
      }),
    },
  }),
  'a part': (boom) => ({
    scheme: { message: message`${{ label: '{own}', compile: () => boom }}${part.timestamp}` },
  }),
  'a response format': (boom) => ({ scheme: { responseFormat: { respond: boom } } }),
  'a clock': (boom) => ({ verifier: { clock: boom } }),
};

const THROWN: Readonly<Record<string, Throw>> = {
  'an error': () => {
    throw new Error('boom');
  },
  undefined: () => {
    throw undefined;
  },
  'a text': () => {
    throw 'boom';
  },
};

interface Served {
  readonly port: number;
  readonly runs: () => number;
}

const FRAMEWORKS: Readonly<Record<string, (verifier: Verifier) => Promise<Served>>> = {
  Express: async (verifier) => {
    let runs = 0;
    const app = express();
    app.use(expressCountersign(verifier), (_req, res) => {
      runs++;
      res.end('handled');
    });
    app.use((_error: unknown, _req: express.Request, res: express.Response, _next: express.NextFunction) => {
      res.status(500).end('error handler');
    });
    const running = await listen(createServer(app));
    onTestFinished(running.close);
    return { port: running.port, runs: () => runs };
  },
  Fastify: async (verifier) => {
    let runs = 0;
    const app = fastify({ forceCloseConnections: true });
    onTestFinished(() => app.close());
    app.setErrorHandler((_error, _request, reply) => reply.code(500).send('error handler'));
    await app.register(fastifyCountersign, { verifier });
    app.all('/', async () => {
      runs++;
      return 'handled';
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { port: (app.server.address() as { port: number }).port, runs: () => runs };
  },
};

describe.each(Object.entries(FRAMEWORKS))('behind %s', (_framework, serve) => {
  describe.each(Object.entries(PLACES))('%s', (_place, made) => {
    it.each(Object.entries(THROWN))('that throws %s ends in the error handler', async (_what, boom) => {
      const { scheme, verifier } = made(boom);
      const { port, runs } = await serve(
        createVerifier({
          scheme: defineScheme({ ...PLAIN, ...scheme }),
          keys: { id: KEY.id, secret: KEY.secret },
          store: memoryStore({ maxReplayIds: 10 }),
          ...verifier,
        }),
      );
      for (const body of ['{}', undefined]) {
        const answer = await exchange(port, { method: 'POST', path: '/', headers: forged(), body });
        expect([answer.status, answer.text]).toEqual([500, 'error handler']);
      }
      expect(runs()).toBe(0);
    });
  });

  it('an id that cannot be made ends in the error handler, where one is needed', async () => {
    const scheme = defineScheme({ ...PLAIN, defaultLimits: [{ limit: 10, windowSeconds: 60 }] });
    const verifier = createVerifier({
      scheme,
      keys: { find: async () => ({ id: KEY.id, secrets: [KEY.secret] }) },
      store: memoryStore({ maxReplayIds: 10 }),
      requestId: () => {
        throw new Error('boom');
      },
    });
    const { port, runs } = await serve(verifier);
    const headers = signRequest(scheme, KEY, { method: 'POST', url: '/' });
    const { status } = await exchange(port, { method: 'POST', path: '/', headers });
    // Fastify has an id for each request, so that none is made.
    if (status === 200) return expect(runs()).toBe(1);
    expect([status, runs()]).toEqual([500, 0]);
  });
});

function forged(): Record<string, string> {
  const headers = signRequest(defineScheme(PLAIN), KEY, { method: 'POST', url: '/' });
  return { ...headers, 'X-Signature': 'ab'.repeat(32) };
}

/** Thrown values that frameworks take for no error, or for an instruction (`route` and `router` in Express). */
const NO_ERRORS: Readonly<Record<string, unknown>> = {
  undefined,
  null: null,
  route: 'route',
  router: 'router',
};

describe.each(Object.entries(NO_ERRORS))('a function of the application that throws %s', (_what, thrown) => {
  const verifier = () =>
    createVerifier({
      scheme: defineScheme(PLAIN),
      keys: { id: KEY.id, secret: KEY.secret },
      store: memoryStore({ maxReplayIds: 10 }),
    });
  const boom = () => {
    throw thrown;
  };
  const rejects = () => Promise.reject(thrown);
  const limits = [{ limit: 1, windowSeconds: 60 }];

  it.each([
    ['onRefusal', () => expressCountersign(verifier(), { onRefusal: boom })],
    ['onRefusal, later', () => expressCountersign(verifier(), { onRefusal: rejects })],
    ['skip', () => expressCountersign(verifier(), { skip: boom })],
    ['keyId', () => expressLimitOnly({ key: boom, limits })],
    ['cost', () => expressLimitOnly({ key: () => 'k', cost: boom, limits })],
    ['limits', () => expressLimitOnly({ key: () => 'k', limits: boom })],
  ] as const)('as %s lets no request pass in Express', async (_option, mount) => {
    let runs = 0;
    const app = express();
    app.use(mount());
    app.use((_req, res) => {
      runs++;
      res.end('handled');
    });
    app.use((_error: unknown, _req: express.Request, res: express.Response, _next: express.NextFunction) => {
      res.status(500).end();
    });
    const running = await listen(createServer(app));
    onTestFinished(running.close);
    const { status } = await exchange(running.port, { method: 'POST', path: '/', headers: forged() });
    expect([status, runs]).toEqual([500, 0]);
  });

  it.each([
    ['onRefusal', { onRefusal: boom }],
    ['onRefusal, later', { onRefusal: rejects }],
    ['skip', { skip: boom }],
  ] as const)('as %s lets no request pass in Fastify', async (_option, options) => {
    let runs = 0;
    const app = fastify({ forceCloseConnections: true });
    onTestFinished(() => app.close());
    await app.register(fastifyCountersign, { verifier: verifier(), ...options });
    app.all('/', async () => {
      runs++;
      return 'handled';
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as { port: number };
    const { status } = await exchange(port, { method: 'POST', path: '/', headers: forged() });
    expect([status, runs]).toEqual([500, 0]);
  });
});
