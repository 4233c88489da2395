/** Several requests on one connection, and senders that go away. */

import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { openSocket, rawExchange, rawRequest } from '../http-client.ts';
import { keyOf, type ServedApi, type StartAdapter, serveApi, sha256 } from './served-api.ts';

export function connectionsContract(start: StartAdapter): void {
  describe('connections', () => {
    it('serves pipelined requests in their order', async () => {
      const api = await serveApi(start, { keys: async (id) => keyOf(id) });
      const bodies = ['first', 'second', 'third'];
      const received = await rawExchange(
        api.port,
        bodies.map((body, i) => signedText(api, body, i === bodies.length - 1)).join(''),
      );
      expect(hashesIn(received)).toEqual(bodies.map(sha256));
    });

    it('serves the next request of a connection after refusing one with a body', async () => {
      const api = await serveApi(start);
      const body = 'x'.repeat(300_000);
      const refused = rawRequest('POST /echo', [['Content-Length', String(body.length)]], body);
      const received = await rawExchange(api.port, refused, refused, signedText(api, 'then', true));
      expect(statusesIn(received)).toEqual([401, 401, 200]);
      expect(hashesIn(received)).toEqual([sha256('then')]);
    });

    it('serves the next request of a connection when a handler left a body unread', async () => {
      const api = await serveApi(start);
      const body = 'x'.repeat(300_000);
      const unread = signedText(api, body, false, '/unread');
      const received = await rawExchange(api.port, unread, signedText(api, 'then', true));
      expect(statusesIn(received)).toEqual([200, 200]);
      expect(hashesIn(received)).toEqual([sha256('then')]);
    });

    it('lives through a sender that goes away in the middle of a body', async () => {
      let verified = 0;
      const api = await serveApi(start, {
        keys: {
          find: (id) => {
            verified++;
            return keyOf(id);
          },
        },
      });
      for (const framing of [
        'Content-Length: 100\r\n\r\nhalf',
        'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
      ]) {
        const signed = Object.entries(api.sign({ method: 'POST', path: '/echo', body: 'half' }));
        const socket = await openSocket(api.port);
        const lines = signed.map(([name, value]) => `${name}: ${value}\r\n`).join('');
        socket.write(`POST /echo HTTP/1.1\r\nHost: localhost\r\n${lines}${framing}`);
        // An answer to another request shows that the server has had the time to read the first.
        expect((await api.send({ path: '/echo' })).status).toBe(200);
        socket.destroy();
        await once(socket, 'close');
        expect((await api.send({ path: '/echo' })).status).toBe(200);
      }
      expect(verified).toBe(4);
    });

    it('lives through a sender that goes away while its key is looked up', async () => {
      let arrived = () => {};
      let answer = () => {};
      const lookup = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      const answered = new Promise<void>((resolve) => {
        answer = resolve;
      });
      const api = await serveApi(start, {
        keys: {
          find: async (id) => {
            if (id === 'sk_live_1') {
              arrived();
              await answered;
            }
            return keyOf(id);
          },
        },
      });
      const body = 'x'.repeat(70_000);
      const headers = Object.entries(api.sign({ method: 'POST', path: '/echo', body }, 'sk_live_1'));
      const socket = await openSocket(api.port);
      socket.write(rawRequest('POST /echo', [...headers, ['Content-Length', String(body.length)]], body));
      await lookup;
      socket.destroy();
      await once(socket, 'close');
      expect((await api.send({ path: '/echo' })).status).toBe(200);
      answer();
      expect((await api.send({ path: '/echo' })).status).toBe(200);
    });
  });
}

function signedText(api: ServedApi, body: string, isLast: boolean, path = '/echo'): string {
  const signed = Object.entries(api.sign({ method: 'POST', path, body }));
  const framing: [string, string][] = [
    ['Content-Type', 'application/x-anything'],
    ['Content-Length', String(body.length)],
    ['Connection', isLast ? 'close' : 'keep-alive'],
  ];
  return rawRequest(`POST ${path}`, [...signed, ...framing], body);
}

function statusesIn(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
}

function hashesIn(received: string): string[] {
  return [...received.matchAll(/"sha256":"([0-9a-f]{64})"/g)].map(([, hash]) => hash as string);
}
