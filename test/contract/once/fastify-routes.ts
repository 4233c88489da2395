/** The routes behind Fastify. */

import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { countersign, deduplicate, idempotent } from 'countersign/fastify';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Running } from '../http-client.ts';
import type { OnceMounting } from './served-once.ts';
import { BYTES, KEPT, NOT_KEPT, PIECES, VALUE, type Way } from './turn.ts';

type Answering = (reply: FastifyReply) => unknown;

const ANSWERS: Readonly<Record<Way, Answering>> = {
  json: () => VALUE,
  text: () => 'žluť',
  bytes: () => BYTES,
  'no-content': (reply) => reply.code(204).send(),
  created: (reply) => reply.code(201).send(),
  missing: (reply) => reply.code(404).send({ error: 'no such order' }),
  redirect: (reply) => reply.redirect('/elsewhere?a=%C5%BE', 303),
  piped: (reply) => reply.type('text/plain').send(Readable.from(PIECES)),
  pipeline: async (reply) => {
    reply.hijack();
    await pipeline(Readable.from(PIECES), reply.raw.setHeader('content-type', 'text/plain'));
  },
  written: (reply) =>
    reply.send(
      new Response(new Blob([...PIECES]).stream(), { status: 202, headers: { 'content-type': 'text/csv' } }),
    ),
  headers: (reply) => {
    for (const [name, value] of Object.entries({ ...KEPT, ...NOT_KEPT })) reply.header(name, value);
    return reply.send('{}');
  },
};

/** Starts a server with what is under test, and the routes. */
export async function startFastify(mounting: OnceMounting): Promise<Running> {
  const app = fastify({ forceCloseConnections: true });
  mountFastify(app, mounting);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
}

function mountFastify(app: FastifyInstance, mounting: OnceMounting): void {
  const { verifier, idempotency, events, isVerified, times, refusal } = mounting;
  app.addHook('onRequest', async (_request, reply) => mounting.arrived(reply.raw));
  // Answers are out some time after they were sent, as with plugins that compress or sign them.
  app.addHook('onSend', async (_request, _reply, payload) => {
    await new Promise(setImmediate);
    return payload;
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  if (isVerified) app.register(countersign, { verifier });
  const onRefusal = (_refusal: unknown, _request: unknown, reply: FastifyReply) => answerSoon(reply, refusal);
  const options = refusal === undefined ? {} : { onRefusal };
  for (let i = 0; i < times; i++) {
    if (idempotency !== undefined)
      app.addHook('preHandler', idempotent(verifier, { ...idempotency, ...options }));
    if (events !== undefined) app.addHook('preHandler', deduplicate(verifier, { ...events, ...options }));
  }
  app.all('/ways/:way', async (request, reply) => {
    mounting.countWay();
    return ANSWERS[(request.params as { way: Way }).way](reply);
  });
  app.all('/*', async (request, reply) => {
    await mounting.handle({
      path: request.url,
      body: Buffer.isBuffer(request.body) ? request.body.toString() : '',
      res: reply.raw,
      send: (status, text, headers = {}) => void reply.code(status).headers(headers).send(text),
      stream: (source) => void reply.send(source),
    });
    return reply;
  });
}

async function answerSoon(reply: FastifyReply, text: string | undefined): Promise<void> {
  await new Promise(setImmediate);
  reply.code(400).send(text);
}
