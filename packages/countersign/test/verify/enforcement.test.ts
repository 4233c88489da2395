/** Verifiers that observe, and refuse nothing. */

import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import Fastify from 'fastify';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { signRequest } from '../../src/client.ts';
import * as onExpress from '../../src/express.ts';
import * as onFastify from '../../src/fastify.ts';
import { createVerifier, type Logger, memoryStore, onEvent, type VerifierOptions } from '../../src/index.ts';
import { influencemart } from '../../src/schemes/influencemart.ts';

const scheme = influencemart();
const KEY = { id: 'ak_test_1', secret: 'a secret of 24 characters', scopes: [] };
const BODY = '{"order":1}';

interface Seen {
  readonly body: unknown;
  readonly keyId: string | undefined;
  readonly refusedAs: string | undefined;
}

const lines: Record<string, unknown>[] = [];
const log = (line: object, text: string) => lines.push({ ...line, text });
const logger: Logger = { info: log, warn: log, error: log };
afterEach(() => lines.splice(0));

const verifierWith = (options: Partial<VerifierOptions>) =>
  createVerifier({ scheme, keys: KEY, store: memoryStore(), logger, ...options });

type App = (options: Partial<VerifierOptions>) => Promise<string>;

const expressApp: App = async (options) => {
  const verifier = verifierWith(options);
  const app = express();
  app.use(onExpress.countersign(verifier, { parse: 'json' }));
  app.use(onExpress.authorize(verifier, { scopes: [] }), onExpress.idempotent(verifier));
  app.post('/orders', (req, res) => {
    const seen: Seen = {
      body: req.body,
      keyId: req.countersign?.key.id,
      refusedAs: onExpress.observedVerdict(req)?.code,
    };
    res.json(seen);
  });
  const server: Server = app.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`;
};

const fastifyApp: App = async (options) => {
  const app = Fastify();
  await app.register(onFastify.countersign, { verifier: verifierWith(options), parse: 'json' });
  app.post(
    '/orders',
    (request): Seen => ({
      body: request.body,
      keyId: request.countersign?.key.id,
      refusedAs: onFastify.observedVerdict(request)?.code,
    }),
  );
  onTestFinished(() => app.close());
  return `${await app.listen({ host: '127.0.0.1', port: 0 })}/orders`;
};

async function send(
  url: string,
  changes: Record<string, string> = {},
): Promise<{ status: number; seen: Seen }> {
  const signed = signRequest(scheme, KEY, { method: 'POST', url, body: BODY });
  const headers = { ...signed, 'content-type': 'application/json', ...changes };
  const response = await fetch(url, { method: 'POST', headers, body: BODY });
  return { status: response.status, seen: (await response.json()) as Seen };
}

const WRONG = { 'X-Signature': '0'.repeat(64) };
const OLD = { 'X-Timestamp': '1700000000' };
const body = { order: 1 };

describe.each([
  ['Express', expressApp],
  ['Fastify', fastifyApp],
])('a verifier on %s that does not enforce', (_framework, start) => {
  it('lets a request pass whose signature is wrong, and tells the handler', async () => {
    const { status, seen } = await send(await start({ enforce: false }), WRONG);
    expect([status, seen]).toEqual([200, { body, refusedAs: 'signature_mismatch' }]);
  });

  it('lets a request pass that the head alone would have refused, with its body', async () => {
    const { status, seen } = await send(await start({ enforce: false }), OLD);
    expect([status, seen]).toEqual([200, { body, refusedAs: 'timestamp_too_old' }]);
  });

  it('accepts what is right as any other', async () => {
    const { status, seen } = await send(await start({ enforce: false }));
    expect([status, seen]).toEqual([200, { body, keyId: 'ak_test_1' }]);
  });

  it('enforces the limits on bodies', async () => {
    const url = await start({ enforce: false, maxBodyBytes: 4 });
    expect((await send(url)).status).toBe(413);
    expect((await send(url, OLD)).status).toBe(413);
  });

  it('may decide by the key and the request', async () => {
    const enforce = (key: { id: string } | undefined) => key?.id !== 'ak_test_1';
    const url = await start({ enforce });
    expect((await send(url, WRONG)).status).toBe(200);
    expect((await send(url, { ...WRONG, 'X-API-Key': 'ak_test_2' })).status).toBe(401);
  });
});

describe('what is only observed', () => {
  it('is told apart in the log and in events, and said at start-up', async () => {
    const events: unknown[] = [];
    onTestFinished(onEvent('verdict', ({ code, enforced }) => events.push([code, enforced])));
    const verifier = verifierWith({ enforce: false });
    expect(lines).toMatchObject([{ event: 'countersign.not_enforced', scheme: 'influencemart' }]);
    const request = { method: 'POST', url: '/orders', body: BODY };
    await verifier.verify({
      ...request,
      headers: { ...signRequest(scheme, KEY, request), ...WRONG },
    });
    expect(lines[1]).toMatchObject({
      ...{ code: 'signature_mismatch', enforced: false },
      text: 'request would be refused, and was let through',
    });
    expect(events).toEqual([['signature_mismatch', false]]);
  });

  it('is enforced where a function answers with anything but false', async () => {
    const verifier = verifierWith({ enforce: (() => undefined) as never });
    const verdict = await verifier.verify({ method: 'POST', url: '/', body: BODY });
    expect(verdict).toMatchObject({ ok: false, enforced: true });
  });

  it('must be said by a boolean or a function', () => {
    expect(() => verifierWith({ enforce: 'no' as never })).toThrow(
      /"enforce" must be true, false or a function/,
    );
  });
});
