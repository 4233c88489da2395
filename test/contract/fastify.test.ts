import type { AddressInfo } from 'node:net';
import { countersign } from 'countersign/fastify';
import fastify from 'fastify';
import { fastifyRoutes } from './adapter/fastify-routes.ts';
import { adapterContract } from './adapter-contract.ts';

adapterContract('Fastify 5', async ({ verifier, mount, upstream }) => {
  const app = fastify({ forceCloseConnections: true });
  const prefix = mount === '/' ? '' : mount;
  app.register((scope, _options, ready) => {
    scope.register(countersign, { verifier });
    scope.register(fastifyRoutes, { upstream, prefix });
    ready();
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
});
