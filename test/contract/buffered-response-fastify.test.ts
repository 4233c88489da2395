import { once } from 'node:events';
import { connect } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import compress from '@fastify/compress';
import fastify, { type FastifyInstance, type RouteHandlerMethod } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type Asked,
  ask,
  type Buffering,
  buffering,
  keep,
  startAsking,
  wholeOf,
} from './buffered-responses.ts';

const PIECES = Array.from({ length: 50 }, (_, i) => `${i}:${'x'.repeat(2000)}\n`);

function build(handler: RouteHandlerMethod, buffered?: Buffering): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  onTestFinished(() => app.close());
  if (buffered !== undefined) {
    app.addHook('onRequest', (_request, reply, done) => {
      buffered.buffer(reply.raw);
      done();
    });
  }
  app.get('/', handler);
  return app;
}

async function listening(app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port;
}

const ANSWERS: [what: string, handler: RouteHandlerMethod, asked?: Asked][] = [
  ['an object', async () => ({ name: 'žluť' })],
  ['an object sent', (_, reply) => void reply.code(201).header('X-A', 'a').send({ name: 'žluť' })],
  ['a string', async () => 'žluť'],
  ['a buffer', async () => Buffer.from([0, 255, 1])],
  ['bytes', async () => new Uint8Array([0, 255, 1])],
  ['nothing', (_, reply) => void reply.send()],
  ['no content', (_, reply) => void reply.code(204).send()],
  ['cookies', (_, reply) => void reply.header('Set-Cookie', 'a=1').header('Set-Cookie', 'b=2').send('x')],
  ['a stream', (_, reply) => reply.type('text/plain').send(Readable.from(PIECES))],
  ['an empty stream', (_, reply) => reply.type('text/plain').send(Readable.from([]))],
  ['a web stream', (_, reply) => reply.type('text/plain').send(webStream(PIECES))],
  ['a Response', async () => new Response('žluť', { status: 202, headers: { 'X-A': 'a' } })],
  ['a Response of a stream', async () => new Response(webStream(PIECES), { status: 202 })],
  ['a redirect', (_, reply) => reply.redirect('/elsewhere', 303)],
  ['a failure', async () => raise(Object.assign(new Error('not today'), { statusCode: 503 }))],
  ['a failure of a stream before its first byte', (_, reply) => reply.send(failing())],
  ['what is not there', (_, reply) => reply.callNotFound()],
  ['an object to HEAD', async () => ({ name: 'žluť' }), { method: 'HEAD' }],
  [
    'the raw response',
    (_, reply) => {
      reply.hijack();
      reply.raw.writeHead(203, { 'X-A': 'a' });
      reply.raw.write('raw ');
      reply.raw.end('answer');
    },
  ],
  [
    'trailers',
    (_, reply) => {
      reply.trailer('x-sum', async () => '7');
      reply.send('with trailers');
    },
  ],
];

