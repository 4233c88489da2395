/** Endpoints of `webhook()` that take any method, on each framework. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Scheme, WebhookEvent, WebhookOptions } from 'countersign';
import * as onExpress from 'countersign/express';
import * as onFastify from 'countersign/fastify';
import { webhook } from 'countersign/fetch';
import express from 'express';
import fastify from 'fastify';
import { exchange, listen, type Outgoing } from './http-client.ts';

/** An answer; names of headers in lower case. */
interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** An endpoint at `/hooks`. */
interface Endpoint {
  readonly scheme: Scheme;
  readonly options: WebhookOptions;
  readonly handler: (event: WebhookEvent) => void | Promise<void>;
}

/** Starts an endpoint, sends the requests one after another, and stops it. */
type Ask = (endpoint: Endpoint, requests: readonly Outgoing[]) => Promise<Answered[]>;

/** The frameworks. */
export const HOSTS: Readonly<Record<string, Ask>> = {
  async Express({ scheme, options, handler }, requests) {
    const app = express();
    app.all('/hooks', onExpress.webhook(scheme, options, handler));
    const { port, close } = await listen(createServer(app));
    return askAll(port, requests).finally(close);
  },

  async Fastify({ scheme, options, handler }, requests) {
    const app = fastify();
    await app.register(onFastify.webhook(scheme, { ...options, url: '/hooks' }, handler));
    await app.listen({ host: '127.0.0.1', port: 0 });
    return askAll((app.server.address() as AddressInfo).port, requests).finally(() => app.close());
  },

  async fetch({ scheme, options, handler }, requests) {
    const endpoint = webhook(scheme, options, handler);
    const answers: Answered[] = [];
    for (const { method = 'GET', path, headers = {}, body = null } of requests) {
      const init = { method, headers: headers as Record<string, string>, body: body as string | null };
      const response = await endpoint(new Request(`https://receiver.example.com${path}`, init));
      const text = await response.text();
      answers.push({ status: response.status, headers: Object.fromEntries(response.headers), text });
    }
    return answers;
  },
};

async function askAll(port: number, requests: readonly Outgoing[]): Promise<Answered[]> {
  const answers: Answered[] = [];
  for (const request of requests) answers.push(await exchange(port, request));
  return answers;
}
