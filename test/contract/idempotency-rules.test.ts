/** A scheme's own rules about retries, as the Agentic Commerce Protocol has them, on each framework. */

import { createServer } from 'node:http';
import {
  createVerifier,
  defineScheme,
  header,
  headerParam,
  memoryStore,
  message,
  part,
  type Scheme,
  type SchemeDeclaration,
  type Verifier,
} from 'countersign';
import * as onExpress from 'countersign/express';
import * as onFastify from 'countersign/fastify';
import { acp } from 'countersign/schemes/acp';
import { ucp } from 'countersign/schemes/ucp';
import express from 'express';
import fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, exchange, listen } from './http-client.ts';

const TOKEN = 'a-token-of-some-length';

/** A merchant, and how often its handler has run. */
interface Merchant {
  readonly port: number;
  readonly runs: () => number;
}

type Serve = (verifier: Verifier, handle: () => unknown) => Promise<number>;

const FRAMEWORKS: Readonly<Record<string, Serve>> = {
  async Express(verifier, handle) {
    const app = express();
    app.use(onExpress.countersign(verifier, { parse: 'json' }), onExpress.idempotent(verifier));
    app.post('/checkout_sessions', async (_req, res) => void res.status(201).json(await handle()));
    const running = await listen(createServer(app));
    onTestFinished(running.close);
    return running.port;
  },
  async Fastify(verifier, handle) {
    const app = fastify();
    await app.register(onFastify.countersign, { verifier, parse: 'json' });
    const preHandler = onFastify.idempotent(verifier);
    app.post('/checkout_sessions', { preHandler }, async (_request, reply) =>
      reply.code(201).send(await handle()),
    );
    await app.listen({ host: '127.0.0.1', port: 0 });
    onTestFinished(() => app.close());
    return (app.server.address() as { port: number }).port;
  },
};

/** Serves a merchant whose handler answers with how often it has run. */
async function merchant(serve: Serve, scheme: Scheme = acp(), wait?: Promise<unknown>): Promise<Merchant> {
  let runs = 0;
  const verifier = createVerifier({
    scheme,
    keys: { id: 'agent', secret: TOKEN },
    store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
  });
  const port = await serve(verifier, async () => {
    runs += 1;
    await wait;
    return { runs };
  });
  return { port, runs: () => runs };
}

function post(
  { port }: Merchant,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return exchange(port, {
    ...{ method: 'POST', path: '/checkout_sessions', body },
    headers: {
      ...{
        authorization: `Bearer ${TOKEN}`,
        'api-version': '2026-04-17',
        'content-type': 'application/json',
      },
      ...{ 'idempotency-key': 'key-1', 'request-id': 'req-1' },
      ...headers,
    },
  });
}

const BODY = '{"items":[{"id":"a","quantity":1}],"note":null}';

describe.each(Object.entries(FRAMEWORKS))('acp() on %s', (_name, serve) => {
  it('answers a retry that is equal as JSON with the first response, marked and with its ids', async () => {
    const shop = await merchant(serve);
    const first = await post(shop, BODY);
    expect([first.status, first.text]).toEqual([201, '{"runs":1}']);
    expect(first.headers).toMatchObject({ 'idempotency-key': 'key-1', 'request-id': 'req-1' });
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    const again = await post(shop, '{ "note":null, "items":[{"quantity":1.0,"id":"\\u0061"}] }', {
      'request-id': 'req-2',
    });
    expect([again.status, again.text]).toEqual([201, '{"runs":1}']);
    expect(again.headers).toMatchObject({
      ...{ 'idempotency-key': 'key-1', 'request-id': 'req-2', 'idempotent-replayed': 'true' },
    });
    expect(again.headers['idempotency-replayed']).toBeUndefined();
    expect(shop.runs()).toBe(1);
  });

  it.each([
    ['a member that is absent', '{"items":[{"id":"a","quantity":1}]}'],
    ['another order of a list', '{"items":[{"id":"a","quantity":1}],"note":[]}'],
    ['another value', '{"items":[{"id":"a","quantity":2}],"note":null}'],
  ])('refuses the key with %s as 422 idempotency_conflict', async (_what, body) => {
    const shop = await merchant(serve);
    await post(shop, BODY);
    const other = await post(shop, body);
    expect([other.status, JSON.parse(other.text)]).toEqual([
      422,
      { type: 'invalid_request', code: 'idempotency_conflict', message: expect.any(String) },
    ]);
    expect(other.headers).toMatchObject({ 'idempotency-key': 'key-1', 'request-id': 'req-1' });
    expect(shop.runs()).toBe(1);
  });

  it('refuses a key that is in use as 409 idempotency_in_flight, with the time of a retry', async () => {
    let finish: (value?: unknown) => void = () => undefined;
    const shop = await merchant(serve, acp(), new Promise((resolve) => (finish = resolve)));
    const first = post(shop, BODY);
    await expect.poll(() => shop.runs()).toBe(1);
    const second = await post(shop, BODY);
    expect([second.status, JSON.parse(second.text).code]).toEqual([409, 'idempotency_in_flight']);
    expect(second.headers['retry-after']).toMatch(/^\d+$/);
    finish();
    expect((await first).status).toBe(201);
  });

  it('refuses a POST without a key or a version that is served', async () => {
    const shop = await merchant(serve);
    const { port } = shop;
    const answerTo = async (headers: Record<string, string>) => {
      const { status, text } = await exchange(port, {
        ...{ method: 'POST', path: '/checkout_sessions', body: BODY },
        headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      });
      return [status, JSON.parse(text)];
    };
    expect(await answerTo({ 'api-version': '2026-04-17' })).toEqual([
      400,
      { type: 'invalid_request', code: 'idempotency_key_required', message: expect.any(String) },
    ]);
    const versions = { supported_versions: ['2026-04-17'] };
    expect(await answerTo({})).toEqual([
      400,
      expect.objectContaining({ code: 'missing_api_version', ...versions }),
    ]);
    expect(await answerTo({ 'api-version': '2025-09-29' })).toEqual([
      400,
      expect.objectContaining({ code: 'unsupported_api_version', ...versions }),
    ]);
    expect(shop.runs()).toBe(0);
  });
});

describe('rules of a scheme about retries', () => {
  it('are the usual ones for ucp(), which compares bytes', () => {
    expect(ucp()).not.toHaveProperty('idempotency');
  });

  it.each([
    ['sameBody', { sameBody: 'xml' }],
    ['echo', { echo: 'yes' }],
    ['replayedHeader', { replayedHeader: 'no name' }],
    ['replays', { replays: true }],
  ])('are refused by name where they are wrong: "%s"', (name, rules) => {
    const given = { ...DECLARATION, idempotencyKey: header('Idempotency-Key'), idempotency: rules as object };
    expect(() => defineScheme(given)).toThrow(`"${name}"`);
  });

  it('have no effect without a key, and no header to repeat it in', () => {
    expect(() => defineScheme({ ...DECLARATION, idempotency: {} })).toThrow('without an "idempotencyKey"');
    const idempotencyKey = headerParam('X-Signature', 'key');
    expect(() => defineScheme({ ...DECLARATION, idempotencyKey, idempotency: { echo: true } })).toThrow(
      '"echo"',
    );
  });
});

const DECLARATION: SchemeDeclaration = {
  name: 'acme',
  signature: header('X-Signature'),
  ...({ secret: 'utf8', algorithm: 'hmac-sha256', replay: 'signature' } as const),
  message: message`${part.body}`,
};
