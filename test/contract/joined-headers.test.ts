/** `Vary` and `RateLimit` where CORS and several limiters have a say, in every order of mounts, on both frameworks. */

import { createServer } from 'node:http';
import { createVerifier, defineScheme, header, memoryStore, message, part, type Verifier } from 'countersign';
import { signRequest } from 'countersign/client';
import { countersign as countersignExpress, rateLimit as limitExpress } from 'countersign/express';
import { countersign as countersignFastify, rateLimit as limitFastify } from 'countersign/fastify';
import express, { type RequestHandler } from 'express';
import fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, exchange, listen } from './http-client.ts';

type Mount = 'outer' | 'verified' | 'inner';

const SCHEME = defineScheme({
  name: 'joined',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}.${part.nonce}.${part.body}`,
  toleranceSeconds: 300,
  replay: 'nonce',
});
const CREDENTIALS = { id: 'ann', secret: 'a-secret-of-some-length' };

function verifierOf(): Verifier {
  return createVerifier({
    scheme: SCHEME,
    keys: { id: 'ann', secret: CREDENTIALS.secret, limits: [{ name: 'key', limit: 2, windowSeconds: 60 }] },
    store: memoryStore(),
  });
}

const limited = (name: string) => ({
  ...{ name, key: () => 'ann', store: memoryStore(), limits: [{ name, limit: 9, windowSeconds: 60 }] },
});

function expressApp(mounts: readonly Mount[]): Parameters<typeof createServer>[1] {
  const verifier = verifierOf();
  const app = express();
  const cors: RequestHandler = (_req, res, next) => {
    res.setHeader('vary', 'Origin');
    next();
  };
  app.use(cors);
  for (const mount of mounts)
    app.use(mount === 'verified' ? countersignExpress(verifier) : limitExpress(limited(mount)));
  app.use(
    '/routes',
    countersignExpress(verifier, { limits: [{ name: 'route', limit: 9, windowSeconds: 60 }] }),
  );
  app.use((_req, res) => void res.end('handler'));
  return app;
}

async function fastifyApp(mounts: readonly Mount[]): Promise<Parameters<typeof createServer>[1]> {
  const app = fastify();
  onTestFinished(() => app.close());
  app.addHook('onRequest', async (_request, reply) => void reply.header('vary', 'Origin'));
  for (const mount of mounts) {
    if (mount === 'verified') await app.register(countersignFastify, { verifier: verifierOf() });
    // The plugin verifies in preParsing, between these two.
    else app.addHook(mount === 'outer' ? 'onRequest' : 'preHandler', limitFastify(limited(mount)));
  }
  app.get('/', async () => 'handler');
  await app.ready();
  return (req, res) => app.routing(req, res);
}

async function serve(
  listener: Parameters<typeof createServer>[1],
): Promise<(path?: string) => Promise<Answer>> {
  const { port, close } = await listen(createServer(listener));
  onTestFinished(close);
  return (path = '/') =>
    exchange(port, { path, headers: signRequest(SCHEME, CREDENTIALS, { method: 'GET', url: path }) });
}

describe.each([
  ['Express', expressApp],
  ['Fastify', fastifyApp],
])('on %s', (_framework, appWith) => {
  it.each<[Mount[], string[]]>([
    [
      ['outer', 'verified'],
      ['outer', 'key'],
    ],
    [
      ['verified', 'inner'],
      ['key', 'inner'],
    ],
    [
      ['outer', 'verified', 'inner'],
      ['outer', 'key', 'inner'],
    ],
  ])('%j tell of all limits that a request has passed, and add to Vary', async (mounts, names) => {
    const send = await serve(await appWith(mounts));
    const { status, headers } = await send();
    expect([status, headers.vary]).toEqual([200, 'Origin, X-Key, X-Signature']);
    expect(namesIn(headers.ratelimit)).toEqual(names);
    expect(namesIn(headers['ratelimit-policy'])).toEqual(names);
  });

  it.each<[Mount[], string[]]>([
    [
      ['outer', 'verified'],
      ['outer', 'key'],
    ],
    [['outer'], ['outer']],
  ])('the 429 of the last of %j tells of those above, and adds to Vary', async (mounts, names) => {
    const send = await serve(await appWith(mounts));
    let answer = await send();
    for (let i = 0; i < 9 && answer.status !== 429; i++) answer = await send();
    expect([answer.status, answer.headers.vary]).toEqual([429, 'Origin, Accept']);
    expect(namesIn(answer.headers.ratelimit)).toEqual(names);
  });
});

it('a second mount of one verifier tells of each limit once', async () => {
  const send = await serve(expressApp(['outer', 'verified']));
  const { headers } = await send('/routes');
  expect(namesIn(headers.ratelimit)).toEqual(['outer', 'key', 'route']);
});

function namesIn(list: unknown): string[] {
  return [...String(list).matchAll(/"(\w+)"/g)].map(([, name]) => name as string);
}
