import { createVerifier } from 'countersign';
import { countersign } from 'countersign/fastify';
import { iimmpact } from 'countersign/schemes/iimmpact';
import fastify from 'fastify';

const app = fastify({ logger: true });
const verifier = createVerifier({
  scheme: iimmpact(),
  keys: {
    id: 'ak_test_1',
    secret: process.env.SIGNING_SECRET,
    scopes: ['orders:write'],
    owner: { merchantId: 17 },
  },
  logger: app.log,
});
await app.register(countersign, { verifier, parse: 'json' });
app.get('/health', { config: { countersign: false } }, async () => ({ ok: true }));
app.post<{ Body: { sku: string } }>(
  '/v1/orders',
  { config: { countersign: { scopes: ['orders:write'] } } },
  async (request, reply) => {
    reply.code(201);
    return { merchant: request.countersign.key.owner.merchantId, sku: request.body.sku };
  },
);
await app.listen({ port: 3000 });
