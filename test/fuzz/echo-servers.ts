/** Both frameworks with a verifier before a handler that says what it got. */

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as immediate } from 'node:timers/promises';
import { createVerifier, type KeySource, memoryStore, type Verifier } from 'countersign';
import { countersign as expressCountersign } from 'countersign/express';
import { countersign as fastifyCountersign } from 'countersign/fastify';
import express from 'express';
import fastify from 'fastify';
import { DECLARED, KEY_ID, NOW_MS, SECRET } from './declared-schemes.ts';

export const FRAMEWORKS = ['express', 'fastify'] as const;
export type Framework = (typeof FRAMEWORKS)[number];

/** A server under test. */
export interface EchoServer {
  readonly port: number;
  /** The digest of the body that the handler got, by nonce. */
  readonly handled: Map<string, string>;
  readonly close: () => Promise<void>;
}

/** The largest body that is verified. */
export const MAX_BODY_BYTES: number = 4096;

/** Keys that come later, so that much can happen on the connection meanwhile. */
const LATE_KEYS: KeySource = {
  find: async (id) => {
    for (let turns = 0; turns < 3; turns++) await immediate();
    return id === KEY_ID ? { id, secrets: [SECRET] } : undefined;
  },
};

/** Starts the server of a framework on 127.0.0.1. */
export async function startEcho(framework: Framework): Promise<EchoServer> {
  const handled = new Map<string, string>();
  const verifier = createVerifier({
    scheme: (DECLARED[0] as (typeof DECLARED)[number]).scheme,
    keys: LATE_KEYS,
    store: memoryStore(),
    maxBodyBytes: MAX_BODY_BYTES,
    clock: () => NOW_MS,
  });
  const server =
    framework === 'express' ? expressServer(verifier, handled) : await fastifyServer(verifier, handled);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    handled,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

type Handled = Map<string, string>;

function expressServer(verifier: Verifier, handled: Handled): Server {
  const app = express();
  // Keeps Express from logging an error for each body that breaks off.
  app.set('env', 'test');
  app.use(expressCountersign(verifier), express.raw({ type: () => true }));
  app.use((req, res) => {
    res.json(answer(handled, String(req.headers['x-nonce']), req.body));
  });
  return createServer(app);
}

async function fastifyServer(verifier: Verifier, handled: Handled): Promise<Server> {
  let server: Server | undefined;
  const app = fastify({
    serverFactory: (handler) => {
      server = createServer(handler);
      return server;
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  await app.register(fastifyCountersign, { verifier });
  app.all('/*', (request, reply) => {
    void reply.send(answer(handled, String(request.headers['x-nonce']), request.body));
  });
  await app.ready();
  return server as unknown as Server;
}

/** A request without a body has none for Express, and undefined or null for Fastify. */
function answer(handled: Handled, nonce: string, body: unknown): { nonce: string; digest: string } {
  const digest = digestOf(body instanceof Uint8Array ? body : Buffer.alloc(0));
  if (handled.has(nonce)) throw new Error(`the handler ran twice for ${nonce}`);
  handled.set(nonce, digest);
  return { nonce, digest };
}

/** Hashes a body, so that it can be compared with the one that was sent. */
export function digestOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}
