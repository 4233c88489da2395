/** The accounts that IP2 signs in the path, behind every option of the routers that changes which spellings they take. */

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { countersign as onExpress } from 'countersign/express';
import { countersign as onFastify } from 'countersign/fastify';
import { ip2 } from 'countersign/schemes/ip2';
import express, { Router } from 'express';
import express4 from 'express4';
import fastify, { type FastifyServerOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, exchange, listen } from '../contract/http-client.ts';
import { besiege } from './siege.ts';

const DEBITS = '/api/v2/transactions/debits';
const SIGNED = `${DEBITS}/S1/A1`;

interface Server {
  readonly port: number;
  readonly close: () => Promise<unknown>;
}

const { verifier, sign } = besiege(ip2());

const FASTIFY: Record<string, FastifyServerOptions> = {
  'as it comes': {},
  ignoreDuplicateSlashes: { routerOptions: { ignoreDuplicateSlashes: true } },
  ignoreTrailingSlash: { routerOptions: { ignoreTrailingSlash: true } },
  'caseSensitive: false': { routerOptions: { caseSensitive: false } },
  useSemicolonDelimiter: { useSemicolonDelimiter: true },
  'maxParamLength: 2': { routerOptions: { maxParamLength: 2 } },
  'all of them': {
    ...{ ignoreDuplicateSlashes: true, ignoreTrailingSlash: true },
    ...{ caseSensitive: false, useSemicolonDelimiter: true },
  },
  'a rewriteUrl to resolve': { rewriteUrl: ({ url = '/' }) => resolved(url) },
  'a shortening rewriteUrl': { rewriteUrl: ({ url = '/' }) => url.replace(/^\/ip2/i, '') },
};

const FASTIFY_ROUTES = ['/:sub/:acc', '/:sub(^[^/]*$)/:acc(^[^/]*$)'];

/** Every router of Express that takes `DEBITS/:sub/:acc`, by its options. */
const EXPRESS: Record<string, () => RequestListener> = {
  'Express 5 as it comes': () => express5(),
  'Express 5, case sensitive': () => express5({ 'case sensitive routing': true }),
  'Express 5, strict': () => express5({ 'strict routing': true }),
  'Express 5 with mergeParams': () => {
    const app = express();
    const inner = Router({ mergeParams: true }).post('/:acc', answerParams);
    app.use(onExpress(verifier));
    app.use(`${DEBITS}/:sub`, inner);
    return withEnd(app);
  },
  'Express 5 with an optional ending': () => express5({}, `${DEBITS}/:sub/:acc{/}`),
  'Express 5 with a pattern': () =>
    express5({}, /^\/+api\/v2\/transactions\/debits\/+(?<sub>[^/]*)\/+(?<acc>[^/]*)/i),
  'Express 4 as it comes': () => express4App(),
  'Express 4, case sensitive': () => express4App({ 'case sensitive routing': true }),
  'Express 4, strict': () => express4App({ 'strict routing': true }),
  'Express 4 with mergeParams': () => {
    const app = express4();
    const inner = express4.Router({ mergeParams: true }).post('/:acc', answerParams as never);
    app.use(onExpress(verifier) as never);
    app.use(`${DEBITS}/:sub`, inner);
    return withEnd(app);
  },
  'Express 4 with an expression in the path': () => express4App({}, `${DEBITS}/:sub([^/]*)/:acc([^/]*)`),
};

const OTHER_ACCOUNT = [
  `${DEBITS}/S2/A2`,
  `${DEBITS}/S2/A2/`,
  `${DEBITS}/S2/A2//`,
  `${DEBITS}//S2/A2`,
  `${DEBITS}/S2//A2`,
  `${DEBITS}//A2`,
  `${DEBITS}/S2/`,
  `${DEBITS}/S2//`,
  `//api/v2/transactions/debits/S2/A2`,
  '/api/v2/transactions//debits/S2/A2',
  '/api/v2//transactions/debits//S2//A2',
  '/API/V2/Transactions/DEBITS/S2/A2',
  '/api/v2/transactions/%64ebits/S2/A2',
  '/%61pi/v2/transactions/debits/%532/%412',
  `${DEBITS}/S2/A2;x`,
  `${DEBITS}/S2/A2;AccountId=A1`,
  `${DEBITS};/S2/A2`,
  `${DEBITS}/S2/A2%3Bx`,
  `${DEBITS}/S2/A2%2f`,
  `${DEBITS}/S2%2fA2`,
  `${DEBITS}/S2/A2%3F`,
  `${DEBITS}/S2/A2%23`,
  `${DEBITS}/S2/A2%20`,
  `${DEBITS}/S2/A2%00`,
  `${DEBITS}/S2/A2/.`,
  `${DEBITS}/S2/./A2`,
  `${DEBITS}/S1/A1/../A2`,
  `${DEBITS}/S1/A1/%2e%2e/A2`,
  `${DEBITS}/S2/A2/x/..`,
  `${DEBITS}\\S2\\A2`,
  `${DEBITS}/S2\\A2`,
  `${DEBITS}/S2/A2\u00a0`,
  `${DEBITS}\\S2/A2\u00a0`,
  `${DEBITS}/S2/\u00c3\u0089`,
  `/ip2${DEBITS}/S2/A2`,
  `/IP2${DEBITS}/S2/A2`,
];

