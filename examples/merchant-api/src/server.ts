/** Serves the API on 127.0.0.1, with either framework. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createExpressApp } from './express-app.ts';
import { createFastifyApp } from './fastify-app.ts';
import { collectMetrics } from './metrics.ts';
import type { Systems } from './systems.ts';

export const FRAMEWORKS = ['express', 'fastify'] as const;

/** Framework that the API runs on. */
export type Framework = (typeof FRAMEWORKS)[number];

/** Options of {@link serve}. */
export interface ServeOptions {
  readonly framework: Framework;
  readonly systems: Systems;
  /** Default: any that is free. */
  readonly port?: number;
  /** Proxies whose X-Forwarded-For is believed, such as `loopback, 10.0.0.0/8`. Default: none. */
  readonly trustProxy?: string | undefined;
}

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  /** Takes no more requests, and resolves when those under way are answered. */
  readonly close: () => Promise<void>;
}

const HOST = '127.0.0.1';

/** Starts the API; rejects with the error of `listen` when the port cannot be had. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  return options.framework === 'express' ? serveExpress(options) : serveFastify(options);
}

async function serveExpress({ systems, port = 0, trustProxy }: ServeOptions): Promise<RunningServer> {
  const metrics = collectMetrics();
  const server = createServer(createExpressApp(systems, { metrics, trustProxy }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return {
    url: urlOf(server),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          metrics.stop();
          resolve();
        });
      }),
  };
}

async function serveFastify({ systems, port = 0, trustProxy }: ServeOptions): Promise<RunningServer> {
  const metrics = collectMetrics();
  const app = await createFastifyApp(systems, { metrics, trustProxy });
  await app.listen({ port, host: HOST });
  return { url: urlOf(app.server), close: () => app.close().then(metrics.stop) };
}

function urlOf(server: Server): string {
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
}
