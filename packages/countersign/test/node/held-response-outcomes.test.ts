import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ask, holding, keep, serve, serveHeld, wholeOf } from '../../../../test/contract/held-responses.ts';
import { rawExchange } from '../../../../test/contract/http-client.ts';
import type { Held } from '../../src/node/held-response.ts';

describe('a response that becomes too large', () => {
  function tooLarge(held: Held): Extract<Held, { outcome: 'too_large' }> {
    if (held.outcome !== 'too_large') throw new Error(held.outcome);
    return held;
  }

  it('is told at once, holds its writers up and goes out in order', async () => {
    const held = holding(10, keep);
    const returned: boolean[] = [];
    let drains = 0;
    const port = await serveHeld((res) => {
      res.statusCode = 202;
      returned.push(res.write('0123456789'));
      expect(held.told).toHaveLength(0);
      returned.push(res.write('a'));
      expect(held.told).toHaveLength(1);
      returned.push(res.write('b'));
      expect(res.writableNeedDrain).toBe(true);
      res.on('drain', () => drains++);
      res.once('drain', () => {
        returned.push(res.write('c'));
        res.end('d');
      });
    }, held);
    const answer = ask(port);
    const { status, send } = tooLarge(await held.next());
    expect(status).toBe(202);
    send();
    send();
    const seen = await answer;
    expect([seen.status, seen.body.toString()]).toEqual([202, '0123456789abcd']);
    expect([returned, drains]).toEqual([[true, false, false, true], 1]);
    expect(held.told).toHaveLength(1);
  });

  it.each(['at once', 'later'])(
    'goes out whole when its handler has ended it and it is let go %s',
    async (when) => {
      const held = holding(10, (told) => (when === 'later' ? setImmediate : runNow)(tooLarge(told).send));
      const { body, headers } = await ask(await serveHeld((res) => res.end('x'.repeat(11)), held));
      expect([body.length, headers['content-length']]).toEqual([11, '11']);
    },
  );

  it('lets a writer go on that it was let go for at once', async () => {
    const held = holding(2, (told) => tooLarge(told).send());
    const port = await serveHeld((res) => {
      expect(res.write('abc')).toBe(true);
      expect(res.writableNeedDrain).toBe(false);
      res.end('d');
    }, held);
    expect((await ask(port)).body.toString()).toBe('abcd');
  });

  it('tells of room once, when all that was held has gone', async () => {
    const held = holding(10);
    const drains: boolean[] = [];
    const port = await serveHeld((res) => {
      res.write(Buffer.alloc(20_000_000));
      res.on('drain', () => {
        drains.push(res.writableNeedDrain);
        res.end();
      });
    }, held);
    expect((await ask(port)).body.length).toBe(20_000_000);
    expect(drains).toEqual([false]);
  });

  it('does not say that there is room where there is none', async () => {
    const held = holding(10, (told) => tooLarge(told).send());
    const port = await serveHeld((res) => {
      expect(res.write(Buffer.alloc(20_000_000))).toBe(false);
      res.once('drain', () => res.end());
    }, held);
    expect((await ask(port)).body.length).toBe(20_000_000);
  });

  it('goes on by way of those who were laid upon it', async () => {
    const held = holding(1);
    let heads = 0;
    const port = await serve((_, res) => {
      held.hold(res);
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

  it('is none when it is exactly as large as may be', async () => {
    const held = holding(10);
    await ask(await serveHeld((res) => res.end('0123456789'), held));
    expect((await held.next()).outcome).toBe('whole');
  });

  it('is destroyed by its handler before it was let go, and told once', async () => {
    const held = holding(2, keep);
    const port = await serveHeld((res) => {
      res.write('abc');
      res.destroy();
    }, held);
    await expect(ask(port)).rejects.toThrow('socket hang up');
    tooLarge(await held.next()).send();
    expect(held.told).toHaveLength(1);
  });
});

describe('a response that is destroyed', () => {
  it.each<[string, (res: ServerResponse) => void]>([
    ['the response', (res) => void res.destroy()],
    ['the socket of its request', (res) => void res.req.socket.destroy()],
    ['its socket', (res) => void res.socket?.destroy()],
    ['the request', (res) => void res.req.destroy(new Error('enough'))],
  ])('by way of %s has no answer', async (_name, destroy) => {
    const held = holding();
    const closed: unknown[] = [];
    const port = await serveHeld((res) => {
      res.write('half');
      res.on('close', () => closed.push('close'));
      destroy(res);
    }, held);
    await expect(ask(port)).rejects.toThrow('socket hang up');
    expect(held.told).toEqual([{ outcome: 'destroyed' }]);
    expect(closed).toEqual(['close']);
  });

  it.each<[string, (res: ServerResponse) => void]>([
    ['the response', (res) => void res.destroy()],
    ['the socket of its request', (res) => void res.req.socket.destroy()],
  ])('by way of %s after its end is sent before', async (_name, destroy) => {
    const held = holding();
    const answering = (res: ServerResponse) => {
      held.hold(res);
      res.end('whole');
      destroy(res);
    };
    // Nobody else is to close the connection.
    const port = await serve((_, res) => answering(res), { keepAliveTimeout: 60_000 });
    expect(await rawExchange(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')).toMatch(/\r\n\r\nwhole$/);
    expect((await held.next()).outcome).toBe('whole');
  });

  it('closes the connection of one that cannot be sent', async () => {
    const held = holding(100, (told) =>
      wholeOf(told).replace({ status: 200, headers: [['x', 'a\nb']], body: Buffer.from('') }),
    );
    await expect(ask(await serveHeld((res) => res.end(), held))).rejects.toThrow('socket hang up');
  });
});

function runNow(run: () => void): void {
  run();
}
