import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { expect, expectTypeOf, it, onTestFinished } from 'vitest';
import { type Answer, exchange, listen } from '../../../../test/contract/http-client.ts';
import { signRequest } from '../../src/client.ts';
import { countersign, deduplicate, idempotent, rateLimit } from '../../src/express.ts';
import {
  createVerifier,
  defineScheme,
  header,
  memoryStore,
  message,
  part,
  type Scheme,
  type SchemeDeclaration,
  type Verifier,
} from '../../src/index.ts';
import { CREDENTIALS, NOW_MS } from '../support/whole-request.ts';

const DECLARATION: SchemeDeclaration = {
  name: 'retried',
  keyId: header('X-Key'),
  timestamp: header('X-Timestamp', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  ...({ secret: 'utf8', algorithm: 'hmac-sha256', toleranceSeconds: 60, replay: 'nonce' } as const),
  message: message`${part.timestamp}${part.nonce}${part.target}`,
  idempotencyKey: header('Idempotency-Key'),
};
const SCHEME = defineScheme(DECLARATION);
const OTHER_SCHEME = defineScheme({ ...DECLARATION, name: 'other', keyId: header('X-Other-Key') });

it('a refusal by a route below idempotent() is not kept: once the key may, the retry is handled', async () => {
  const scopes: string[] = [];
  const verifier = createVerifier({
    scheme: SCHEME,
    keys: {
      find: () => ({ id: CREDENTIALS.id, secrets: [CREDENTIALS.secret as string], scopes: [...scopes] }),
    },
    store: memoryStore({ maxReplayIds: 100 }),
    clock: () => NOW_MS,
  });
  const app = express();
  app.use(countersign(verifier), idempotent(verifier));
  app.post('/payouts', countersign(verifier, { scopes: ['write'] }), (_req, res) => void res.end('paid'));
  const server = await listen(createServer(app));
  onTestFinished(server.close);
  const pay = (): Promise<Answer> => {
    const signed = signRequest(
      SCHEME,
      CREDENTIALS,
      { method: 'POST', url: '/payouts' },
      { clock: () => NOW_MS },
    );
    const headers = { ...signed, 'Idempotency-Key': 'pay-1' };
    return exchange(server.port, { method: 'POST', path: '/payouts', headers });
  };
  expect((await pay()).status).toBe(403);
  expect((await pay()).status).toBe(403);
  scopes.push('write');
  expect((await pay()).text).toBe('paid');
  const retry = await pay();
  expect([retry.text, retry.headers['idempotency-replayed']]).toEqual(['paid', 'true']);
});

it('the parameters of a route stay known to the handlers below idempotent() and deduplicate()', async () => {
  const verifier = createVerifier({
    scheme: defineScheme({ ...DECLARATION, eventId: header('X-Event') }),
    keys: { id: CREDENTIALS.id, secret: CREDENTIALS.secret },
    store: memoryStore({ maxReplayIds: 100 }),
    clock: () => NOW_MS,
  });
  const app = express().use(countersign(verifier));
  app.post('/:what', idempotent(verifier), (req, res) => {
    expectTypeOf(req.params.what).toEqualTypeOf<string>();
    res.end(req.params.what);
  });
  app.post('/events/:event', deduplicate(verifier), (req) => {
    expectTypeOf(req.params.event).toEqualTypeOf<string>();
  });
  const server = await listen(createServer(app));
  onTestFinished(server.close);
  expect((await payWith(server.port)).text).toBe('payouts');
});

it('an answer to a request that another verifier had refused and let through is kept', async () => {
  const verifierOf = (scheme: Scheme) =>
    createVerifier({
      scheme,
      keys: { id: CREDENTIALS.id, secret: CREDENTIALS.secret as string },
      store: memoryStore({ maxReplayIds: 100 }),
      clock: () => NOW_MS,
    });
  const app = express();
  app.use(countersign(verifierOf(OTHER_SCHEME), { onRefusal: (_refusal, _req, _res, next) => next() }));
  const verifier = verifierOf(SCHEME);
  app.use(countersign(verifier), idempotent(verifier));
  let runs = 0;
  app.post('/payouts', (_req, res) => void res.end(`run ${++runs}`));
  const server = await listen(createServer(app));
  onTestFinished(server.close);
  expect((await payWith(server.port)).text).toBe('run 1');
  expect((await payWith(server.port)).text).toBe('run 1');
});

it('a refusal of rateLimit() below idempotent() is not kept, whatever else is', async () => {
  let nowMs = NOW_MS;
  const verifier = createVerifier({
    scheme: SCHEME,
    keys: { id: CREDENTIALS.id, secret: CREDENTIALS.secret as string },
    store: memoryStore({ maxReplayIds: 100 }),
    clock: () => NOW_MS,
  });
  const app = express();
  app.use(countersign(verifier), idempotent(verifier, { keeps: () => true }));
  const limits = [{ limit: 1, windowSeconds: 60 }];
  const store = memoryStore({ maxReplayIds: 100 });
  app.use(rateLimit({ key: () => 'key-1', limits, store, clock: () => nowMs }));
  app.post('/payouts', (_req, res) => void res.end('paid'));
  const server = await listen(createServer(app));
  onTestFinished(server.close);
  expect((await payWith(server.port, 'pay-1')).status).toBe(200);
  expect((await payWith(server.port, 'pay-2')).status).toBe(429);
  nowMs += 120_000;
  expect((await payWith(server.port, 'pay-2')).status).toBe(200);
});

function payWith(port: number, key = 'pay-1'): Promise<Answer> {
  const request = { method: 'POST', url: '/payouts' };
  const signed = signRequest(SCHEME, CREDENTIALS, request, { clock: () => NOW_MS });
  return exchange(port, { method: 'POST', path: '/payouts', headers: { ...signed, 'Idempotency-Key': key } });
}

it('a cost at a route below a mount cannot be computed from a body that is not kept', async () => {
  const verifier = createVerifier({
    scheme: SCHEME,
    keys: { id: CREDENTIALS.id, secret: CREDENTIALS.secret as string },
    store: memoryStore({ maxReplayIds: 100 }),
    clock: () => NOW_MS,
  });
  const limits = [{ limit: 10, windowSeconds: 60, name: 'uploads' }];
  const app = express();
  app.use(countersign(verifier));
  const byBody = countersign(verifier, { limits, cost: ({ body }) => body.length });
  const byTarget = countersign(verifier, { limits, cost: ({ url: path }) => path.length });
  app.post('/by-body', byBody, (_req, res) => void res.end());
  app.post('/by-path', byTarget, (_req, res) => void res.end());
  app.use(((error, _req, res, _next) => void res.status(500).end(error.message)) as ErrorRequestHandler);
  const server = await listen(createServer(app));
  onTestFinished(server.close);
  const post = (path: string): Promise<Answer> => {
    const headers = signRequest(SCHEME, CREDENTIALS, { method: 'POST', url: path }, { clock: () => NOW_MS });
    return exchange(server.port, { method: 'POST', path, headers });
  };
  const refused = await post('/by-body');
  expect([refused.status, refused.text]).toEqual([500, expect.stringContaining('body is not kept')]);
  expect((await post('/by-path')).headers.ratelimit).toMatch(/^"uploads";r=2;/);
});

it('idempotent() and deduplicate() are told at start-up what is wrong', () => {
  const verifier = createVerifier({ scheme: SCHEME, keys: [] });
  expect(() => idempotent([] as never)).toThrow('idempotent(): "verifier" must be a verifier');
  expect(() => idempotent(verifier, { onrefusal: 1 } as never)).toThrow('write "onRefusal"');
  expect(() => idempotent(verifier, { ttl: 5 } as never)).toThrow('idempotent(): unknown option "ttl"');
  expect(() => idempotent(verifier, { ttlSeconds: 0 })).toThrow('idempotent(): "ttlSeconds"');
  expect(() => deduplicate(verifier)).toThrow('deduplicate(): the scheme retried declares no "eventId"');
  const store = { admit: memoryStore().admit };
  expect(() => idempotent(verifier, { store })).toThrow('idempotent(): "store" keeps no operations');
});

it('"answerCopies" takes idempotent() of the same verifier, and nothing else', () => {
  const [one, other] = [0, 1].map(() => createVerifier({ scheme: SCHEME, keys: [] }));
  const responses = idempotent(one as Verifier);
  expect(() => countersign(one as Verifier, { answerCopies: responses })).not.toThrow();
  expect(() => countersign(other as Verifier, { answerCopies: responses })).toThrow('of another verifier');
  expect(() => countersign(one as Verifier, { answerCopies: {} as never })).toThrow(
    '"answerCopies" must be what idempotent(verifier) returns',
  );
});

it('a request that another verifier has accepted is not done once: nobody knows whose it is', async () => {
  const [ours, other] = [SCHEME, OTHER_SCHEME].map((scheme) =>
    createVerifier({
      scheme,
      keys: { id: CREDENTIALS.id, secret: CREDENTIALS.secret as string },
      store: memoryStore({ maxReplayIds: 100 }),
      clock: () => NOW_MS,
    }),
  ) as [Verifier, Verifier];
  const app = express();
  app.use(countersign(ours), idempotent(other), (_req, res) => void res.end('paid'));
  app.use(((error, _req, res, _next) => void res.status(500).end(error.message)) as ErrorRequestHandler);
  const server = await listen(createServer(app));
  onTestFinished(server.close);
  const answer = await payWith(server.port);
  expect([answer.status, answer.text]).toEqual([500, expect.stringContaining('with the same verifier')]);
});

it.each([
  ["is kept where the body was parsed by parse: 'json'", { parse: 'json' }, 200, 1],
  ['is kept where the handler needs no body', {}, 200, 1],
  ['is not kept where the body was lost and the handler has missed it', {}, 400, 2],
] as const)('an answer for a client that hangs up %s', async (_when, mounting, status, expected) => {
  const scheme = defineScheme({
    ...DECLARATION,
    message: message`${part.timestamp}${part.nonce}${part.body}`,
  });
  const verifier = createVerifier({
    ...{ scheme, store: memoryStore({ maxReplayIds: 100 }), clock: () => NOW_MS },
    keys: { id: CREDENTIALS.id, secret: CREDENTIALS.secret as string },
  });
  const body = '{"amount":1}';
  const headersOf = () => ({
    ...signRequest(scheme, CREDENTIALS, { method: 'POST', url: '/', body }, { clock: () => NOW_MS }),
    ...{
      'content-type': 'application/json',
      'content-length': String(body.length),
      'idempotency-key': 'pay-1',
    },
  });
  let tell = () => {};
  const done = new Promise<void>((resolve) => {
    tell = resolve;
  });
  let runs = 0;
  const app = express();
  app.use(countersign(verifier, mounting), idempotent(verifier));
  app.post('/', async (req, res) => {
    if (++runs === 1) {
      client.destroy();
      await once(req.socket, 'close');
    }
    res.status(status).json({ runs });
    tell();
  });
  const server = await listen(createServer(app));
  onTestFinished(server.close);
  const client = send({ host: '127.0.0.1', port: server.port, method: 'POST', headers: headersOf() });
  client.on('error', () => {});
  client.end(body);
  await done;
  const retry = await exchange(server.port, { method: 'POST', path: '/', headers: headersOf(), body });
  expect([retry.status, retry.text]).toEqual([status, `{"runs":${expected}}`]);
});
