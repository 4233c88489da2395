/** A verdict that comes when a timeout has answered already. */

import { createServer } from 'node:http';
import express from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { exchange, listen } from '../../../../test/contract/http-client.ts';
import { signRequest } from '../../src/client.ts';
import { countersign } from '../../src/express.ts';
import { createVerifier, memoryStore } from '../../src/index.ts';
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
