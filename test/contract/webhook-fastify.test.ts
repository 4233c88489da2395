import { memoryStore } from 'countersign';
import { countersign, webhook } from 'countersign/fastify';
import { gitlabToken } from 'countersign/schemes/gitlab-token';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { testVerifier } from 'countersign/testing';
import fastify, { type FastifyInstance } from 'fastify';
import { expect, it } from 'vitest';
import { type Answered, type Posted, SECRET, shop, signed, webhookContract } from './webhook-contract.ts';

webhookContract('Fastify', (options, handler) => {
  const app = fastify();
  app.setErrorHandler((error: Error, _request, reply) => reply.code(500).send(`told: ${error.message}`));
  app.register(webhook(shop, { ...options, url: '/hooks' }, handler));
  app.post('/json', async (request) => request.body);
  return { post: (sent) => posted(app, sent) };
});

it('is reached below the prefix of the plugin, and is not verified by a plugin around it', async () => {
  const app = fastify();
  await app.register(countersign, { verifier: testVerifier(iimmpact()).verifier });
  const options = { url: '/shop', secret: SECRET, store: memoryStore() };
  app.register(
    webhook(shop, options, () => undefined),
    { prefix: '/hooks' },
  );
  expect((await posted(app, { ...signed({ id: 'evt_1' }), path: '/hooks/shop' })).status).toBe(200);
});

it('runs the hooks of the app for verified deliveries alone', async () => {
  const app = fastify();
  const urls: string[] = [];
  app.addHook('preHandler', async (request) => void urls.push(request.url));
  app.register(webhook(shop, { url: '/hooks', secret: SECRET, store: memoryStore() }, () => undefined));
  await posted(app, { headers: { 'content-type': 'application/json' }, body: '{}' });
  expect(urls).toEqual([]);
  await posted(app, signed({ id: 'evt_1' }));
  expect(urls).toEqual(['/hooks']);
});

it('gives events without an id of the sender a random one, which is not the counter of requests', async () => {
  const app = fastify();
  const ids: string[] = [];
  const options = { url: '/hooks', secret: SECRET, store: memoryStore() };
  app.register(webhook(gitlabToken(), options, ({ id }) => void ids.push(id)));
  await posted(app, { headers: { 'x-gitlab-token': SECRET }, body: '{}' });
  expect(ids).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
});

it('asks for the path of the route', () => {
  const options = { secret: SECRET } as never;
  expect(() => webhook(shop, options, () => undefined)).toThrow(
    'webhook(): "url" must be the path of the route, such as "/webhooks", got undefined',
  );
});

async function posted(app: FastifyInstance, { path = '/hooks', headers, body }: Posted): Promise<Answered> {
  const { statusCode, body: text } = await app.inject({ method: 'POST', url: path, headers, payload: body });
  return { status: statusCode, text };
}
