/** Endpoints for the vectors, on each framework: `webhook()` for deliveries, and the verifier for requests of an API. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { countersign, webhook } from 'countersign/express';
import * as onFastify from 'countersign/fastify';
import { refusalResponse, verifyFetch, webhook as webhookOnFetch } from 'countersign/fetch';
import express from 'express';
import fastify, { type FastifyInstance } from 'fastify';
import { Hono } from 'hono';
import { listen } from '../../contract/http-client.ts';
import { sendRaw } from './raw-request.ts';
import { bodyOf, type SenderVector } from './sender-vectors.ts';
import { isApi, presetOf, verifierOf, webhookOptions } from './senders.ts';

/** Sends a vector to an endpoint of its own, which calls `handle` for what it accepts; gives the status of the answer. */
type Send = (vector: SenderVector, handle: () => void) => Promise<number>;

/** The frameworks. */
export const HOSTS: Readonly<Record<string, Send>> = {
  async 'Express 5'(vector, handle) {
    const app = express();
    app.use(await onExpress(vector, handle));
    const { port, close } = await listen(createServer(app));
    return sendRaw(port, vector).finally(close);
  },

  async Fastify(vector, handle) {
    const app = fastify();
    await addToFastify(app, vector, handle);
    await app.listen({ host: '127.0.0.1', port: 0 });
    return sendRaw((app.server.address() as AddressInfo).port, vector).finally(() => app.close());
  },

  async "Hono's Node server"(vector, handle) {
    const endpoint = await onFetch(vector, handle);
    const { fetch } = new Hono().all('*', (context) => endpoint(context.req.raw));
    const server = createAdaptorServer({ fetch, overrideGlobalObjects: false });
    const { port, close } = await listen(server as ReturnType<typeof createServer>);
    return sendRaw(port, vector).finally(close);
  },

  async fetch(vector, handle) {
    const { url, method } = vector;
    const headers = vector.headers.map(([name, value]): [string, string] => [name, value]);
    const body = method === 'GET' ? null : bodyOf(vector);
    return (await (await onFetch(vector, handle))(new Request(url, { method, headers, body }))).status;
  },
};

async function onExpress(vector: SenderVector, handle: () => void): Promise<express.RequestHandler> {
  if (!isApi(vector)) return webhook(await presetOf(vector), webhookOptions(vector), handle);
  const router = express.Router();
  router.use(countersign(await verifierOf(vector)), (_req, res) => {
    handle();
    res.end();
  });
  return router;
}

async function addToFastify(app: FastifyInstance, vector: SenderVector, handle: () => void) {
  if (!isApi(vector)) {
    const url = new URL(vector.url).pathname;
    app.register(onFastify.webhook(await presetOf(vector), { url, ...webhookOptions(vector) }, handle));
    return;
  }
  await app.register(onFastify.countersign, { verifier: await verifierOf(vector) });
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.all('*', async () => handle());
}

async function onFetch(
  vector: SenderVector,
  handle: () => void,
): Promise<(request: Request) => Promise<Response>> {
  if (!isApi(vector)) return webhookOnFetch(await presetOf(vector), webhookOptions(vector), handle);
  const verifier = await verifierOf(vector);
  return async (request) => {
    const { verdict } = await verifyFetch(verifier, request);
    if (!verdict.ok) return refusalResponse(verdict);
    handle();
    return new Response();
  };
}
