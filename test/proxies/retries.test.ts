/** A proxy that loses patience does not have a request carried out twice, and tells the client what it can know. */

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryStore } from '@countersign/core';
import { countersign } from '@countersign/express';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHaproxy } from '../support/proxies/haproxy.ts';
import { NGINX_LOCATION, startNginx } from '../support/proxies/nginx.ts';
import { isInstalled } from '../support/proxies/proxy-process.ts';
import { send } from './client.ts';
import { verifierOf } from './signed-apps.ts';

/** Two servers that share a store and answer when they are let. */
async function twoSlowServers() {
  const store = memoryStore();
  const waiting: ServerResponse[] = [];
  const ports: number[] = [];
  for (let i = 0; i < 2; i++) {
    const app = express();
    app.use(countersign(verifierOf({}, { store })), (_req, res) => void waiting.push(res));
    const server = createServer(app).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    ports.push((server.address() as AddressInfo).port);
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
  }
  return { ports, waiting };
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
