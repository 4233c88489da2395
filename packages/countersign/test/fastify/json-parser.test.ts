/** `parse: 'json'` beside Fastify's own parser. */

import { once } from 'node:events';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fastify, { type FastifyInstance, type FastifyServerOptions, type InjectOptions } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { countersign, type PluginOptions, webhook } from '../../src/fastify.ts';
import { createVerifier, memoryStore, type Verifier } from '../../src/index.ts';
import { CREDENTIALS, NOW_MS, SCHEME } from '../support/whole-request.ts';

type Sent = Omit<InjectOptions, 'payload'> & { readonly payload?: string | Buffer };
type Way = Omit<PluginOptions, 'verifier'>;

const JSON_TYPE = { 'content-type': 'application/json' };
const PARSE: Way = { parse: 'json' };

const BODIES: [string, Sent, FastifyServerOptions?][] = [
  ['an object', { payload: '{"a":[1,"💸"]}' }],
  ['a text, as Fastify is not strict', { payload: '"text"' }],
  ['null', { payload: 'null' }],
  ['a charset', { payload: '{"a":1}', headers: { 'content-type': 'application/json; charset=utf-8' } }],
  ['another case', { payload: '{"a":1}', headers: { 'content-type': 'Application/JSON' } }],
  ['a byte order mark', { payload: '\ufeff{"a":1}' }],
  ['bytes that are no UTF-8', { payload: Buffer.from('{"a":"\xff"}', 'latin1') }],
  ['an empty body', { payload: '' }],
  ['half an object', { payload: '{"a":' }],
  ['no body and no type', { headers: {} }],
  ['no body of GET', { method: 'GET' }],
  ['a body of GET', { method: 'GET', payload: '{"a":1}' }],
  ['a body of DELETE', { method: 'DELETE', payload: '{"a":1}' }],
  ['a body without a type', { payload: '{"a":1}', headers: {} }],
  ['a type that is none', { payload: '{"a":1}', headers: { 'content-type': 'json' } }],
  [
    'a type without a parser',
    { payload: '{"a":1}', headers: { 'content-type': 'application/problem+json' } },
  ],
  ['a text of text/plain', { payload: '{"a":1}', headers: { 'content-type': 'text/plain' } }],
  ['a member __proto__', { payload: '{"__proto__":{"a":1},"b":2}' }],
  ['an escaped __proto__', { payload: '{"\\u005f_proto__":{"a":1}}' }],
  ['a constructor with a prototype', { payload: '{"constructor":{"prototype":{}}}' }],
  ['a __proto__ to remove', { payload: '{"__proto__":{"a":1},"b":2}' }, { onProtoPoisoning: 'remove' }],
  ['a body beyond the limit', { payload: '{"a":"0123456789"}' }, { bodyLimit: 10 }],
  ['a body at the limit', { payload: '{"a":1234}' }, { bodyLimit: 10 }],
  ['a length that is too small', { payload: '{"a":1}', headers: { ...JSON_TYPE, 'content-length': '6' } }],
];

describe("parse: 'json' does as Fastify's own parser does", () => {
  it.each(BODIES)('with %s', async (_what, sent, settings) => {
    expect(await answerOf(sent, PARSE, settings)).toEqual(await answerOf(sent, {}, settings));
  });

  it.each(BODIES)('with %s, of a request that is left unverified', async (_what, sent, settings) => {
    const skip = () => true;
    expect(await answerOf(sent, { ...PARSE, skip }, settings)).toEqual(
      await answerOf(sent, { skip }, settings),
    );
  });

  it('with a payload that another hook has replaced', async () => {
    const app = fastify();
    await app.register(countersign, { verifier: verifierOf(), ...PARSE });
    app.addHook('preParsing', async (_request, _reply, payload) => {
      await buffer(payload);
      return Object.assign(Readable.from([Buffer.from('{"replaced":true}')]), { receivedEncodedLength: 7 });
    });
    app.post('/', async (request) => request.body);
    const sent = signed({ method: 'POST', url: '/', headers: JSON_TYPE, payload: '{"a":1}' });
    expect((await app.inject(sent)).json()).toEqual({ replaced: true });
  });
});

it('nothing is read from the stream of a body that came in one piece', async () => {
  const app = fastify({ forceCloseConnections: true });
  await app.register(countersign, { verifier: verifierOf(), ...PARSE });
  app.post('/', async ({ raw, body }) => ({ body, didRead: raw.readableDidRead }));
  await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  const { headers } = signed({ method: 'POST', url: '/', headers: JSON_TYPE, payload: '{"a":1}' });
  const lines = Object.entries({ host: 'a', 'content-length': '7', connection: 'close', ...headers });
  socket.write(`POST / HTTP/1.1\r\n${lines.map((line) => `${line.join(': ')}\r\n`).join('')}\r\n{"a":1}`);
  expect(await textOf(socket)).toMatch(/\{"body":\{"a":1\},"didRead":false\}$/);
});

