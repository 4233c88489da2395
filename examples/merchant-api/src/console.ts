/**
 * `npm run console`: the API with clients that sign right and wrong, and the console on it. Keys can be managed where a redis-server is
 * installed, or REDIS_URL names one.
 */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { consoleFor, localOnly, memoryLog } from '@countersign/console';
import { findRedis } from '@countersign/example-support';
import { createVerifier, memoryStore } from 'countersign';
import { diagnosis } from 'countersign/diagnosis';
import express from 'express';
import { keysToManage } from './console/keys-to-manage.ts';
import { sendTraffic } from './console/traffic.ts';
import { createExpressApp } from './express-app.ts';
import { collectMetrics } from './metrics.ts';
import { createSystems, type Systems, schemes } from './systems.ts';

const PATH = '/admin/countersign';
const EVERY_MS = 400;

const server = await findRedis(process.env.REDIS_URL).catch(() => undefined);
const managed = server && (await keysToManage(server.url));
const store = memoryStore();
const systems: Systems = {
  ...createSystems({ store }),
  ...(managed && {
    influencemart: createVerifier({
      scheme: schemes.influencemart,
      keys: managed.keys,
      store,
      diagnosis: diagnosis(),
    }),
  }),
};
const admin = consoleFor({
  verifiers: Object.values(systems),
  log: memoryLog(),
  access: localOnly(),
  record: { bodies: 'refused', accepted: 5 },
  ...(managed && { keys: managed.keys }),
});
const metrics = collectMetrics();
const app = express();
app.use(PATH, admin);
app.get('/', (_req, res) => res.redirect(`${PATH}/`));
app.use(createExpressApp(systems, { metrics }));

const http = createServer(app);
await new Promise<void>((resolve, reject) => {
  http.once('error', reject);
  http.listen(Number(process.env.PORT || 0), '127.0.0.1', resolve);
});
const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
const traffic = sendTraffic(url, EVERY_MS);
console.log(`The console: ${url}${PATH}/`);
console.log('Clients that sign right and wrong call the API. Ctrl+C stops it.');
if (managed === undefined)
  console.log('There is no redis-server here, so that there are no pages about keys.');

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());

async function stop(): Promise<void> {
  traffic.stop();
  admin.close();
  metrics.stop();
  http.close();
  // Live views stay open until their page is closed.
  http.closeAllConnections();
  await managed?.close();
  server?.stop();
}
