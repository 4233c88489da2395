/** A proxy that loses patience does not have a request carried out twice, and tells the client what it can know. */

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryStore } from 'countersign';
import { countersign, idempotent } from 'countersign/express';
import express, { type Express } from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHaproxy } from '../support/proxies/haproxy.ts';
import { NGINX_LOCATION, startNginx } from '../support/proxies/nginx.ts';
import { isInstalled } from '../support/proxies/proxy-process.ts';
import { until } from '../support/redis/until.ts';
import { send } from './client.ts';
import { verifierOf } from './signed-apps.ts';

/** Two servers with one app each. Returns their ports. */
async function startTwo(mount: (app: Express) => void): Promise<number[]> {
  const ports: number[] = [];
  for (let i = 0; i < 2; i++) {
    const app = express();
    mount(app);
    const server = createServer(app).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    ports.push((server.address() as AddressInfo).port);
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
  }
  return ports;
}

/** Two servers that share a store and answer when they are let. */
async function twoSlowServers() {
  const store = memoryStore();
  const waiting: ServerResponse[] = [];
  const ports = await startTwo((app) => {
    app.use(countersign(verifierOf({}, { store })), (_req, res) => void waiting.push(res));
  });
  return { ports, waiting };
}

/** The same with idempotency keys. `arrivals` are the keys of all requests, also of those that do not get to the handler. */
async function twoServersThatAnswerCopies() {
  const store = memoryStore();
  const waiting: ServerResponse[] = [];
  const arrivals: unknown[] = [];
  const ports = await startTwo((app) => {
    const verifier = verifierOf({}, { store });
    const responses = idempotent(verifier, { whileRunning: 'wait' });
    app.use((req, _res, next) => {
      arrivals.push(req.headers['idempotency-key']);
      next();
    });
    app.use(countersign(verifier, { answerCopies: responses }));
    app.post('/v1/orders', responses, (_req, res) => void waiting.push(res));
  });
  return { ports, waiting, arrivals };
}

const IMPATIENT = [
  {
    name: 'nginx',
    program: 'nginx',
    start: (ports: readonly number[]) =>
      startNginx(ports, { location: `${NGINX_LOCATION} proxy_read_timeout 1s;` }),
  },
  {
    name: 'HAProxy',
    program: 'haproxy',
    start: (ports: readonly number[]) => startHaproxy(ports, { backend: 'timeout server 1s' }),
  },
];

describe.each(IMPATIENT)('$name, as the guide sets it', ({ program, start }) => {
  it.skipIf(!isInstalled(program)).each(['GET', 'PUT', 'POST', 'DELETE'])(
    'sends a %s to one server alone, however slow that is, and says 504',
    async (method) => {
      const { ports, waiting } = await twoSlowServers();
      const proxy = await start(ports);
      onTestFinished(proxy.stop);
      const { status } = await send(proxy.port, { method, target: '/v1/orders' });
      expect([status, waiting.length]).toEqual([504, 1]);
    },
    30_000,
  );
});

describe('nginx that sends a POST again', () => {
  it.skipIf(!isInstalled('nginx'))(
    'hands the stored answer to a client that sent once with an idempotency key, and one handler runs',
    async () => {
      const { ports, waiting, arrivals } = await twoServersThatAnswerCopies();
      const again = 'proxy_next_upstream error timeout non_idempotent; proxy_read_timeout 2s;';
      const location = NGINX_LOCATION.replace('proxy_next_upstream off;', again);
      const proxy = await startNginx(ports, { location });
      onTestFinished(proxy.stop);
      const headers = { 'Idempotency-Key': 'order-1' };
      const answer = send(proxy.port, { method: 'POST', target: '/v1/orders', headers });
      await until('the copy arrives', () => arrivals.length === 2);
      waiting[0]?.end('order 7');
      const { status, text, headers: received } = await answer;
      expect([status, text, received['idempotency-replayed']]).toEqual([200, 'order 7', 'true']);
      expect(arrivals).toEqual(['order-1', 'order-1']);
      expect(waiting).toHaveLength(1);
    },
    30_000,
  );
});