describe('a response of Fastify that is buffered', () => {
  it.each<(typeof ANSWERS)[number]>(ANSWERS)('is what it is otherwise: %s', async (_what, handler, asked) => {
    const plain = await ask(await listening(build(handler)), asked);
    const buffered = buffering();
    const seen = await ask(await listening(build(handler, buffered)), asked);
    const kept = wholeOf(await buffered.next()).response;
    expect(Buffer.compare(seen.body, plain.body)).toBe(0);
    expect([seen.status, seen.message, seen.trailers]).toEqual([plain.status, plain.message, plain.trailers]);
    expect(comparable(seen.headers)).toEqual(comparable(plain.headers));
    expect(kept.status).toBe(plain.status);
    expect(Buffer.compare(kept.body, plain.body)).toBe(0);
    expect(seen.headers).toMatchObject(Object.fromEntries(kept.headers));
    expect(buffered.reported).toHaveLength(1);
  });

  it.each<(typeof ANSWERS)[number]>(ANSWERS)(
    'is injected as it is otherwise: %s',
    async (_what, handler, asked) => {
      const options = { url: '/', method: (asked?.method ?? 'GET') as 'GET' };
      const plain = await build(handler).inject(options);
      const buffered = buffering();
      const seen = await build(handler, buffered).inject(options);
      expect(Buffer.compare(seen.rawPayload, plain.rawPayload)).toBe(0);
      expect([seen.statusCode, seen.trailers]).toEqual([plain.statusCode, plain.trailers]);
      expect(comparable(seen.headers)).toEqual(comparable(plain.headers));
      expect(wholeOf(await buffered.next()).response.status).toBe(plain.statusCode);
    },
  );

  it.each<[string, RouteHandlerMethod]>([
    ['a stream', (_, reply) => reply.send(Readable.from(PIECES))],
    ['a web stream', (_, reply) => reply.send(webStream(PIECES))],
    ['one string', async () => PIECES.join('')],
  ])('goes out whole when it is too large: %s', async (_what, handler) => {
    const buffered = buffering(5000);
    const seen = await ask(await listening(build(handler, buffered)));
    expect(seen.body.toString()).toBe(PIECES.join(''));
    expect(buffered.reported.map(({ outcome }) => outcome)).toEqual(['too_large']);
  });

  it('is the first answer of a handler that answers twice', async () => {
    const buffered = buffering();
    const handler: RouteHandlerMethod = (_, reply) => {
      reply.send('first');
      reply.send('second');
    };
    expect((await ask(await listening(build(handler, buffered)))).body.toString()).toBe('first');
    expect(buffered.reported.map(({ outcome }) => outcome)).toEqual(['whole']);
  });

  it('is no answer when a stream fails in the middle', async () => {
    const buffered = buffering();
    const port = await listening(build((_, reply) => reply.send(failing('half')), buffered));
    await expect(ask(port)).rejects.toThrow('socket hang up');
    expect(buffered.reported).toEqual([{ outcome: 'destroyed' }]);
  });

  it('is what it is otherwise over HTTP/2', async () => {
    const buffered = buffering();
    const app = fastify({ http2: true });
    onTestFinished(() => app.close());
    app.addHook('onRequest', (_request, reply, done) => {
      buffered.buffer(reply.raw);
      done();
    });
    app.get('/', (_, reply) => reply.code(201).send(PIECES.join('')));
    await app.listen({ port: 0, host: '127.0.0.1' });
    const session = connect(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
    const stream = session.request({ ':path': '/' });
    const responded = once(stream, 'response');
    expect((await text(stream)) === PIECES.join('')).toBe(true);
    expect((await responded)[0]).toMatchObject({
      ':status': 201,
      'content-length': `${PIECES.join('').length}`,
    });
    expect(wholeOf(await buffered.next()).response.status).toBe(201);
    session.close();
  });

  it('compressed by a plugin is kept compressed', async () => {
    const buffered = buffering();
    const app = fastify({ forceCloseConnections: true });
    onTestFinished(() => app.close());
    await app.register(compress);
    app.addHook('onRequest', (_request, reply, done) => {
      buffered.buffer(reply.raw);
      done();
    });
    app.get('/', (_, reply) => reply.type('text/plain').send(PIECES.join('')));
    const seen = await ask(await listening(app), { headers: { 'Accept-Encoding': 'gzip' } });
    const kept = wholeOf(await buffered.next()).response;
    expect(gunzipSync(seen.body).toString()).toBe(PIECES.join(''));
    expect(Buffer.compare(kept.body, seen.body)).toBe(0);
    expect(kept.headers).toContainEqual(['content-encoding', 'gzip']);
  });

  it.each<[string, (gone: Promise<void>) => RouteHandlerMethod]>([
    ['a stream', (gone) => (_, reply) => reply.send(Readable.from(interrupted(gone)))],
    ['a stream that is written', (gone) => (_, reply) => reply.send(written(gone))],
    ['a web stream', (gone) => (_, reply) => reply.send(webStream(interrupted(gone)))],
    ['a Response', (gone) => async () => new Response(webStream(interrupted(gone)))],
    [
      'an object',
      (gone) => async () => {
        await gone;
        return 'first second';
      },
    ],
    [
      'the raw response',
      (gone) => async (_, reply) => {
        reply.hijack();
        reply.raw.write('first ');
        await gone;
        reply.raw.end('second');
      },
    ],
  ])('is kept whole when the client hangs up in the middle of %s', async (_what, handler) => {
    const buffered = buffering(100, keep);
    let noticed = () => {};
    const gone = new Promise<void>((resolve) => {
      noticed = resolve;
    });
    const app = build(handler(gone), buffered);
    const port = await listening(app);
    const client = await startAsking(app.server, port);
    await client.hangUp();
    noticed();
    const { response, send } = wholeOf(await buffered.next());
    expect(Buffer.from(response.body).toString()).toBe('first second');
    send();
    await new Promise(setImmediate);
  });
});

async function* interrupted(gone: Promise<void>): AsyncGenerator<string> {
  yield 'first ';
  await gone;
  yield 'second';
}

function written(gone: Promise<void>): PassThrough {
  const stream = new PassThrough();
  stream.write('first ');
  void gone.then(() => stream.end('second'));
  return stream;
}

function webStream(pieces: Iterable<string> | AsyncIterable<string>): ReadableStream<Uint8Array> {
  return Readable.toWeb(
    Readable.from(pieces).map((piece: string) => Buffer.from(piece)),
  ) as ReadableStream<Uint8Array>;
}

function failing(...pieces: string[]): Readable {
  return Readable.from(
    (function* () {
      yield* pieces;
      raise(new Error('no more'));
    })(),
  );
}

/** Without what is about the connection and the time; and a body whose length is known is not sent in chunks. */
function comparable(headers: object): object {
  const connection = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !connection.includes(name)));
}

function raise(error: Error): never {
  throw error;
}
