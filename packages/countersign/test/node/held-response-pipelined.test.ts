import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { holding, keep, serveHeld, wholeOf } from '../../../../test/contract/held-responses.ts';
import { listen, rawExchange } from '../../../../test/contract/http-client.ts';
import type { Held } from '../../src/node/held-response.ts';

describe('a response that is held on a connection with requests in a row', () => {
  it('is finished once, though it was whole before its turn came', async () => {
    const held = holding(100, keep);
    const finished: unknown[] = [];
    const port = await serveHeld((res) => {
      for (const event of ['prefinish', 'finish'])
        res.on(event, () => finished.push(`${event} ${res.req.url}`));
      res.on('socket', () => setImmediate(() => void held.next().then((second) => wholeOf(second).send())));
      res.end(`<${res.req.url}>`);
    }, held);
    const received = rawExchange(
      port,
      'GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    wholeOf(await held.next()).send();
    expect(await received).toMatch(/<.1>.*<.2>/s);
    expect(finished).toEqual(['prefinish /1', 'finish /1', 'prefinish /2', 'finish /2']);
  });

  it('shows no socket that closes to who has waited for it behind another response', async () => {
    const held = holding(100, keep);
    const sockets: unknown[] = [];
    const server = createServer((req, res) => {
      held.hold(res);
      if (req.url === '/1') return void res.end('first');
      expect(res.socket).toBe(null);
      res.on('socket', (socket) => {
        sockets.push(socket, res.socket);
        res.end('second');
      });
    });
    server.on('connection', (socket) => sockets.push(socket));
    const running = await listen(server);
    onTestFinished(running.close);
    const received = rawExchange(
      running.port,
      'GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    wholeOf(await held.next()).send();
    wholeOf(await held.next()).send();
    expect(await received).toMatch(/first.*second/s);
    const [real, told, shown] = sockets;
    expect(told).toBe(shown);
    expect(told).not.toBe(real);
  });

  it('comes in its turn', async () => {
    const waiting: Held[] = [];
    const port = await serveHeld(
      (res) => res.end(`<${res.req.url}>`),
      holding(100, (held) => {
        waiting.push(held);
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
