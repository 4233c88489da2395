/** The console as a plug-in of Fastify. */

import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConsoleOptions } from '../server/console-options.ts';
import type { ConsoleRequest } from '../server/console-request.ts';
import { createConsole } from '../server/create-console.ts';
import { dropRest } from './bounded-body.ts';
import { fromIncoming, lastSegment, readAll, splitTarget, writeResponse } from './node-request.ts';

/** Options of the plug-in, besides those that Fastify takes itself. */
export interface FastifyConsoleOptions extends ConsoleOptions<FastifyRequest> {
  /** Where the console lies, such as `/admin/countersign`. */
  readonly prefix?: string | undefined;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Serves the console below the prefix of its registration.
 *
 * @example
 * await app.register(countersignConsole, {
 *   prefix: '/admin/countersign',
 *   verifiers: [verifier],
 *   log: memoryLog(),
 *   access: (request) => (request.headers['x-user'] === 'me' ? { name: 'me', may: ['requests'] } : undefined),
 * });
 * @throws TypeError or RangeError (as a rejection) that names the option at fault.
 */
export async function countersignConsole(
  app: FastifyInstance,
  options: FastifyConsoleOptions,
): Promise<void> {
  const { prefix: _prefix, ...rest } = options;
  const { handle, close } = createConsole('countersignConsole', rest);
  const depth = segmentsOf(app.prefix).length;
  app.addHook('onClose', async () => close());
  app.removeAllContentTypeParsers();
  // Nobody reads or judges a body before it is known who asks.
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const response = await handle(toConsoleRequest(request, depth));
    if (response === undefined) {
      reply.callNotFound();
      return reply;
    }
    if ('start' in response) {
      reply.hijack();
      await writeResponse(response, request.raw, reply.raw);
      return reply;
    }
    const more = await dropRest(request.raw);
    const body = typeof response.body === 'string' ? response.body : Buffer.from(response.body);
    return reply
      .code(response.status)
      .headers({ ...response.headers, ...more })
      .send(body);
  }

  for (const url of ['/', '/*']) app.route({ method: METHODS, url, exposeHeadRoute: false, handler: answer });
}

/** Fastify decodes what a wildcard stands for, so the path is taken as it came. */
function toConsoleRequest(request: FastifyRequest, depth: number): ConsoleRequest<FastifyRequest> {
  const [called] = splitTarget(request.raw.url ?? '/');
  const below = segmentsOf(called).slice(depth).join('/');
  return {
    ...fromIncoming(request.raw),
    path: below === '' && !called.endsWith('/') ? '' : `/${below}`,
    mountName: lastSegment(called),
    readBody: async (maxBytes) =>
      request.body instanceof Readable ? readAll(request.body, maxBytes) : { bytes: new Uint8Array() },
    source: request,
  };
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment, i, all) => segment !== '' || (i > 0 && i < all.length - 1));
}
