import { createServer } from 'node:http';
import { countersign } from 'countersign/express';
import express, { type RequestHandler } from 'express4';
import { connectRoutes } from './adapter/connect-routes.ts';
import type { StartAdapter } from './adapter/served-api.ts';
import { adapterContract } from './adapter-contract.ts';
import { listen } from './http-client.ts';

const start: StartAdapter = ({ verifier, mount, upstream }) => {
  const app = express();
  // The types of Express 4 and 5 stand side by side in this workspace only.
  const guard = countersign(verifier) as unknown as RequestHandler;
  app.use(mount, guard, connectRoutes(upstream));
  return listen(createServer(app));
};

// Express 5 passes the whole, by the same lines. Express 4 has a router, parsers and errors of its own.
adapterContract('Express 4', start, ['decisions', 'targets', 'bodies', 'parsers']);
