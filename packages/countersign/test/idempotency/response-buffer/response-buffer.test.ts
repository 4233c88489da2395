import { describe, expect, it } from 'vitest';
import {
  answered,
  ask,
  buffering,
  keep,
  serve,
  serveBuffered,
  wholeOf,
} from '../../../../../test/contract/buffered-responses.ts';
import { rawExchange } from '../../../../../test/contract/http-client.ts';
import type { BufferedResponse } from '../../../src/idempotency/response-buffer/response-buffer.ts';

describe('a response that is buffered', () => {
  it('is complete before a byte of it is sent', async () => {
    const buffered = buffering(100, keep);
    const port = await serve((_, res) => {
      buffered.buffer(res);
      res.writeHead(201, { 'Content-Type': 'text/plain' });
      res.flushHeaders();
      res.write('first ');
      res.end('second');
      expect(res.socket?.bytesWritten).toBe(0);
    });
    const answer = ask(port);
    const { response, send } = wholeOf(await buffered.next());
    expect(response).toEqual({
      status: 201,
      headers: [['content-type', 'text/plain']],
      body: Buffer.from('first second'),
    });
    send();
    const seen = await answer;
    expect([seen.status, seen.message, seen.body.toString()]).toEqual([201, 'Created', 'first second']);
    expect(seen.headers).toMatchObject({ 'content-type': 'text/plain', 'content-length': '12' });
  });

  it('looks to its handler as if it had been sent', async () => {
    await answered((res) => {
      const looks = () => [res.headersSent, res.writableEnded, res.writableFinished, res.destroyed];
      expect(looks()).toEqual([false, false, false, false]);
      res.write('x');
      expect(looks()).toEqual([true, false, false, false]);
      expect(() => res.setHeader('x-late', '1')).toThrow(
        expect.objectContaining({ code: 'ERR_HTTP_HEADERS_SENT' }),
      );
      expect(() => res.removeHeader('x-late')).toThrow(
        expect.objectContaining({ code: 'ERR_HTTP_HEADERS_SENT' }),
      );
      expect(() => res.writeHead(500)).toThrow(expect.objectContaining({ code: 'ERR_HTTP_HEADERS_SENT' }));
      res.statusCode = 500;
      res.end();
      expect(looks()).toEqual([true, true, false, false]);
      expect(res.write('late')).toBe(false);
    }).then(({ seen, kept }) => {
      expect([seen.status, kept.status, seen.body.toString()]).toEqual([200, 200, 'x']);
    });
  });

  it('calls back writers soon, and end() when it was sent', async () => {
    const calls: string[] = [];
    const buffered = buffering(100, keep);
    const port = await serveBuffered((res) => {
      res.on('finish', () => calls.push('finish'));
      res.write('a', () => calls.push('a'));
      res.write('b', 'latin1', () => calls.push('b'));
      calls.push('written');
      res.end('c', () => calls.push('end'));
      res.end(() => calls.push('again'));
    }, buffered);
    const answer = ask(port);
    const { send } = wholeOf(await buffered.next());
    await new Promise(setImmediate);
    expect(calls).toEqual(['written', 'a', 'b']);
    send();
    await answer;
    expect(calls.slice(3).sort()).toEqual(['again', 'end', 'finish']);
  });

  it('keeps what was written, whatever the writer does to its buffer afterwards', async () => {
    const { seen, kept } = await answered((res) => {
      const bytes = Buffer.from('good');
      res.write(bytes);
      bytes.fill('x');
      res.end(bytes.fill('y'));
      bytes.fill('z');
    });
    expect(seen.body.toString()).toBe('goodyyyy');
    expect(Buffer.from(kept.body)).toEqual(seen.body);
  });

  it.each([5, {}, null, undefined])('refuses to write %j, and can be written again', async (chunk) => {
    const { seen } = await answered((res) => {
      expect(() => res.write(chunk)).toThrow(TypeError);
      expect(res.headersSent).toBe(false);
      res.end('still well');
    });
    expect(seen.body.toString()).toBe('still well');
  });

  it('has its own methods and sockets back once it is released', async () => {
    const buffered = buffering();
    const looks: unknown[][] = [];
    const port = await serve((req, res) => {
      const look = () => looks.push([res.write, res.end, res.emit, res.setHeader, req.socket]);
      look();
      buffered.buffer(res);
      look();
      res.on('finish', look);
      res.end('body');
    });
    await ask(port);
    const [before, during, after] = looks as [unknown[], unknown[], unknown[]];
    expect(during.map((value, i) => value === before[i])).toEqual([false, false, false, true, false]);
    expect(after.map((value, i) => value === before[i])).toEqual([true, true, true, true, true]);
  });

  it('is released once, whatever is asked for afterwards', async () => {
    const buffered = buffering(100, keep);
    const answer = ask(await serveBuffered((res) => res.end('once'), buffered));
    const { send, replace } = wholeOf(await buffered.next());
    send();
    send();
    replace({ status: 500, headers: [], body: Buffer.from('twice') });
    expect((await answer).body.toString()).toBe('once');
    expect(buffered.reported).toHaveLength(1);
  });

  it('reaches the end() of a middleware above in one piece', async () => {
    const buffered = buffering();
    const ends: unknown[] = [];
    const port = await serve((_, res) => {
      const { end } = res;
      res.end = ((...args: Parameters<typeof end>) => {
        ends.push(String(args[0]));
        return end.apply(res, args);
      }) as typeof end;
      buffered.buffer(res);
      res.write('first ');
      res.end('second');
    });
    expect((await ask(port)).body.toString()).toBe('first second');
    expect(ends).toEqual(['first second']);
  });

  it('may be buffered twice over, and is released by both', async () => {
    const order: string[] = [];
    const outer = buffering(100, (reported) => {
      order.push('outer');
      setImmediate(wholeOf(reported).send);
    });
    const inner = buffering(100, (reported) => {
      order.push('inner');
      setImmediate(wholeOf(reported).send);
    });
    const port = await serve((_, res) => {
      outer.buffer(res);
      inner.buffer(res);
      res.writeHead(201, { 'X-A': 'a' });
      res.write('first ');
      res.end('second', () => order.push('sent'));
    });
    const seen = await ask(port);
    expect([seen.status, seen.headers['x-a'], seen.body.toString()]).toEqual([201, 'a', 'first second']);
    expect(order).toEqual(['inner', 'outer', 'sent']);
    const kept = [wholeOf(await inner.next()), wholeOf(await outer.next())].map(
      ({ response }) => response.body,
    );
    expect(kept.map(String)).toEqual(['first second', 'first second']);
  });

  it('is refused when its head was sent before', async () => {
    const buffered = buffering();
    const port = await serve((_, res) => {
      res.write('sent ');
      expect(() => buffered.buffer(res)).toThrow(expect.objectContaining({ code: 'ERR_HTTP_HEADERS_SENT' }));
      res.end('already');
    });
    expect((await ask(port)).body.toString()).toBe('sent already');
  });
});