it('a body over HTTP/2 leaves no stream open, though nobody reads it', async () => {
  const app = fastify({ http2: true, forceCloseConnections: true } as object) as unknown as FastifyInstance;
  await app.register(countersign, { verifier: verifierOf(), ...PARSE });
  app.post('/', async (request) => request.body);
  const closed: Promise<unknown>[] = [];
  app.server.on('stream', (stream) => closed.push(once(stream, 'close')));
  await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  const session = http2.connect(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
  onTestFinished(() => session.destroy());
  const text = JSON.stringify({ large: 'x'.repeat(100_000) });
  const { headers } = signed({ method: 'POST', url: '/', headers: JSON_TYPE, payload: text });
  const stream = session.request({ ':method': 'POST', ':path': '/', ...headers }).end(text);
  expect((await buffer(stream)).toString()).toBe(text);
  await Promise.all(closed);
  expect(closed).toHaveLength(1);
});

it('contexts below have the parser, each verified once by its own verifier', async () => {
  const app = fastify();
  await app.register(countersign, { verifier: verifierOf(), ...PARSE });
  app.register((inner, _options, ready) => {
    inner.register(countersign, { verifier: verifierOf(), ...PARSE });
    inner.post('/inner', async (request) => request.body);
    ready();
  });
  app.post('/', async (request) => request.body);
  for (const url of ['/', '/inner']) {
    const sent = signed({ method: 'POST', url, headers: JSON_TYPE, payload: '{"a":1}' });
    expect((await app.inject(sent)).json()).toEqual({ a: 1 });
  }
});

it('a webhook below is parsed by itself', async () => {
  const app = fastify();
  await app.register(countersign, { verifier: verifierOf(), ...PARSE });
  const seen: unknown[] = [];
  const options = { url: '/hook', keyId: CREDENTIALS.id, secret: CREDENTIALS.secret, clock: () => NOW_MS };
  app.register(webhook(SCHEME, options, ({ payload }) => void seen.push(payload)));
  await app.inject(signed({ method: 'POST', url: '/hook', headers: JSON_TYPE, payload: '{"a":1}' }));
  expect(seen).toEqual([{ a: 1 }]);
});

it.each(['before', 'after'])('a parser of the app for JSON stays, given %s', async (when) => {
  const app = fastify();
  if (when === 'before') addOwnParser(app);
  await app.register(countersign, { verifier: verifierOf(), ...PARSE });
  if (when === 'after') addOwnParser(app);
  app.post('/', async (request) => request.body);
  const sent = signed({ method: 'POST', url: '/', headers: JSON_TYPE, payload: '{"a":1}' });
  expect((await app.inject(sent)).json()).toEqual({ text: '{"a":1}' });
});

it('an app that takes all types by one parser goes on to do so', async () => {
  const app = fastify();
  await app.register(countersign, { verifier: verifierOf(), ...PARSE });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, { text }));
  app.post('/', async (request) => request.body);
  const sent = signed({ method: 'POST', url: '/', headers: JSON_TYPE, payload: '{"a":1}' });
  expect((await app.inject(sent)).json()).toEqual({ text: '{"a":1}' });
});

it('"parse" must be "json"', async () => {
  const app = fastify();
  app.register(countersign, { verifier: verifierOf(), parse: true as never });
  await expect(app.ready()).rejects.toThrow('"parse" must be "json", got true');
});

function addOwnParser(app: FastifyInstance): void {
  app.addContentTypeParser(JSON_TYPE['content-type'], { parseAs: 'string' }, (_request, text, done) =>
    done(null, { text }),
  );
}

function verifierOf(): Verifier {
  return createVerifier({
    ...{ scheme: SCHEME, store: memoryStore(), clock: () => NOW_MS },
    keys: { id: CREDENTIALS.id, secret: CREDENTIALS.secret },
  });
}

function signed(sent: Sent): Sent {
  const { method = 'POST', payload: body = '' } = sent;
  const request = { method, url: sent.url as string, body };
  return {
    ...sent,
    headers: { ...sent.headers, ...signRequest(SCHEME, CREDENTIALS, request, { clock: () => NOW_MS }) },
  };
}

/** Gives what the handler finds in `request.body`, or how Fastify answers in its place. */
async function answerOf(sent: Sent, way: Way, settings: FastifyServerOptions = {}) {
  const app = fastify(settings);
  onTestFinished(() => app.close());
  await app.register(countersign, { verifier: verifierOf(), ...way });
  app.all('/', async ({ body }) => ({ body, isSet: body !== undefined }));
  const answer = await app.inject(signed({ method: 'POST', url: '/', headers: JSON_TYPE, ...sent }));
  const { connection } = answer.headers;
  return { status: answer.statusCode, connection, answer: answer.json() };
}

async function textOf(socket: Socket): Promise<string> {
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece));
  await once(socket, 'close');
  return Buffer.concat(pieces).toString();
}
