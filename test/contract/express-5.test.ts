import { createServer } from 'node:http';
import { countersign } from 'countersign/express';
import express from 'express';
import { connectRoutes } from './adapter/connect-routes.ts';
import { adapterContract } from './adapter-contract.ts';
import { listen } from './http-client.ts';

adapterContract('Express 5', ({ verifier, mount, upstream }) => {
  const app = express();
  app.use(mount, countersign(verifier), connectRoutes(upstream));
  return listen(createServer(app));
});
