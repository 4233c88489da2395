/** The endpoints on Fastify 5. */

import type { AddressInfo } from 'node:net';
import { countersign, deduplicate, idempotent } from 'countersign/fastify';
import fastify, { type FastifyInstance } from 'fastify';
import { HANDLED, type Mount, type StartWire } from './served-wire.ts';

export const startFastify: StartWire = async (mounts) => {
  const app = fastify({ forceCloseConnections: true, genReqId: () => 'request-1' });
  app.addHook('onRequest', (_request, reply, done) => {
    reply.raw.sendDate = false;
    done();
  });
  for (const each of mounts) {
    app.register((scope, _options, ready) => {
      mount(scope, each);
      ready();
    });
  }
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
};

function mount(scope: FastifyInstance, { path, verifier, policy, idempotency, events, handle }: Mount): void {
  scope.register(countersign, { verifier, ...policy });
  const preHandler = [
    ...(idempotency === undefined ? [] : [idempotent(verifier, idempotency)]),
    ...(events === undefined ? [] : [deduplicate(verifier, events)]),
  ];
  scope.post(path, { preHandler }, async (_request, reply) => {
    await handle();
    return reply.code(202).type('application/json; charset=utf-8').send(HANDLED);
  });
}
