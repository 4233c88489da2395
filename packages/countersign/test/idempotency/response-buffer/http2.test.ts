import { once } from 'node:events';
import { type ClientHttp2Session, connect, createServer, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Buffering, buffering, keep, wholeOf } from '../../../../../test/contract/buffered-responses.ts';
import type { WholeResponse } from '../../../src/idempotency/whole-response.ts';

type Handler = (res: Http2ServerResponse) => unknown;

async function serve(handler: Handler, buffered: Buffering | undefined): Promise<ClientHttp2Session> {
  const server = createServer((_, res) => {
    buffered?.buffer(res);
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

describe('a response of HTTP/2 that is buffered', () => {
  it.each<[string, Handler, string?]>([
    [
      'in pieces',
      (res) => {
        res.write('first ');
        res.write('second', 'latin1', () => res.end());
      },
    ],
    [
      'with a list of headers',
      (res) => res.writeHead(202, ['X-One', '1', 'X-Two', 'a', 'X-Two', 'b'] as never).end('x'),
    ],
    ['with no body', (res) => void res.writeHead(204).end()],
    ['to HEAD', (res) => res.writeHead(200, { 'X-One': '1' }).end(), 'HEAD'],
    [
      'with trailers',
      (res) => {
        res.write('body');
        res.addTrailers({ 'x-sum': '1' });
        res.end();
      },
    ],
    ['piped', (res) => void Readable.from(['first ', 'second']).pipe(res as unknown as PassThrough)],
  ])('is what it is otherwise: %s', async (_how, handler, method) => {
    const plain = await ask(await serve(handler, undefined), method);
    const buffered = buffering();
    const seen = await ask(await serve(handler, buffered), method);
    const kept = wholeOf(await buffered.next()).response;
    const { 'content-length': length, ...headers } = seen.headers;
    expect({ ...seen, headers }).toEqual(plain);
    expect(Buffer.from(kept.body).toString()).toBe(plain.body);
    expect(kept.status).toBe(plain.headers[':status']);
    expect(length).toBe(
      method === 'HEAD' || kept.status === 204 || plain.trailers ? length : String(kept.body.length),
    );
    expect(seen.headers).toMatchObject(joined(kept.headers));
  });

  it('looks to its handler as if it had been sent', async () => {
    const sent = expect.objectContaining({ code: 'ERR_HTTP_HEADERS_SENT' });
    const looks: boolean[][] = [];
    const handler: Handler = (res) => {
      const look = () => looks.push([res.headersSent, res.writableEnded]);
      look();
      res.write('x');
      look();
      expect(() => res.setHeader('x-late', '1')).toThrow(sent);
      expect(() => res.appendHeader('x-late', '1')).toThrow(sent);
      expect(() => res.removeHeader('x-late')).toThrow(sent);
      expect(() => res.writeHead(500)).toThrow(sent);
      res.end();
      look();
      expect(res.write('late')).toBe(false);
    };
    expect((await ask(await serve(handler, buffering()))).body).toBe('x');
    expect(looks).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
  });

  it.each<[string, Handler]>([
    ['the response', (res) => void (res as unknown as PassThrough).destroy()],
    ['the socket of its request', (res) => void res.req.socket.destroy()],
  ])('is no answer when it is destroyed by way of %s', async (_name, destroy) => {
    const buffered = buffering();
    const session = await serve((res) => {
      res.write('half');
      destroy(res);
    }, buffered);
    const stream = session.request({ ':path': '/' });
    let answered = false;
    stream.on('response', () => {
      answered = true;
    });
    stream.on('error', () => {});
    await new Promise((resolve) => stream.on('close', resolve));
    expect([answered, buffered.reported]).toEqual([false, [{ outcome: 'destroyed' }]]);
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
  ])('is kept whole when the client hangs up while it is %s', async (_how, handler) => {
    const buffered = buffering(100, keep);
    const events: string[] = [];
    let arrived = () => {};
    const session = await serve((res) => {
      for (const name of ['finish', 'close']) res.on(name, () => events.push(name));
      const gone = new Promise((resolve) => res.stream.once('close', resolve));
      arrived();
      void handler(res, gone);
    }, buffered);
    const atServer = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const stream = session.request({ ':path': '/' });
    await atServer;
    stream.close();
    const { response, send } = wholeOf(await buffered.next());
    expect(Buffer.from(response.body).toString()).toBe('first second');
    expect(events).toEqual([]);
    send();
    await new Promise(setImmediate);
    expect(events).toEqual(['finish', 'close']);
  });
});

/** Headers as a client shows them: lists in one, except for cookies. */
function joined(headers: WholeResponse['headers']): Record<string, unknown> {
  return Object.fromEntries(
    headers.map(([name, value]) => [name, name === 'set-cookie' ? value : [value].flat().join(', ')]),
  );
}
