import { createServer } from 'node:http';
import { memoryStore } from 'countersign';
import express from 'express';
import { listen } from './http-client.ts';
import { mountExpress } from './once/express-routes.ts';
import { onceContract } from './once-contract.ts';

onceContract('Express 5', {
  start: (mounting) => {
    const app = express();
    mountExpress(app, mounting);
    return listen(createServer(app));
  },
  createStore: () => memoryStore().operations,
});
