import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { onEvent } from '../../src/index.ts';
import { verifyIncoming } from '../../src/node/verify-incoming.ts';
import { acmeRequest, acmeVerifier, codeOf } from '../support/acme.ts';

const storage = new AsyncLocalStorage<string>();
const stops: (() => unknown)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A server that verifies in the context `of the request`. Says when a request has come, and what was seen of it. */
async function startServer(told: string[], maxBodyBytes?: number): Promise<Server> {
  const verifier = acmeVerifier(maxBodyBytes === undefined ? {} : { maxBodyBytes });
  const server = createServer((req, res) => {
    storage.run('of the request', () => {
      verifyIncoming(verifier, req, {}, (error, verdict) => {
        told.push(`${verdict === undefined ? error?.message : codeOf(verdict)} ${storage.getStore()}`);
        res.end();
        server.emit('verified');
      });
      server.emit('arrived');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  return server;
}

/** Sends the headers, and nothing more before the server has them. */
async function sendHeaders(server: Server, body: string) {
  const { method, url: target, headers } = acmeRequest({ body });
  const { port } = server.address() as AddressInfo;
  const arrived = once(server, 'arrived');
  const sending = httpRequest({
    ...{ host: '127.0.0.1', port, method, path: target },
    headers: [...headers, 'Host', 'localhost', 'Content-Length', String(body.length)],
  });
  sending.on('error', () => undefined);
  sending.flushHeaders();
  await arrived;
  return sending;
}

describe('the AsyncLocalStorage of a request whose body comes later', () => {
  it('is there at the verdict, for listeners and for the code that goes on', async () => {
    const told: string[] = [];
    const server = await startServer(told);
    stops.push(onEvent('verdict', ({ code }) => told.push(`event ${code} ${storage.getStore()}`)));
    const sending = await sendHeaders(server, 'a body');
    const verified = once(server, 'verified');
    sending.end('a body');
    await verified;
    expect(told).toEqual(['event accepted of the request', 'accepted of the request']);
  });

  it('is there when the body is too large, and when the sender goes away', async () => {
    const told: string[] = [];
    const server = await startServer(told, 10);
    const { method, url: target, headers } = acmeRequest();
    const { port } = server.address() as AddressInfo;
    const arrived = once(server, 'arrived');
    const chunked = httpRequest({
      ...{ host: '127.0.0.1', port, method, path: target },
      headers: [...headers, 'Host', 'localhost', 'Transfer-Encoding', 'chunked'],
    });
    chunked.on('error', () => undefined);
    chunked.flushHeaders();
    await arrived;
    const refused = once(server, 'verified');
    chunked.end('a body of more than ten bytes');
    await refused;

    const leaving = await sendHeaders(server, 'a body');
    const aborted = once(server, 'verified');
    leaving.destroy();
    await aborted;
    expect(told[0]).toBe('body_too_large of the request');
    expect(told[1]).toMatch(/closed.* of the request$|aborted.* of the request$/);
  });
});
