/** Requirements of routes below an accepted mount. */

import { createServer } from 'node:http';
import express, { type Express } from 'express';
import { expect, expectTypeOf, it, onTestFinished } from 'vitest';
import { exchange, listen } from '../../../../test/contract/http-client.ts';
import { signRequest } from '../../src/client.ts';
import { authorize, countersign, verificationOf } from '../../src/express.ts';
import { createVerifier, memoryStore, type Verifier } from '../../src/index.ts';
import { CREDENTIALS, NOW_MS, SCHEME } from '../support/whole-request.ts';

function verifierOf(scopes: readonly string[] = ['orders:write']): Verifier {
  return createVerifier({
    scheme: SCHEME,
    keys: { id: CREDENTIALS.id, secret: CREDENTIALS.secret, scopes },
    store: memoryStore(),
    clock: () => NOW_MS,
  });
}

async function post(
  app: Express,
  url: string,
  body: string | Uint8Array = '{"a":1}',
  type = 'application/json',
) {
  const headers = signRequest(SCHEME, CREDENTIALS, { method: 'POST', url, body }, { clock: () => NOW_MS });
  const { port, close } = await listen(createServer(app));
  onTestFinished(close);
  return exchange(port, { method: 'POST', path: url, headers: { ...headers, 'content-type': type }, body });
}

function appOf(verifier: Verifier): Express {
  const app = express();
  app.use('/v1', countersign(verifier, { parse: 'json' }));
  app.post('/v1/orders/:id', authorize(verifier, { scopes: ['orders:write'] }), (req, res) => {
    expectTypeOf(req.params.id).toEqualTypeOf<string>();
    res.json({ key: req.countersign.key.id, order: req.params.id, body: req.body ?? null });
  });
  app.post('/v1/payouts', authorize(verifier, { scopes: ['payouts:write'] }), (_req, res) => void res.send());
  return app;
}

it('a route lets a request pass whose key has the scopes, and hands on parameters and parsed body', async () => {
  const answer = await post(appOf(verifierOf()), '/v1/orders/17');
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toEqual({ key: CREDENTIALS.id, order: '17', body: { a: 1 } });
});

it('a route refuses a key that lacks a scope', async () => {
  expect((await post(appOf(verifierOf()), '/v1/payouts')).status).toBe(403);
});

it('a request that the verifier has not accepted ends in the error handler', async () => {
  const app = express();
  const seen: unknown[] = [];
  app.use(countersign(verifierOf()));
  app.post(
    '/',
    authorize(verifierOf(), { scopes: ['orders:write'] }),
    (_req, res) => void res.send('handler'),
  );
  app.use(((error, _req, res, _next) => {
    seen.push(error);
    res.status(500).end();
  }) as express.ErrorRequestHandler);
  expect((await post(app, '/')).status).toBe(500);
  expect(seen).toEqual([expect.objectContaining({ code: 'COUNTERSIGN_NOT_VERIFIED' })]);
});

it('a policy that is not sound fails when the route is made', () => {
  expect(() => authorize(verifierOf(), { scope: ['x'] } as object)).toThrow(
    /authorize\(\).*"scope".*"scopes"/,
  );
  expect(() => authorize(verifierOf(), { scopes: 'x' as never })).toThrow(/"scopes" must be a list/);
  expect(() => authorize(undefined as never, {})).toThrow(/authorize\(\)/);
});

it.each<readonly [string, string | Uint8Array]>([
  ['what is no JSON', '{"a":'],
  ['what is no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
])('a verified body of %s is answered with 400', async (_what, body) => {
  expect((await post(appOf(verifierOf()), '/v1/orders/1', body)).status).toBe(400);
});

it('a later parser reads the same bytes, though they were parsed before', async () => {
  const app = express();
  app.use(countersign(verifierOf(), { parse: 'json' }), express.raw({ type: () => true }));
  app.post('/', (req, res) => void res.json({ bytes: String(req.body) }));
  expect(JSON.parse((await post(app, '/')).text)).toEqual({ bytes: '{"a":1}' });
});

it('a body of another type is left to later parsers', async () => {
  const answer = await post(appOf(verifierOf()), '/v1/orders/1', 'a=1', 'application/x-www-form-urlencoded');
  expect(JSON.parse(answer.text)).toMatchObject({ body: null });
});

it('a request that nobody has verified has no verdict', async () => {
  const app = express();
  app.use(countersign(verifierOf(), { skip: () => true }));
  app.post('/', (req, res) => void res.json({ verdict: verificationOf(req) ?? 'none' }));
  expect(JSON.parse((await post(app, '/')).text)).toEqual({ verdict: 'none' });
});
