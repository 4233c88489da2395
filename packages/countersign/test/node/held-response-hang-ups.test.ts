import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type Holding,
  holding,
  keep,
  startAsking,
  type Whole,
  wholeOf,
} from '../../../../test/contract/held-responses.ts';
import { listen, openSocket, rawExchange } from '../../../../test/contract/http-client.ts';
import type { Held } from '../../src/node/held-response.ts';

type Handler = (res: ServerResponse, gone: Promise<void>) => unknown;

/** A client hangs up in the middle of what the handler answers, which is told when the server has noticed. */
async function hungUp(handler: Handler, held: Holding): Promise<Held> {
  const server = createServer();
  const running = await listen(server);
  onTestFinished(running.close);
  let noticed = () => {};
  const gone = new Promise<void>((resolve) => {
    noticed = resolve;
  });
  server.on('request', (_, res) => {
    held.hold(res);
    handler(res, gone);
  });
  const client = await startAsking(server, running.port);
  await client.hangUp();
  noticed();
  return held.next();
}

const bodyOf = ({ response }: Whole) => Buffer.from(response.body).toString();

describe('a client that hangs up while its response is held', () => {
  it.each<[string, Handler]>([
    [
      'written in pieces',
      async (res, gone) => {
        res.write('first ');
        await gone;
        expect([res.destroyed, res.closed, res.writable, res.socket?.writable]).toEqual([
          false,
          false,
          true,
          true,
        ]);
        expect(res.write('second')).toBe(true);
        res.end();
      },
    ],
    [
      'piped',
      async (res, gone) => {
        const source = new PassThrough();
        source.pipe(res);
        source.write('first ');
        await gone;
        source.end('second');
      },
    ],
    [
      'put through a pipeline',
      async (res, gone) => {
        await pipeline(async function* () {
          yield 'first ';
          await gone;
          yield 'second';
        }, res).catch(() => {});
      },
    ],
    [
      'put through a pipeline afterwards',
      async (res, gone) => {
        await gone;
        await pipeline(Readable.from(['first ', 'second']), res).catch(() => {});
      },
    ],
  ])('gets nothing and loses nothing when it is %s', async (_name, handler) => {
    const held = holding();
    expect(bodyOf(wholeOf(await hungUp(handler, held)))).toBe('first second');
  });

  it('is told of when the response has been let go, and to listeners of the request at once', async () => {
    const events: string[] = [];
    const requestEvents: string[] = [];
    const held = holding(100, keep);
    const told = await hungUp(async (res, gone) => {
      res.on('close', () => events.push('close'));
      res.socket?.on('close', () => events.push('close of the socket'));
      res.req.socket.on('close', () => requestEvents.push('close of the socket'));
      await gone;
      res.end('whole', () => events.push('ended'));
    }, held);
    await new Promise(setImmediate);
    expect([events, requestEvents]).toEqual([[], ['close of the socket']]);
    wholeOf(told).send();
    expect(events).toEqual([]);
    await new Promise(setImmediate);
    expect(events.filter((event) => event !== 'ended').sort()).toEqual(['close', 'close of the socket']);
  });

  it('is told of to who has listened to the socket before, when it does so later', async () => {
    const server = createServer();
    const running = await listen(server);
    onTestFinished(running.close);
    const held = holding();
    const closed = new Promise<string>((resolve) => {
      let sent = 'while it was sent';
      server.on('request', (_, res) => {
        held.hold(res);
        res.socket?.once('close', () => resolve(sent));
        res.end('whole', () =>
          setImmediate(() => {
            sent = 'afterwards';
          }),
        );
      });
    });
    const client = await openSocket(running.port);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(client, 'data');
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    client.destroy();
    expect(await closed).toBe('afterwards');
  });

  it('is told of when the handler gives up', async () => {
    const events: string[] = [];
    const held = await hungUp(async (res, gone) => {
      res.on('close', () => events.push('close'));
      await gone;
      res.destroy();
    }, holding());
    await new Promise(setImmediate);
    expect([held.outcome, events]).toEqual(['destroyed', ['close']]);
  });

  it('is not told of to who has stopped listening', async () => {
    const events: string[] = [];
    const held = holding(100, keep);
    const told = await hungUp(async (res, gone) => {
      const listener = () => events.push('close');
      res.socket?.on('close', listener);
      res.socket?.once('error', listener);
      res.socket?.removeListener('close', listener);
      res.socket?.off('error', listener);
      const timeouts = res.socket?.listenerCount('timeout');
      res.socket?.on('timeout', listener);
      expect(res.socket?.listenerCount('timeout')).toBe(Number(timeouts) + 1);
      res.socket?.off('timeout', listener);
      expect(res.socket?.listenerCount('timeout')).toBe(timeouts);
      await gone;
      res.end('whole');
    }, held);
    wholeOf(told).send();
    await new Promise(setImmediate);
    expect(events).toEqual([]);
  });

  it('does not disturb what is sent in the place of the response, or let go too large', async () => {
    const replaced = await hungUp((res) => res.end('mine'), holding(100, keep));
    wholeOf(replaced).replace({ status: 200, headers: [['x', '1']], body: Buffer.from('other') });
    const outcomes: string[] = [];
    await hungUp(
      async (res, gone) => {
        res.on('close', () => outcomes.push('close'));
        await gone;
        res.write('too large');
      },
      holding(1, (told) => {
        outcomes.push(told.outcome);
        if (told.outcome === 'too_large') setImmediate(told.send);
      }),
    );
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(outcomes).toEqual(['too_large', 'close']);
  });

  it('had hung up before it was held', async () => {
    const held = holding();
    const server = createServer();
    const running = await listen(server);
    onTestFinished(running.close);
    const closes: string[] = [];
    const arrived = once(server, 'request') as Promise<[unknown, ServerResponse]>;
    const client = await startAsking(server, running.port);
    const [, res] = await arrived;
    res.on('close', () => closes.push('before'));
    await client.hangUp();
    held.hold(res);
    res.on('close', () => closes.push('after'));
    const piped = pipeline(Readable.from(['first ', 'second']), res).catch(() => {});
    expect(bodyOf(wholeOf(await held.next()))).toBe('first second');
    await piped;
    await new Promise(setImmediate);
    expect(closes).toEqual(['before', 'after']);
  });

  it.each([
    ['before the end of its request', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf'],
    [
      'after its request, which nobody has read',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody',
    ],
  ])('has said goodbye %s', async (_when, request) => {
    const held = holding();
    const server = createServer();
    const running = await listen(server);
    onTestFinished(running.close);
    server.on('request', async (req, res) => {
      held.hold(res);
      res.write('first ');
      await new Promise((resolve) => req.once('close', resolve));
      res.end('second');
    });
    const client = await openSocket(running.port);
    client.end(request);
    expect(bodyOf(wholeOf(await held.next()))).toBe('first second');
  });

  it('had others behind it on its connection', async () => {
    const held = holding(100, keep);
    const server = createServer((_, res) => {
      held.hold(res);
      res.end('whole');
    });
    const running = await listen(server);
    onTestFinished(running.close);
    const exchanged = rawExchange(running.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(2));
    const both = [wholeOf(await held.next()), wholeOf(await held.next())];
    server.closeAllConnections();
    expect(await exchanged).toBe('');
    for (const { send } of both) send();
    await new Promise(setImmediate);
  });
});
