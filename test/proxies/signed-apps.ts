/** Apps on both frameworks that verify what comes through a proxy. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import {
  type ApiKey,
  createVerifier,
  defineScheme,
  header,
  lines,
  memoryStore,
  part,
  type Scheme,
  type Verifier,
  type VerifierOptions,
} from 'countersign';
import { countersign } from 'countersign/express';
import { countersign as countersignPlugin } from 'countersign/fastify';
import express, { type Request, type Response } from 'express';
import fastify, { type FastifyServerOptions } from 'fastify';

export const KEY_ID = 'ak_live_1';
export const SECRET = 'a secret that only the two of them know';

const declared = {
  keyId: header('X-Key'),
  timestamp: header('X-Timestamp', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  toleranceSeconds: 300,
  replay: 'nonce',
  idempotencyKey: header('Idempotency-Key'),
} as const;

/** Signs all that HTTP lets a proxy change, except the host. */
const SCHEME: Scheme = defineScheme({
  ...declared,
  name: 'behind-proxies',
  message: lines(part.timestamp, part.nonce, part.method, part.target, part.body),
});

/** The same with the host. */
export const SCHEME_WITH_HOST: Scheme = defineScheme({
  ...declared,
  name: 'behind-proxies-with-host',
  message: lines(part.timestamp, part.nonce, part.method, header('Host'), part.target, part.body),
});

/** A verifier with a store of its own. */
export function verifierOf(
  key: Partial<Omit<ApiKey, 'secret' | 'secrets'>> = {},
  options: Partial<VerifierOptions> = {},
): Verifier {
  return createVerifier({
    ...{
      scheme: SCHEME,
      store: memoryStore(),
      keys: { id: KEY_ID, secrets: [SECRET], ...key },
    },
    ...options,
  });
}

/** A server that a test has started. */
export interface App {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Answer to a verified request: the request as the app saw it. */
export interface Echo {
  readonly method: string;
  readonly target: string;
  readonly address: string | undefined;
  readonly bytes: number;
}

/** Settings in which the apps of tests differ. */
export interface AppSettings {
  /** The addresses of proxies. */
  readonly trusted?: string;
  /** Headers of each answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The path of a Unix socket, in place of a port. */
  readonly socket?: string;
}

export type StartApp = (verifier: Verifier, settings?: AppSettings) => Promise<App>;

export const startExpress: StartApp = async (verifier, { trusted = '127.0.0.1', headers, socket } = {}) => {
  const app = express();
  app.set('trust proxy', socket === undefined ? trusted : 1);
  app.use(countersign(verifier), async (req: Request, res: Response) => {
    const { length } = await buffer(req);
    const echo: Echo = { method: req.method, target: req.originalUrl, address: req.ip, bytes: length };
    if (headers !== undefined) res.set(headers);
    res.set('X-Echo', JSON.stringify(echo)).json(echo);
  });
  const server = createServer(app);
  await new Promise<void>((done) => {
    if (socket === undefined) server.listen(0, '127.0.0.1', done);
    else server.listen(socket, done);
  });
  return {
    port: socket === undefined ? (server.address() as AddressInfo).port : 0,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
};

export const startFastify: StartApp = async (verifier, { trusted = '127.0.0.1', headers, socket } = {}) => {
  const trustProxy: FastifyServerOptions['trustProxy'] =
    socket === undefined ? trusted : (_address: string, hop: number) => hop === 0;
  const app = fastify({ trustProxy, bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
  app.register(countersignPlugin, { verifier });
  app.after(() => {
    app.all('*', async (request, reply) => {
      const echo: Echo = {
        ...{ method: request.method, target: request.originalUrl, address: request.ip },
        bytes: Buffer.isBuffer(request.body) ? request.body.length : 0,
      };
      if (headers !== undefined) reply.headers(headers);
      return reply.header('X-Echo', JSON.stringify(echo)).send(echo);
    });
  });
  await app.listen(socket === undefined ? { port: 0, host: '127.0.0.1' } : { path: socket });
  return {
    port: socket === undefined ? (app.server.address() as AddressInfo).port : 0,
    close: () => app.close(),
  };
};

/** The apps by framework. */
export const APPS: readonly (readonly [name: string, start: StartApp])[] = [
  ['Express', startExpress],
  ['Fastify', startFastify],
];
