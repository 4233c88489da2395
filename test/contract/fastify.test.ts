import type { AddressInfo } from 'node:net';
import { countersign, type PluginOptions } from 'countersign/fastify';
import fastify from 'fastify';
import { fastifyRoutes } from './adapter/fastify-routes.ts';
import type { StartAdapter } from './adapter/served-api.ts';
import { adapterContract } from './adapter-contract.ts';

adapterContract('Fastify 5', started({}));
adapterContract("Fastify 5 with parse: 'json'", started({ parse: 'json' }));

function started(options: Pick<PluginOptions, 'parse'>): StartAdapter {
  return async ({ verifier, mount, upstream }) => {
    const app = fastify({ forceCloseConnections: true });
    const prefix = mount === '/' ? '' : mount;
    app.register((scope, _options, ready) => {
      scope.register(countersign, { verifier, ...options });
      scope.register(fastifyRoutes, { upstream, prefix });
      ready();
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
  };
}