describe.each(Object.entries(FASTIFY))('Fastify with %s', (_name, options) => {
  describe.each(FASTIFY_ROUTES)('%s', (route) => {
    itKeepsToTheSignedAccount(async () => {
      const app = fastify(options);
      await app.register(onFastify, { verifier });
      app.post(DEBITS + route, async ({ params }) => params);
      await app.listen({ port: 0, host: '127.0.0.1' });
      return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
    });
  });
});

describe.each(Object.entries(EXPRESS))('on %s', (_name, create) => {
  itKeepsToTheSignedAccount(() => listen(createServer(create())));
});

function itKeepsToTheSignedAccount(start: () => Promise<Server>): void {
  let server: Server;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.close());

  it('the signed account is reached', async () => {
    const answer = await send(server.port, SIGNED);
    expect([answer.status, answer.text]).toEqual([200, '{"sub":"S1","acc":"A1"}']);
  });

  it.each(OTHER_ACCOUNT)('another account is not reached: %s', async (path) => {
    const { status, text } = await send(server.port, `${path}?SubscriptionId=S1&AccountId=A1`);
    if (status === 200) expect(text).toBe('{"sub":"S1","acc":"A1"}');
    else expect(status).toBeGreaterThanOrEqual(400);
    expect(status).not.toBe(500);
  });
}

describe('the account in the query', () => {
  const BODY = '{"SubscriptionId":"S1","AccountId":"A1"';
  const names = [
    ...['AccountId', 'accountid', 'Account%49d', 'AccountId[]', 'AccountId%5B%5D', 'AccountId[0]'],
    ...['AccountId[x]', '[AccountId]', '[AccountId][]', '%5BAccountId%5D', 'AccountId[', 'AccountId]'],
  ];

  it.each(names)('is not hidden from the signature by the name %s', async (name) => {
    for (const extended of [true, false]) {
      const app = express();
      app.set('query parser', extended ? 'extended' : 'simple');
      app.use(onExpress(verifier));
      app.post('/pay', ({ query }, res) => void res.json(query));
      const { port, close } = await listen(createServer(app));
      const answer = await send(port, `/pay?${name}=A2`, { signed: '/pay', body: BODY });
      await close();
      expect(answer.status).toBe(401);
    }
  });

  it('is refused behind more parameters than a parser reads', async () => {
    const app = express();
    app.use(onExpress(verifier));
    app.post('/pay', ({ query }, res) => void res.json({ seen: 'AccountId' in query }));
    const { port, close } = await listen(createServer(app));
    const ask = (others: number) => {
      const target = `/pay?${'a&'.repeat(others)}AccountId=A1`;
      return send(port, target, { signed: '/pay?AccountId=A1', body: '{"Memo":"x"' });
    };
    const answers = [await ask(999), await ask(1000)];
    await close();
    expect(answers.map(({ status }) => status)).toEqual([200, 401]);
    expect(answers[0]?.text).toBe('{"seen":true}');
  });
});

let amount = 0;

/** Sends what was signed for another target: IP2 signs fields, and neither path nor query. */
function send(port: number, path: string, { signed = SIGNED, body = '{"Memo":"x"' } = {}): Promise<Answer> {
  // Each request has a signature of its own, or it would be a copy.
  const whole = `${body},"Amount":${++amount}}`;
  const headers = sign({ target: signed, body: whole });
  const { 'X-Content-Type': _type, ...rest } = headers;
  return exchange(port, {
    method: 'POST',
    path,
    body: whole,
    headers: { ...rest, 'content-type': 'application/json' },
  });
}

function express5(settings: Record<string, boolean> = {}, path: string | RegExp = `${DEBITS}/:sub/:acc`) {
  const app = express();
  for (const [name, value] of Object.entries(settings)) app.set(name, value);
  app.use(onExpress(verifier));
  app.post(path, answerParams);
  return withEnd(app);
}

function express4App(settings: Record<string, boolean> = {}, path = `${DEBITS}/:sub/:acc`) {
  const app = express4();
  for (const [name, value] of Object.entries(settings)) app.set(name, value);
  app.use(onExpress(verifier) as never);
  app.post(path, answerParams as never);
  return withEnd(app);
}

function answerParams({ params }: express.Request, res: express.Response): void {
  res.json({ sub: params.sub, acc: params.acc });
}

function withEnd(app: RequestListener): RequestListener {
  const onError: express.ErrorRequestHandler = (error, _req, res, _next) =>
    void res.status((error as { status?: number }).status ?? 500).end();
  (app as express.Express).use(onError);
  return app;
}

/** As programs do that take the target for a URL. */
function resolved(url: string): string {
  const { pathname, search } = new URL(url.replace(/^\/+/, '/'), 'http://localhost');
  return pathname.replace(/\/{2,}/g, '/') + search;
}
