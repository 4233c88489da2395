/** The console on each of its hosts, over real HTTP. */

import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import compression from 'compression';
import express5 from 'express';
import express4 from 'express4';
import fastify from 'fastify';
import helmet from 'helmet';
import { onTestFinished } from 'vitest';
import { countersignConsole } from '../../src/fastify.ts';
import { consoleFor as fetchConsoleFor } from '../../src/fetch.ts';
import { type ConsoleOptions, type ConsoleUser, consoleFor } from '../../src/index.ts';

export const MOUNT = '/admin/countersign';

/** Options without access, which is that of the header X-User: a user as JSON. */
export type HostOptions = Omit<ConsoleOptions<never>, 'access'>;

/** Starts a console and gives the address of its mount, without a slash at the end. */
export type StartHost = (options: HostOptions) => Promise<string>;

/** The user whom a test names. */
export function userOf(header: string | string[] | null | undefined): ConsoleUser | undefined {
  return typeof header === 'string' ? (JSON.parse(header) as ConsoleUser) : undefined;
}

const access = (req: IncomingMessage) => userOf(req.headers['x-user']);

/** Serves until the test is over. */
export async function serve(listener: RequestListener, onEnd?: () => void): Promise<string> {
  const server = createServer(listener);
  await listening(server);
  onTestFinished(async () => {
    onEnd?.();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function listening(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

async function onExpress(express: typeof express5, options: HostOptions): Promise<string> {
  const app = express();
  // All that such an application has above the console.
  app.use(helmet());
  app.use(compression({ threshold: 0 }));
  app.use(express.json());
  app.use(express.urlencoded({ extended: true }));
  const admin = consoleFor({ ...options, access });
  app.use(MOUNT, admin as never);
  return (await serve(app, admin.close)) + MOUNT;
}

/** By name. */
export const HOSTS: Readonly<Record<string, StartHost>> = {
  'Express 5': (options) => onExpress(express5, options),
  'Express 4': (options) => onExpress(express4 as never, options),
  'node:http': async (options) => {
    const admin = consoleFor({ ...options, access });
    return serve(admin, admin.close);
  },
  'a proxy that takes the prefix off': async (options) => {
    const admin = consoleFor({ ...options, access });
    const address = await serve((req, res) => {
      req.url = (req.url ?? '/').slice('/outside'.length);
      admin(req, res);
    }, admin.close);
    return `${address}/outside`;
  },
  Fastify: async (options) => {
    const app = fastify();
    // biome-ignore lint/nursery/noMisusedPromises: plug-ins of Fastify are asynchronous.
    await app.register(countersignConsole, {
      ...options,
      prefix: MOUNT,
      access: ({ headers }) => userOf(headers['x-user']),
    });
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    onTestFinished(async () => {
      app.server.closeAllConnections();
      await app.close();
    });
    return address + MOUNT;
  },
  fetch: async (options) => {
    const admin = fetchConsoleFor({
      ...options,
      basePath: MOUNT,
      access: ({ headers }) => userOf(headers.get('x-user')),
    });
    const address = await serve((req, res) => {
      const gone = new AbortController();
      res.on('close', () => gone.abort());
      const url = `http://${req.headers.host}${req.url}`;
      const body =
        req.method === 'POST' ? { body: Readable.toWeb(req) as never, duplex: 'half' as const } : {};
      const headers = Object.entries(req.headers) as [string, string][];
      const request = new Request(url, {
        method: req.method as string,
        headers,
        signal: gone.signal,
        ...body,
      });
      const notFound = () => new Response('there is no such page', { status: 404 });
      const isBelow = req.url?.startsWith(MOUNT) === true;
      void Promise.resolve(isBelow ? admin(request, notFound) : notFound()).then(async (response) => {
        res.writeHead(response.status, Object.fromEntries(response.headers));
        for await (const chunk of response.body ?? []) res.write(chunk);
        res.end();
        // As servers for fetch do with what nobody has read.
        if (!request.bodyUsed) await request.body?.pipeTo(new WritableStream());
      });
    }, admin.close);
    return address + MOUNT;
  },
};
