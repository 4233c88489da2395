import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryStore, type WebhookEvent } from 'countersign';
import * as onExpress from 'countersign/express';
import * as onFastify from 'countersign/fastify';
import { webhook } from 'countersign/fetch';
import express from 'express';
import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { exchange, listen } from './http-client.ts';
import { type Posted, SECRET, shop, signed } from './webhook-contract.ts';

/** Posts deliveries to an endpoint whose handler is the framework's, and answers with the next of the statuses. */
type Deliver = (statuses: readonly number[], deliveries: readonly Posted[]) => Promise<Delivered>;

interface Delivered {
  readonly statuses: readonly number[];
  readonly events: readonly WebhookEvent[];
}

const HOSTS: Readonly<Record<string, Deliver>> = {
  async Express(due, deliveries) {
    const events: WebhookEvent[] = [];
    const app = express();
    app.post('/hooks', onExpress.webhook(shop, options()), (req, res) => {
      res.status(due[events.push(req.event) - 1] as number).end();
    });
    const { port, close } = await listen(createServer(app));
    return { statuses: await postAll(port, deliveries).finally(close), events };
  },

  async Fastify(due, deliveries) {
    const events: WebhookEvent[] = [];
    const app = fastify();
    app.register((context, _options, ready) => {
      context.register(onFastify.webhook(shop, options()));
      context.after(() => {
        context.post('/hooks', async (request, reply) => {
          reply.code(due[events.push(request.event) - 1] as number);
          return '';
        });
      });
      ready();
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    return { statuses: await postAll(port, deliveries).finally(() => app.close()), events };
  },

  async fetch(due, deliveries) {
    const events: WebhookEvent[] = [];
    const endpoint = webhook(
      shop,
      options(),
    )((event) => new Response(null, { status: due[events.push(event) - 1] as number }));
    const statuses: number[] = [];
    for (const { headers, body } of deliveries) {
      const request = new Request('https://receiver.example.com/hooks', { method: 'POST', headers, body });
      statuses.push((await endpoint(request)).status);
    }
    return { statuses, events };
  },
};

describe.each(Object.entries(HOSTS))('webhook() without a handler on %s', (_host, deliver) => {
  it('lets the route handle an event once, where it answers with success', async () => {
    const first = signed({ id: 'evt_1', type: 'order.paid' });
    const { statuses, events } = await deliver([204], [first, first, signed({ id: 'evt_1' }, { after: 1 })]);
    expect(statuses).toEqual([204, 200, 200]);
    expect(events).toMatchObject([{ id: 'evt_1', type: 'order.paid', payload: { id: 'evt_1' } }]);
  });

  it('lets the route handle it again after another answer', async () => {
    const first = signed({ id: 'evt_1' });
    const { statuses, events } = await deliver([503, 202], [first, first, first]);
    expect(statuses).toEqual([503, 202, 200]);
    expect(events).toHaveLength(2);
  });

  it('refuses what is not signed', async () => {
    const { statuses, events } = await deliver([204], [{ headers: {}, body: '{}' }]);
    expect([statuses, events]).toEqual([[401], []]);
  });
});

it('webhook() without a handler on fetch rejects where no Response is returned, and the event comes again', async () => {
  const answers: readonly unknown[] = [undefined, new Response(null, { status: 204 })];
  let calls = 0;
  const endpoint = webhook(shop, options())(() => answers[calls++] as Response);
  const { headers, body } = signed({ id: 'evt_1' });
  const sent = () => new Request('https://receiver.example.com/hooks', { method: 'POST', headers, body });
  await expect(endpoint(sent())).rejects.toThrow(/the handler must return a Response, got undefined/);
  expect((await endpoint(sent())).status).toBe(204);
});

function options() {
  return { secret: SECRET, store: memoryStore() };
}

async function postAll(port: number, deliveries: readonly Posted[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const { headers, body } of deliveries)
    statuses.push((await exchange(port, { method: 'POST', path: '/hooks', headers, body })).status);
  return statuses;
}
