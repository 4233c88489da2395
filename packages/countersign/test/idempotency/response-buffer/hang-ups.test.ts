import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type Buffering,
  buffering,
  keep,
  startAsking,
  type Whole,
  wholeOf,
} from '../../../../../test/contract/buffered-responses.ts';
import { listen, openSocket } from '../../../../../test/contract/http-client.ts';
import type { BufferedResponse } from '../../../src/idempotency/response-buffer/response-buffer.ts';

type Handler = (res: ServerResponse, gone: Promise<void>) => unknown;

/** A client hangs up in the middle of what the handler answers, which is reported when the server has noticed. */
async function hungUp(handler: Handler, buffered: Buffering): Promise<BufferedResponse> {
  const server = createServer();
  const running = await listen(server);
  onTestFinished(running.close);
  let noticed = () => {};
  const gone = new Promise<void>((resolve) => {
    noticed = resolve;
  });
  server.on('request', (_, res) => {
    buffered.buffer(res);
    handler(res, gone);
  });
  const client = await startAsking(server, running.port);
  await client.hangUp();
  noticed();
  return buffered.next();
}

const bodyOf = ({ response }: Whole) => Buffer.from(response.body).toString();

describe('a client that hangs up in the middle of a response that is buffered', () => {
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
      'put through a pipeline afterwards',
      async (res, gone) => {
        await gone;
        await pipeline(Readable.from(['first ', 'second']), res).catch(() => {});
      },
    ],
  ])('loses nothing of what is %s', async (_name, handler) => {
    const buffered = buffering();
    expect(bodyOf(wholeOf(await hungUp(handler, buffered)))).toBe('first second');
  });

  it('is noticed by the request at once, and by the response when it is released', async () => {
    const events: string[] = [];
    const requestEvents: string[] = [];
    const buffered = buffering(100, keep);
    const reported = await hungUp(async (res, gone) => {
      res.on('close', () => events.push('close'));
      res.socket?.on('close', () => events.push('close of the socket'));
      res.req.socket.on('close', () => requestEvents.push('close of the socket'));
      await gone;
      res.end('whole', () => events.push('ended'));
    }, buffered);
    await new Promise(setImmediate);
    expect([events, requestEvents]).toEqual([[], ['close of the socket']]);
    wholeOf(reported).send();
    expect(events).toEqual([]);
    await new Promise(setImmediate);
    expect(events.filter((event) => event !== 'ended').sort()).toEqual(['close', 'close of the socket']);
  });

  it('is noticed when the handler destroys the response', async () => {
    const events: string[] = [];
    const buffered = await hungUp(async (res, gone) => {
      res.on('close', () => events.push('close'));
      await gone;
      res.destroy();
    }, buffering());
    await new Promise(setImmediate);
    expect([buffered.outcome, events]).toEqual(['destroyed', ['close']]);
  });

  it('does not disturb a response that is replaced, or too large', async () => {
    const replaced = await hungUp((res) => res.end('mine'), buffering(100, keep));
    wholeOf(replaced).replace({ status: 200, headers: [['x', '1']], body: Buffer.from('other') });
    const outcomes: string[] = [];
    await hungUp(
      async (res, gone) => {
        res.on('close', () => outcomes.push('close'));
        await gone;
        res.write('too large');
      },
      buffering(1, (reported) => {
        outcomes.push(reported.outcome);
        if (reported.outcome === 'too_large') setImmediate(reported.send);
      }),
    );
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(outcomes).toEqual(['too_large', 'close']);
  });

  it('had hung up before it was buffered', async () => {
    const buffered = buffering();
    const server = createServer();
    const running = await listen(server);
    onTestFinished(running.close);
    const closes: string[] = [];
    const arrived = once(server, 'request') as Promise<[unknown, ServerResponse]>;
    const client = await startAsking(server, running.port);
    const [, res] = await arrived;
    res.on('close', () => closes.push('before'));
    await client.hangUp();
    buffered.buffer(res);
    res.on('close', () => closes.push('after'));
    const piped = pipeline(Readable.from(['first ', 'second']), res).catch(() => {});
    expect(bodyOf(wholeOf(await buffered.next()))).toBe('first second');
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
    const buffered = buffering();
    const server = createServer();
    const running = await listen(server);
    onTestFinished(running.close);
    server.on('request', async (req, res) => {
      buffered.buffer(res);
      res.write('first ');
      await new Promise((resolve) => req.once('close', resolve));
      res.end('second');
    });
    const client = await openSocket(running.port);
    client.end(request);
    expect(bodyOf(wholeOf(await buffered.next()))).toBe('first second');
  });
});
