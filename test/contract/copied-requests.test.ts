/** Exact copies of requests, as proxies make them that try again by themselves. */

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import {
  createVerifier,
  defineScheme,
  header,
  memoryStore,
  message,
  part,
  type Store,
  type Verifier,
} from 'countersign';
import { signRequest } from 'countersign/client';
import * as ours from 'countersign/express';
import { countersign, idempotent } from 'countersign/fastify';
import type { IdempotencyOptions } from 'countersign/idempotency';
import { redis as sharedRedis } from 'countersign/redis';
import type { OperationStore } from 'countersign/store';
import express from 'express';
import fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { redisOfFile } from '../support/redis/redis-of-file.ts';
import { until } from '../support/redis/until.ts';
import { type Answer, exchange, listen, openSocket, rawRequest } from './http-client.ts';
import { Gate } from './once/gate.ts';

const SECRET = 'copied-secret-0123456789abcdef01';
/** The idempotency key and the path are not signed. */
const SCHEME = defineScheme({
  name: 'copied',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.keyId}\n${part.timestamp}\n${part.nonce}`,
  toleranceSeconds: 300,
  replay: 'nonce',
  idempotencyKey: header('Idempotency-Key'),
});

interface Mounting {
  readonly verifier: Verifier;
  readonly options: IdempotencyOptions;
  readonly answers: boolean;
  readonly handle: (send: (text: string) => void) => void;
}

type Start = (mounting: Mounting) => Promise<number>;

const FRAMEWORKS: Readonly<Record<string, Start>> = {
  Express: async ({ verifier, options, answers, handle }) => {
    const app = express();
    const responses = ours.idempotent(verifier, options);
    app.use(ours.countersign(verifier, answers ? { answerCopies: responses } : {}));
    app.all('/v1/orders/:id', responses, (_req, res) => handle((text) => void res.send(text)));
    const server = await listen(createServer(app));
    onTestFinished(server.close);
    return server.port;
  },
  Fastify: async ({ verifier, options, answers, handle }) => {
    const app = fastify({ forceCloseConnections: true });
    onTestFinished(() => app.close());
    const responses = idempotent(verifier, options);
    await app.register(countersign, { verifier, ...(answers && { answerCopies: responses }) });
    app.all('/v1/orders/:id', { preHandler: responses }, (_request, reply) =>
      handle((text) => void reply.send(text)),
    );
    await app.listen({ host: '127.0.0.1', port: 0 });
    return (app.server.address() as { port: number }).port;
  },
};

const redis = redisOfFile();

/** Stores that keep replays and operations. */
const STORES: Readonly<Record<string, () => Store>> = {
  memory: () => memoryStore({ maxReplayIds: 1000 }),
  Redis: () => sharedRedis(redis.client, { prefix: `${randomUUID()}:`, timeoutMs: 5_000 }).store,
};

interface Served {
  readonly port: number;
  readonly runs: () => number;
}

interface Options extends IdempotencyOptions {
  /** Store in which the verifier keeps replays, and operations unless `store` is given. Default: one in memory. */
  readonly shared?: Store;
  readonly gate?: Gate;
  readonly answers?: boolean;
}

/** Serves orders; each run waits for the gate. */
async function serve(
  start: Start,
  { shared = memoryStore({ maxReplayIds: 1000 }), gate, answers = false, ...options }: Options = {},
): Promise<Served> {
  const keys = { id: 'key-1', secret: SECRET };
  const verifier = createVerifier({ scheme: SCHEME, keys, store: shared });
  let runs = 0;
  const handle = (send: (text: string) => void) => {
    const run = ++runs;
    void (gate?.passed ?? Promise.resolve()).then(() => send(`run ${run}`));
  };
  const port = await start({ verifier, options, answers, handle });
  return { port, runs: () => runs };
}

function signed(key?: string): Record<string, string> {
  const own = signRequest(SCHEME, { id: 'key-1', secret: SECRET }, { method: 'POST', url: '/' });
  return key === undefined ? own : { ...own, 'Idempotency-Key': key };
}

function send(
  port: number,
  headers: Record<string, string>,
  path = '/v1/orders/AbC',
  method = 'POST',
): Promise<Answer> {
  return exchange(port, { method, path, headers });
}

const REPLAYED = [401, undefined];
const IN_PROGRESS = [409, 'request_in_progress'];

function resultOf({ status, text }: Answer): unknown[] {
  const { code } = text.startsWith('{') ? JSON.parse(text) : { code: undefined };
  return [status, status === 401 ? undefined : (code ?? text)];
}

describe.each(Object.entries(FRAMEWORKS))('a copy of a request behind %s', (_name, start) => {
  it.each([
    ['GET', undefined],
    ['POST', undefined],
    ['POST', 'order-1'],
  ])(
    'is told that the first one is being worked on, and afterwards that it is a replay: %s %s',
    async (method, key) => {
      const gate = new Gate();
      const api = await serve(start, { gate });
      const headers = signed(key);
      const first = send(api.port, headers, undefined, method);
      await until('the handler runs', () => api.runs() === 1);
      const copy = await send(api.port, headers, undefined, method);
      expect(resultOf(copy)).toEqual(IN_PROGRESS);
      expect(copy.headers['retry-after']).toBe('1');
      gate.open();
      expect((await first).text).toBe('run 1');
      expect(resultOf(await send(api.port, headers, undefined, method))).toEqual(REPLAYED);
      expect(api.runs()).toBe(1);
    },
  );

  it.each([undefined, 'order-1'])(
    'is told so also when the connection of the first one is closed, for as long as its handler runs: %s',
    async (key) => {
      const gate = new Gate();
      const api = await serve(start, { gate });
      const headers = signed(key);
      const client = await openSocket(api.port);
      client.on('error', () => {});
      client.write(
        rawRequest('POST /v1/orders/AbC', [...Object.entries(headers), ['content-length', '0']], ''),
      );
      await until('the handler runs', () => api.runs() === 1);
      client.destroy();
      await new Promise((resolve) => client.once('close', resolve));
      expect(resultOf(await send(api.port, headers))).toEqual(IN_PROGRESS);
      gate.open();
      await until('it is a replay', async () => (await send(api.port, headers)).status === 401);
      expect(api.runs()).toBe(1);
    },
  );

  it('is a replay when the store fails', async () => {
    const { operations, ...store } = memoryStore();
    const failing: OperationStore = { ...operations, find: () => Promise.reject(new Error('away')) };
    const api = await serve(start, { answers: true, store: { ...store, operations: failing } });
    const headers = signed('order-1');
    await send(api.port, headers);
    expect(resultOf(await send(api.port, headers))).toEqual(REPLAYED);
  });

  it('cannot be answered from a store that does not find, which is told when it is mounted', async () => {
    const { operations, ...store } = memoryStore();
    const { find: _find, ...others } = operations;
    const without = { ...store, operations: others };
    await expect(serve(start, { answers: true, store: without })).rejects.toThrow('find()');
  });
});

const CASES = Object.entries(FRAMEWORKS).flatMap(([framework, start]) =>
  Object.entries(STORES).map(([store, createStore]) => ({ framework, start, store, createStore })),
);

describe.each(CASES)(
  'a copy that may be answered, behind $framework with $store',
  ({ start, createStore }) => {
    it('gets the response to the first one, marked as a replay', async () => {
      const api = await serve(start, { shared: createStore(), answers: true });
      const headers = signed('order-1');
      await send(api.port, headers);
      const copy = await send(api.port, headers);
      expect([copy.status, copy.text, copy.headers['idempotency-replayed']]).toEqual([200, 'run 1', 'true']);
      expect(copy.headers['cache-control']).toBe('no-store');
      expect(api.runs()).toBe(1);
    });

    it('waits for the response, or is refused with 409, as another request with the key', async () => {
      for (const whileRunning of ['wait', 'refuse'] as const) {
        const gate = new Gate();
        const api = await serve(start, { shared: createStore(), gate, answers: true, whileRunning });
        const headers = signed('order-1');
        const first = send(api.port, headers);
        await until('the handler runs', () => api.runs() === 1);
        const copy = send(api.port, headers);
        if (whileRunning === 'refuse') expect(resultOf(await copy)).toEqual([409, 'idempotency_key_in_use']);
        gate.open();
        expect((await first).text).toBe('run 1');
        if (whileRunning === 'wait') expect((await copy).text).toBe('run 1');
        expect(api.runs()).toBe(1);
      }
    });

    it('is a replay without a key, with another key, or for another path, whatever is stored', async () => {
      const api = await serve(start, { shared: createStore(), answers: true });
      const [one, two] = [signed('order-1'), signed('order-2')];
      await send(api.port, one);
      await send(api.port, two);
      const { 'Idempotency-Key': _key, ...keyless } = one;
      expect(resultOf(await send(api.port, keyless))).toEqual(REPLAYED);
      expect(resultOf(await send(api.port, { ...one, 'Idempotency-Key': 'order-2' }))).toEqual(REPLAYED);
      expect(resultOf(await send(api.port, { ...one, 'Idempotency-Key': 'order-3' }))).toEqual(REPLAYED);
      expect(resultOf(await send(api.port, one, '/v1/orders/other'))).toEqual(REPLAYED);
      expect(resultOf(await send(api.port, one))).toEqual([200, 'run 1']);
      expect(api.runs()).toBe(2);
    });

    it('begins nothing where nothing was kept, so that a retry runs as ever', async () => {
      const api = await serve(start, { shared: createStore(), answers: true, keeps: () => false });
      const headers = signed('order-1');
      await send(api.port, headers);
      expect(resultOf(await send(api.port, headers))).toEqual(REPLAYED);
      expect((await send(api.port, signed('order-1'))).text).toBe('run 2');
    });

    it('gets it from a server other than the one that is at work, once that is done', async () => {
      const gate = new Gate();
      const options = { shared: createStore(), gate, answers: true, whileRunning: 'wait' } as const;
      const [busy, idle] = [await serve(start, options), await serve(start, options)];
      const headers = signed('order-1');
      const first = send(busy.port, headers);
      await until('the handler runs', () => busy.runs() === 1);
      const copy = send(idle.port, headers);
      gate.open();
      expect([(await first).text, (await copy).text]).toEqual(['run 1', 'run 1']);
      expect([busy.runs(), idle.runs()]).toEqual([1, 0]);
    });
  },
);
