import { once } from 'node:events';
import { type ClientHttp2Session, connect, createServer, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Holding, holding, keep, wholeOf } from '../../../../test/contract/held-responses.ts';
import type { WholeResponse } from '../../src/node/held-response.ts';

type Handler = (res: Http2ServerResponse) => unknown;

async function serve(handler: Handler, held: Holding | undefined): Promise<ClientHttp2Session> {
  const server = createServer((_, res) => {
    held?.hold(res);
    handler(res);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(async () => {
    const closed = once(session, 'close');
    session.close();
    await closed;
    server.close();
  });
  return session;
}

interface Seen {
  readonly headers: Record<string, unknown>;
  readonly trailers: unknown;
  readonly informational: readonly unknown[];
  readonly body: string;
}

async function ask(session: ClientHttp2Session, method = 'GET'): Promise<Seen> {
  const stream = session.request({ ':path': '/', ':method': method });
  const informational: unknown[] = [];
  let trailers: unknown;
  stream.on('headers', (headers) => informational.push(headers[':status']));
  stream.on('trailers', ({ ...given }) => {
    trailers = given;
  });
  const responded = once(stream, 'response') as Promise<[Record<string, unknown>]>;
  const [[{ date, ...headers }], bytes] = await Promise.all([responded, buffer(stream)]);
  return { headers, trailers, informational, body: bytes.toString() };
}

describe('a response of HTTP/2 that is held', () => {
  it.each<[string, Handler, string?]>([
    ['in one', (res) => res.end('žluť')],
    [
      'in pieces',
      (res) => {
        res.write('first ');
        res.write('second', 'latin1', () => res.end());
      },
    ],
    [
      'with an object of headers',
      (res) => res.writeHead(202, { 'X-One': '1', 'X-Two': ['a', 'b'] }).end('x'),
    ],
    [
      'with a list of headers',
      (res) => res.writeHead(202, ['X-One', '1', 'X-Two', 'a', 'X-Two', 'b'] as never).end('x'),
    ],
    [
      'with cookies',
      (res) => {
        res.setHeader('Set-Cookie', ['a=1', 'b=2']);
        res.end('x');
      },
    ],
    ['with no body', (res) => void res.writeHead(204).end()],
    ['empty', (res) => res.end()],
    ['to HEAD', (res) => res.writeHead(200, { 'X-One': '1' }).end(), 'HEAD'],
    [
      'with trailers',
      (res) => {
        res.write('body');
        res.addTrailers({ 'x-sum': '1' });
        res.end();
      },
    ],
    [
      'after hints',
      (res) => {
        res.writeContinue();
        res.writeEarlyHints({ link: '</a.css>; rel=preload' });
        res.end('x');
      },
    ],
    ['piped', (res) => void Readable.from(['first ', 'second']).pipe(res as unknown as PassThrough)],
  ])('is what it is otherwise: %s', async (_how, handler, method) => {
    const unheld = await ask(await serve(handler, undefined), method);
    const held = holding();
    const seen = await ask(await serve(handler, held), method);
    const kept = wholeOf(await held.next()).response;
    const { 'content-length': length, ...headers } = seen.headers;
    expect({ ...seen, headers }).toEqual(unheld);
    expect(Buffer.from(kept.body).toString()).toBe(unheld.body);
    expect(kept.status).toBe(unheld.headers[':status']);
    expect(length).toBe(
      method === 'HEAD' || kept.status === 204 || unheld.trailers ? length : String(kept.body.length),
    );
    expect(seen.headers).toMatchObject(joined(kept.headers));
  });

  it('looks to its handler as if it had been sent', async () => {
    const sent = expect.objectContaining({ code: 'ERR_HTTP2_HEADERS_SENT' });
    const looks: boolean[][] = [];
    const handler: Handler = (res) => {
      const look = () => looks.push([res.headersSent, res.writableEnded, res.finished]);
      look();
      res.write('x');
      look();
      expect(() => res.setHeader('x-late', '1')).toThrow(sent);
      expect(() => res.appendHeader('x-late', '1')).toThrow(sent);
      expect(() => res.removeHeader('x-late')).toThrow(sent);
      expect(() => res.writeHead(500)).toThrow(sent);
      res.end();
      look();
      expect(
        res.write('late', (error) => expect(error).toHaveProperty('code', 'ERR_STREAM_WRITE_AFTER_END')),
      ).toBe(false);
    };
    expect((await ask(await serve(handler, holding()))).body).toBe('x');
    expect(looks).toEqual([
      [false, false, false],
      [true, false, false],
      [true, true, true],
    ]);
  });

  it('refuses a status that HTTP/2 has not', async () => {
    const handler: Handler = (res) => {
      expect(() => res.writeHead(101)).toThrow(
        expect.objectContaining({ code: 'ERR_HTTP2_INFO_STATUS_NOT_ALLOWED' }),
      );
      expect(() => res.writeHead(600)).toThrow(expect.objectContaining({ code: 'ERR_HTTP2_STATUS_INVALID' }));
      res.writeHead(201).end();
    };
    expect((await ask(await serve(handler, holding()))).headers[':status']).toBe(201);
  });

  it('can be replaced by what an answer of HTTP/1 was', async () => {
    const held = holding(100, (told) =>
      wholeOf(told).replace({
        status: 418,
        headers: [
          ['x-list', ['a', 'b']],
          ['set-cookie', ['a=1']],
        ],
        body: Buffer.from('other'),
      }),
    );
    const seen = await ask(await serve((res) => res.writeHead(200, { 'x-mine': '1' }).end('mine'), held));
    expect(seen).toMatchObject({
      headers: { ':status': 418, 'x-list': 'a, b', 'set-cookie': ['a=1'], 'content-length': '5' },
      body: 'other',
    });
    expect(seen.headers).not.toHaveProperty('x-mine');
  });

  it('goes out in order when it is too large', async () => {
    const held = holding(10);
    const pieces = Array.from({ length: 30 }, (_, i) => `${i}:${'x'.repeat(5000)}`);
    const handler: Handler = (res) => void Readable.from(pieces).pipe(res as unknown as PassThrough);
    expect((await ask(await serve(handler, held))).body).toBe(pieces.join(''));
    expect(held.told.map(({ outcome }) => outcome)).toEqual(['too_large']);
  });

  it.each<[string, Handler]>([
    ['the response', (res) => void (res as unknown as PassThrough).destroy()],
    ['the socket of its request', (res) => void res.req.socket.destroy()],
  ])('is no answer when it is destroyed by way of %s', async (_name, destroy) => {
    const held = holding();
    const session = await serve((res) => {
      res.write('half');
      destroy(res);
    }, held);
    const stream = session.request({ ':path': '/' });
    let answered = false;
    stream.on('response', () => {
      answered = true;
    });
    stream.on('error', () => {});
    await new Promise((resolve) => stream.on('close', resolve));
    expect([answered, held.told]).toEqual([false, [{ outcome: 'destroyed' }]]);
  });

  it.each<[string, (res: Http2ServerResponse, gone: Promise<unknown>) => unknown]>([
    [
      'written',
      async (res, gone) => {
        res.write('first ');
        await gone;
        res.write('second');
        res.end();
      },
    ],
    [
      'piped',
      async (res, gone) => {
        const source = new PassThrough();
        source.pipe(res as unknown as PassThrough);
        source.write('first ');
        await gone;
        source.end('second');
      },
    ],
    [
      'put through a pipeline',
      async (res, gone) => {
        await pipeline(
          async function* () {
            yield 'first ';
            await gone;
            yield 'second';
          },
          res as unknown as PassThrough,
        ).catch(() => {});
      },
    ],
    [
      'begun afterwards',
      async (res, gone) => {
        await gone;
        res.writeHead(201, { 'x-one': '1' });
        res.end('first second');
      },
    ],
  ])('is kept whole when the client hangs up while it is %s', async (_how, handler) => {
    const held = holding(100, keep);
    const events: string[] = [];
    let arrived = () => {};
    const session = await serve((res) => {
      for (const name of ['finish', 'close']) res.on(name, () => events.push(name));
      const gone = new Promise((resolve) => res.stream.once('close', resolve));
      arrived();
      void handler(res, gone);
    }, held);
    const atServer = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const stream = session.request({ ':path': '/' });
    await atServer;
    stream.close();
    const { response, send } = wholeOf(await held.next());
    expect(Buffer.from(response.body).toString()).toBe('first second');
    expect(events).toEqual([]);
    send();
    await new Promise(setImmediate);
    expect(events).toEqual(['finish', 'close']);
  });
});

/** Headers as a client shows them: lists in one, but for cookies. */
function joined(headers: WholeResponse['headers']): Record<string, unknown> {
  return Object.fromEntries(
    headers.map(([name, value]) => [name, name === 'set-cookie' ? value : [value].flat().join(', ')]),
  );
}