describe('a response that is buffered on a connection with pipelined requests', () => {
  it('is finished once, though it was whole before its turn came', async () => {
    const buffered = buffering(100, keep);
    const finished: unknown[] = [];
    const port = await serveBuffered((res) => {
      res.on('finish', () => finished.push(`finish ${res.req.url}`));
      res.on('socket', () =>
        setImmediate(() => void buffered.next().then((second) => wholeOf(second).send())),
      );
      res.end(`<${res.req.url}>`);
    }, buffered);
    const received = rawExchange(
      port,
      'GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    wholeOf(await buffered.next()).send();
    expect(await received).toMatch(/<.1>.*<.2>/s);
    expect(finished).toEqual(['finish /1', 'finish /2']);
  });

  it('comes in its turn', async () => {
    const waiting: BufferedResponse[] = [];
    const port = await serveBuffered(
      (res) => res.end(`<${res.req.url}>`),
      buffering(100, (buffered) => {
        waiting.push(buffered);
        if (waiting.length === 3) for (const one of waiting.reverse()) wholeOf(one).send();
      }),
    );
    const received = await rawExchange(
      port,
      ['/1', '/2'].map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''),
      'GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    expect(received.match(/<[^>]*>/g)).toEqual(['</1>', '</2>', '</3>']);
  });
});
