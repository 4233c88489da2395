import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  ask,
  buffering,
  keep,
  serve,
  serveBuffered,
  wholeOf,
} from '../../../../../test/contract/buffered-responses.ts';
import { rawExchange } from '../../../../../test/contract/http-client.ts';
import type { BufferedResponse } from '../../../src/idempotency/response-buffer/response-buffer.ts';

describe('a response that becomes too large', () => {
  function tooLarge(buffered: BufferedResponse): Extract<BufferedResponse, { outcome: 'too_large' }> {
    if (buffered.outcome !== 'too_large') throw new Error(buffered.outcome);
    return buffered;
  }

  it('is reported at once, stops its writers and is sent in order', async () => {
    const buffered = buffering(10, keep);
    const returned: boolean[] = [];
    let drains = 0;
    const port = await serveBuffered((res) => {
      res.statusCode = 202;
      returned.push(res.write('0123456789'));
      expect(buffered.reported).toHaveLength(0);
      returned.push(res.write('a'));
      expect(buffered.reported).toHaveLength(1);
      returned.push(res.write('b'));
      res.on('drain', () => drains++);
      res.once('drain', () => {
        returned.push(res.write('c'));
        res.end('d');
      });
    }, buffered);
    const answer = ask(port);
    const { status, send } = tooLarge(await buffered.next());
    expect(status).toBe(202);
    send();
    send();
    const seen = await answer;
    expect([seen.status, seen.body.toString()]).toEqual([202, '0123456789abcd']);
    expect([returned, drains]).toEqual([[true, false, false, true], 1]);
    expect(buffered.reported).toHaveLength(1);
  });

  it.each(['at once', 'later'])(
    'is sent whole when its handler has ended it and it is released %s',
    async (when) => {
      const buffered = buffering(10, (reported) =>
        (when === 'later' ? setImmediate : runNow)(tooLarge(reported).send),
      );
      const { body, headers } = await ask(await serveBuffered((res) => res.end('x'.repeat(11)), buffered));
      expect([body.length, headers['content-length']]).toEqual([11, '11']);
    },
  );

  it('emits drain once, when all that was buffered has been sent', async () => {
    const buffered = buffering(10);
    const drains: boolean[] = [];
    const port = await serveBuffered((res) => {
      res.write(Buffer.alloc(20_000_000));
      res.on('drain', () => {
        drains.push(res.writableNeedDrain);
        res.end();
      });
    }, buffered);
    expect((await ask(port)).body.length).toBe(20_000_000);
    expect(drains).toEqual([false]);
  });

  it('does not report room where there is none', async () => {
    const buffered = buffering(10, (reported) => tooLarge(reported).send());
    const port = await serveBuffered((res) => {
      expect(res.write(Buffer.alloc(20_000_000))).toBe(false);
      res.once('drain', () => res.end());
    }, buffered);
    expect((await ask(port)).body.length).toBe(20_000_000);
  });

  it('still passes through the middlewares below', async () => {
    const buffered = buffering(1);
    let heads = 0;
    const port = await serve((_, res) => {
      buffered.buffer(res);
      const { end, write, writeHead } = res;
      Object.assign(res, {
        end: (chunk: string) => end.call(res, chunk.toUpperCase(), 'utf8'),
        write: (chunk: string) => write.call(res, chunk.toUpperCase(), 'utf8'),
        writeHead: (status: number) => {
          heads++;
          return writeHead.call(res, status);
        },
      });
      res.once('drain', () => {
        res.write('later ');
        res.end('last');
      });
      res.write('first ');
    });
    expect((await ask(port)).body.toString()).toBe('FIRST LATER LAST');
    expect(heads).toBe(1);
  });

  it('does not do so at exactly maxBytes', async () => {
    const buffered = buffering(10);
    await ask(await serveBuffered((res) => res.end('0123456789'), buffered));
    expect((await buffered.next()).outcome).toBe('whole');
  });

  it('can be destroyed before it is released, and is reported once', async () => {
    const buffered = buffering(2, keep);
    const port = await serveBuffered((res) => {
      res.write('abc');
      res.destroy();
    }, buffered);
    await expect(ask(port)).rejects.toThrow('socket hang up');
    tooLarge(await buffered.next()).send();
    expect(buffered.reported).toHaveLength(1);
  });
});

describe('a response that is destroyed', () => {
  it.each<[string, (res: ServerResponse) => void]>([
    ['the response', (res) => void res.destroy()],
    ['the socket of its request', (res) => void res.req.socket.destroy()],
    ['its socket', (res) => void res.socket?.destroy()],
    ['the request', (res) => void res.req.destroy(new Error('enough'))],
  ])('by way of %s has no answer', async (_name, destroy) => {
    const buffered = buffering();
    const closed: unknown[] = [];
    const port = await serveBuffered((res) => {
      res.write('half');
      res.on('close', () => closed.push('close'));
      destroy(res);
    }, buffered);
    await expect(ask(port)).rejects.toThrow('socket hang up');
    expect(buffered.reported).toEqual([{ outcome: 'destroyed' }]);
    expect(closed).toEqual(['close']);
  });

  it.each<[string, (res: ServerResponse) => void]>([
    ['the response', (res) => void res.destroy()],
    ['the socket of its request', (res) => void res.req.socket.destroy()],
  ])('by way of %s after its end is sent first', async (_name, destroy) => {
    const buffered = buffering();
    const answering = (res: ServerResponse) => {
      buffered.buffer(res);
      res.end('whole');
      destroy(res);
    };
    // Nobody else is to close the connection.
    const port = await serve((_, res) => answering(res), { keepAliveTimeout: 60_000 });
    expect(await rawExchange(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')).toMatch(/\r\n\r\nwhole$/);
    expect((await buffered.next()).outcome).toBe('whole');
  });

  it('closes the connection of one that cannot be sent', async () => {
    const buffered = buffering(100, (reported) =>
      wholeOf(reported).replace({ status: 200, headers: [['x', 'a\nb']], body: Buffer.from('') }),
    );
    await expect(ask(await serveBuffered((res) => res.end(), buffered))).rejects.toThrow('socket hang up');
  });
});

function runNow(run: () => void): void {
  run();
}
