import { type RequestListener, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  answered,
  ask,
  holding,
  keep,
  serve,
  serveHeld,
  wholeOf,
} from '../../../../test/contract/held-responses.ts';

describe('a response that is held', () => {
  it('is kept whole before a byte of it is sent', async () => {
    const held = holding(100, keep);
    const port = await serve((_, res) => {
      held.hold(res);
      res.writeHead(201, { 'Content-Type': 'text/plain' });
      res.flushHeaders();
      res.write('first ');
      res.end('second');
      expect(res.socket?.bytesWritten).toBe(0);
    });
    const answer = ask(port);
    const { response, send } = wholeOf(await held.next());
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
      const looks = () => [
        res.headersSent,
        res.writableEnded,
        res.finished,
        res.writableFinished,
        res.destroyed,
      ];
      expect(looks()).toEqual([false, false, false, false, false]);
      res.write('x');
      expect(looks()).toEqual([true, false, false, false, false]);
      expect(() => res.setHeader('x-late', '1')).toThrow(
        expect.objectContaining({ code: 'ERR_HTTP_HEADERS_SENT' }),
      );
      expect(() => res.removeHeader('x-late')).toThrow(
        expect.objectContaining({ code: 'ERR_HTTP_HEADERS_SENT' }),
      );
      expect(() => res.writeHead(500)).toThrow(expect.objectContaining({ code: 'ERR_HTTP_HEADERS_SENT' }));
      res.statusCode = 500;
      res.end();
      expect(looks()).toEqual([true, true, true, false, false]);
    }).then(({ seen, kept }) => expect([seen.status, kept.status]).toEqual([200, 200]));
  });

  it('calls back writers soon, and who ended it when it was sent', async () => {
    const calls: string[] = [];
    const held = holding(100, keep);
    const port = await serveHeld((res) => {
      res.on('finish', () => calls.push('finish'));
      res.write('a', () => calls.push('a'));
      res.write('b', 'latin1', () => calls.push('b'));
      calls.push('written');
      res.end('c', () => calls.push('end'));
      res.end(() => calls.push('again'));
    }, held);
    const answer = ask(port);
    const { send } = wholeOf(await held.next());
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

  it.each<[string, Parameters<ServerResponse['write']>[0], BufferEncoding | undefined, string]>([
    ['UTF-8', 'žluť', undefined, 'c5be6c75c5a5'],
    ['latin1', 'ÿþ', 'latin1', 'fffe'],
    ['hex', 'fffe', 'hex', 'fffe'],
    ['base64', '//4=', 'base64', 'fffe'],
    ['UTF-16', 'a', 'utf16le', '6100'],
    ['bytes', new Uint8Array([0, 255]), undefined, '00ff'],
    ['a part of a larger buffer', Buffer.from('abcd').subarray(1, 3), undefined, '6263'],
    ['a view', new DataView(new Uint8Array([1, 2, 3]).buffer, 1), undefined, '0203'],
  ])('takes %s', async (_name, chunk, encoding, hex) => {
    const { seen, kept } = await answered((res) => {
      if (encoding === undefined) res.write(chunk);
      else res.write(chunk, encoding);
      res.end();
    });
    expect(seen.body.toString('hex')).toBe(hex);
    expect(Buffer.from(kept.body)).toEqual(seen.body);
  });

  it.each<[string, unknown, string]>([
    ['a number', 5, 'ERR_INVALID_ARG_TYPE'],
    ['an object', {}, 'ERR_INVALID_ARG_TYPE'],
    ['null', null, 'ERR_STREAM_NULL_VALUES'],
    ['nothing', undefined, 'ERR_INVALID_ARG_TYPE'],
  ])('refuses %s as Node does', async (_name, chunk, code) => {
    const codes: unknown[] = [];
    const refused: RequestListener = (_, res) => {
      expect(() => res.write(chunk)).toThrow(expect.objectContaining({ code }));
      codes.push(code);
      res.end('still well');
    };
    const seen = [
      await ask(await serve(refused)),
      await ask(await serveHeld((res) => refused(res.req, res as never))),
    ];
    expect(seen.map(({ body }) => body.toString())).toEqual(['still well', 'still well']);
    expect(codes).toHaveLength(2);
  });

  it('fails a write after the end, and is what it was before', async () => {
    const errors: unknown[] = [];
    const { seen } = await answered((res) => {
      const note = (error?: unknown) => void errors.push((error as NodeJS.ErrnoException).code);
      res.end('whole');
      expect(res.write('late', note)).toBe(false);
      res.end('later', note);
      expect(res.write('last')).toBe(false);
    });
    expect(seen.body.toString()).toBe('whole');
    expect(errors).toEqual(Array(2).fill('ERR_STREAM_WRITE_AFTER_END'));
  });

  it('is let go once, whatever is asked for afterwards', async () => {
    const held = holding(100, keep);
    const answer = ask(await serveHeld((res) => res.end('once'), held));
    const { send, replace } = wholeOf(await held.next());
    send();
    send();
    replace({ status: 500, headers: [], body: Buffer.from('twice') });
    expect((await answer).body.toString()).toBe('once');
    expect(held.told).toHaveLength(1);
  });

  it('leaves nothing behind, whatever was laid upon it meanwhile', async () => {
    const held = holding();
    const own: string[][] = [];
    const sockets: unknown[][] = [];
    const port = await serve((req, res) => {
      const look = () => {
        own.push(patchesOf(res));
        sockets.push([res.socket, req.socket]);
      };
      look();
      held.hold(res);
      look();
      const { end, write, writeHead } = res;
      Object.assign(res, {
        end: (chunk: string) => end.call(res, chunk, 'utf8'),
        write: (chunk: string) => write.call(res, chunk, 'utf8'),
        writeHead: (status: number) => writeHead.call(res, status),
      });
      res.on('finish', look);
      res.write('a');
      res.end('b');
    });
    expect((await ask(port)).body.toString()).toBe('ab');
    expect(own[1]).toContain('write');
    expect(own[2]).toEqual(own[0]);
    expect(sockets.map(([socket]) => socket === sockets[0]?.[0])).toEqual([true, false, false]);
    // When it has finished, Node takes the socket from it.
    expect(sockets[2]?.[0]).toBe(null);
    expect(sockets.map(([, socket]) => socket === sockets[0]?.[1])).toEqual([true, false, true]);
  });

  it('may be held twice over, and is let go by both', async () => {
    const order: string[] = [];
    const outer = holding(100, (told) => {
      order.push('outer');
      setImmediate(wholeOf(told).send);
    });
    const inner = holding(100, (told) => {
      order.push('inner');
      setImmediate(wholeOf(told).send);
    });
    const port = await serve((_, res) => {
      outer.hold(res);
      inner.hold(res);
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
    const held = holding();
    const port = await serve((_, res) => {
      res.write('sent ');
      expect(() => held.hold(res)).toThrow(expect.objectContaining({ code: 'ERR_HTTP_HEADERS_SENT' }));
      res.end('already');
    });
    expect((await ask(port)).body.toString()).toBe('sent already');
  });

  it('costs one that is not held nothing', async () => {
    const port = await serve((_, res) => {
      expect(Object.keys(Object.getOwnPropertyDescriptors(res))).not.toContain('write');
      expect(res.write).toBe(ServerResponse.prototype.write);
      res.end();
    });
    expect((await ask(port)).status).toBe(200);
  });

  it('does not mix with 200 others', async () => {
    const held = holding();
    const port = await serve(async (req, res) => {
      held.hold(res);
      const name = String(req.url);
      res.setHeader('x-name', name);
      for (let i = 0; i < 5; i++) {
        res.write(name);
        await new Promise(setImmediate);
      }
      res.end();
    });
    const names = Array.from({ length: 200 }, (_, i) => `/n${i}-`);
    const seen = await Promise.all(names.map((path) => ask(port, { path })));
    expect(seen.map(({ headers }) => headers['x-name'])).toEqual(names);
    expect(seen.map(({ body }) => body.toString())).toEqual(names.map((name) => name.repeat(5)));
    expect(held.told).toHaveLength(200);
    for (const whole of held.told.map(wholeOf)) {
      expect(Buffer.from(whole.response.body).toString()).toBe(
        String(whole.response.headers[0]?.[1]).repeat(5),
      );
    }
  });
});

/** What an object has of its own that is a method, or hides what it inherits. */
function patchesOf(object: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(object))
    .filter(
      ([name, { get, value }]) =>
        get !== undefined || (typeof value === 'function' && name !== '_onPendingData'),
    )
    .map(([name]) => name);
}
