/** The server that is probed, in a process of its own: node server-process.js SCENARIO. It ends when its parent goes. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerifier, memoryStore } from 'countersign';
import { verifyNode } from 'countersign/node';
import { influencemart } from 'countersign/schemes/influencemart';
import { SCENARIOS } from './scenarios.ts';

const scenario = SCENARIOS[Number(process.argv[2])];
if (scenario === undefined) throw new RangeError(`there is no scenario ${process.argv[2]}`);

const keys = await scenario.makeKeys();
const verifier = createVerifier({
  scheme: influencemart({ defaultLimits: [] }),
  keys,
  store: memoryStore({ maxReplayIds: 100_000 }),
});
const server = createServer((req, res) => {
  scenario.beforeEach?.();
  verifyNode(verifier, req).then(
    (verdict) => res.writeHead(verdict.ok ? 200 : verdict.response.status).end(),
    () => res.destroy(),
  );
});
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());
