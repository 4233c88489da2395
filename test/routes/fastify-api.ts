/** The merchant's API on Fastify, called by `inject()`. */

import { countersign, idempotent, verificationOf, webhook } from 'countersign/fastify';
import fastify, { type FastifyRequest } from 'fastify';
import { type Merchant, REPORTS, type Send, shop } from './merchant.ts';

export async function fastifyApi({ verifier, hooks, handle }: Merchant): Promise<Send> {
  const saw = ({ countersign, query, body }: FastifyRequest) =>
    handle({ caller: countersign.key.id, query, body });
  const deliver = webhook(shop, { url: '/hooks/shop', ...hooks }, ({ id, payload }) => {
    handle({ id, payload });
  });
  const app = fastify();
  await app.register(countersign, { verifier, parse: 'json' });
  app.get('/health', { config: { countersign: false } }, async (request) =>
    handle({ caller: verificationOf(request)?.key.id }),
  );
  app.register(deliver);
  app.get('/v1/orders', async (request) => saw(request));
  app.post('/v1/orders', { preHandler: idempotent(verifier) }, (request, reply) =>
    reply.code(201).header('location', '/v1/orders/7').send(saw(request)),
  );
  const payouts = { config: { countersign: { scopes: ['payouts:write'] } } };
  app.post('/v1/payouts', payouts, (request, reply) => reply.code(201).send(saw(request)));
  app.get('/v1/reports', { config: { countersign: { limits: REPORTS } } }, async (request) => saw(request));
  return async ({ method, url, headers, body: payload }) => {
    const type = payload === undefined ? {} : { 'content-type': 'application/json' };
    const call = { method: method as 'GET' | 'POST', url, headers: { ...headers, ...type } };
    const answer = await app.inject(payload === undefined ? call : { ...call, payload });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
  };
}
