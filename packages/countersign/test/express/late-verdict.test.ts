/** A verdict that comes when a timeout has answered already, or the connection has ended. */

import { createServer } from 'node:http';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exchange, listen, openSocket, rawRequest } from '../../../../test/contract/http-client.ts';
import { signRequest } from '../../src/client.ts';
import { countersign } from '../../src/express.ts';
import { createVerifier, memoryStore, type Verifier } from '../../src/index.ts';
import { CREDENTIALS, NOW_MS, SCHEME } from '../support/whole-request.ts';

it('an acceptance that comes after the answer sets no headers, and ends no process', async () => {
  const verifier = createVerifier({
    scheme: SCHEME,
    keys: { find: async (id) => ({ id, secrets: [CREDENTIALS.secret as string] }) },
    defaultLimits: [{ limit: 10, windowSeconds: 60 }],
    store: memoryStore({ maxReplayIds: 100 }),
    clock: () => NOW_MS,
  });
  const app = express();
  app.use((_req, res, next) => {
    res.status(503).end();
    next();
  });
  app.use(countersign(verifier));
  const verified = new Promise<string | undefined>((resolve) => {
    app.use((req) => resolve(req.countersign.key.id));
  });
  const server = await listen(createServer(app));
  onTestFinished(server.close);
  const signed = signRequest(SCHEME, CREDENTIALS, { method: 'GET', url: '/' }, { clock: () => NOW_MS });
  expect((await exchange(server.port, { path: '/', headers: signed })).status).toBe(503);
  expect(await verified).toBe(CREDENTIALS.id);
});

describe('a request whose connection was lost before it was verified', () => {
  it('does not reach handlers without its body', async () => {
    expect(await outcomeOf([countersign(verifierOf()), express.json()])).toEqual({
      error: 'RequestAbortedError',
    });
  });

  it('reaches them with a body that was parsed in the same step', async () => {
    expect(await outcomeOf([countersign(verifierOf(), { parse: 'json' })])).toEqual({ body: { amount: 1 } });
  });

  it('reaches them where it has no body', async () => {
    expect(await outcomeOf([countersign(verifierOf()), express.json()], '')).toEqual({ body: undefined });
  });
});

/** Gives what becomes of a request that has arrived whole, on a connection that is lost just before it is verified. */
async function outcomeOf(
  mounts: object[],
  body = '{"amount":1}',
): Promise<{ body?: unknown; error?: string }> {
  const app = express();
  app.use((req, _res, next) => {
    setImmediate(() => {
      req.socket.destroy();
      next();
    });
  });
  app.use(...(mounts as RequestHandler[]));
  const outcome = new Promise<{ body?: unknown; error?: string }>((resolve) => {
    app.use((req) => resolve({ body: req.body }));
    app.use(((error, _req, _res, _next) => resolve({ error: error.name })) as ErrorRequestHandler);
  });
  const server = await listen(createServer(app));
  onTestFinished(server.close);
  const request = { method: 'POST', url: '/', body };
  const signed = signRequest(SCHEME, CREDENTIALS, request, { clock: () => NOW_MS });
  const length = body === '' ? {} : { 'Content-Length': String(body.length) };
  const lines = { ...signed, ...length, 'Content-Type': 'application/json' };
  const socket = await openSocket(server.port);
  socket.write(rawRequest('POST /', Object.entries(lines), body));
  return outcome;
}

function verifierOf(): Verifier {
  return createVerifier({
    ...{ scheme: SCHEME, store: memoryStore({ maxReplayIds: 100 }), clock: () => NOW_MS },
    keys: { id: CREDENTIALS.id, secret: CREDENTIALS.secret },
  });
}
