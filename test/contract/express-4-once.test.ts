import { createServer } from 'node:http';
import { memoryStore } from 'countersign';
import type { Express } from 'express';
import express from 'express4';
import { listen } from './http-client.ts';
import { mountExpress } from './once/express-routes.ts';
import type { OnceHarness } from './once/served-once.ts';
import { onceContract } from './once-contract.ts';

const harness: OnceHarness = {
  start: (mounting) => {
    const app = express();
    // The types of Express 4 and 5 stand side by side in this workspace only.
    mountExpress(app as unknown as Express, mounting);
    return listen(createServer(app));
  },
  createStore: () => memoryStore().operations,
};

// Express 5 passes the whole, by the same lines. Express 4 has answers, errors and an order of mounts of its own.
onceContract('Express 4', harness, ['replays', 'outcomes', 'mounts']);
