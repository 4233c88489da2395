/** The endpoints on Express 5. */

import { createServer } from 'node:http';
import { countersign, deduplicate, idempotent } from 'countersign/express';
import express, { type Express } from 'express';
import { listen } from '../contract/http-client.ts';
import { HANDLED, type Mount, type StartWire } from './served-wire.ts';

export const startExpress: StartWire = (mounts) => {
  const app = express();
  app.disable('x-powered-by');
  app.use((_req, res, next) => {
    res.sendDate = false;
    next();
  });
  for (const each of mounts) mount(app, each);
  return listen(createServer(app));
};

function mount(app: Express, { path, verifier, policy, idempotency, events, handle }: Mount): void {
  app.use(path, countersign(verifier, policy));
  if (idempotency !== undefined) app.use(path, idempotent(verifier, idempotency));
  if (events !== undefined) app.use(path, deduplicate(verifier, events));
  app.post(path, async (_req, res) => {
    await handle();
    res.status(202).type('json').end(HANDLED);
  });
}
