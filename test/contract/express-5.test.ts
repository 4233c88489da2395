import { createServer } from 'node:http';
import { countersign, type MountOptions } from 'countersign/express';
import express from 'express';
import { connectRoutes } from './adapter/connect-routes.ts';
import type { StartAdapter } from './adapter/served-api.ts';
import { adapterContract } from './adapter-contract.ts';
import { listen } from './http-client.ts';

adapterContract('Express 5', started({}));
// All else is decided before anything is parsed.
adapterContract("Express 5 with parse: 'json'", started({ parse: 'json' }), [
  'decisions',
  'bodies',
  'parsers',
  'sizes',
]);

function started(options: Pick<MountOptions, 'parse'>): StartAdapter {
  return ({ verifier, mount, upstream }) => {
    const app = express();
    app.use(mount, countersign(verifier, options), connectRoutes(upstream));
    return listen(createServer(app));
  };
}
