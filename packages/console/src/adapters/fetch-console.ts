/** The console as a function from Request to Response. */

import { assertKnownOptions } from 'countersign/scheme';
import type { ConsoleOptions } from '../server/console-options.ts';
import type { ConsoleRequest, ConsoleResponse, ReadBody, StreamResponse } from '../server/console-request.ts';
import { createConsole } from '../server/create-console.ts';
import { lastSegment } from './node-request.ts';
import { readWebBody } from './web-body.ts';

/** Options of the console behind fetch. */
export interface FetchConsoleOptions extends ConsoleOptions<Request> {
  /** The path at which it lies, which the address of a `Request` has in it. Default: none, as where a router takes it off. */
  readonly basePath?: string | undefined;
}

/** Answers requests below its base path. */
export interface FetchConsole {
  /** @param next Answers requests of those to whom `access()` gives nothing. Default: 404 without anything else. */
  (request: Request, next?: () => Response | Promise<Response>): Promise<Response>;
  /** Ends the recording into the log, which stays open. */
  readonly close: () => void;
}

/**
 * Makes the console for servers that speak fetch, such as Hono, Bun, Deno and Next.js.
 *
 * @example
 * const admin = consoleFor({ basePath: '/admin/countersign', verifiers: [verifier], log: memoryLog(), access });
 * app.all('/admin/countersign/*', (c) => admin(c.req.raw, () => c.notFound()));
 * @throws TypeError or RangeError that names the option at fault.
 */
export function consoleFor(options: FetchConsoleOptions): FetchConsole {
  assertKnownOptions('consoleFor()', options, Object.keys(options ?? {}));
  const { basePath = '', ...rest } = options;
  if (typeof basePath !== 'string' || (basePath !== '' && !/^\/.*[^/]$/.test(basePath)))
    throw new TypeError('consoleFor(): "basePath" must be a path such as /admin/countersign');
  const { handle, close } = createConsole('consoleFor()', rest);
  const answer = async (request: Request, next = nothing) => {
    const response = await handle(toConsoleRequest(request, basePath));
    return response === undefined ? next() : toResponse(response, request);
  };
  return Object.assign(answer, { close });
}

function toConsoleRequest(request: Request, basePath: string): ConsoleRequest<Request> {
  const { pathname, searchParams } = new URL(request.url);
  const isBelow = pathname === basePath || pathname.startsWith(`${basePath}/`);
  return {
    method: request.method,
    path: isBelow ? pathname.slice(basePath.length) : pathname,
    query: searchParams,
    header: (name) => request.headers.get(name) ?? (name === 'host' ? new URL(request.url).host : undefined),
    mountName: lastSegment(pathname),
    readBody: (maxBytes) => readBody(request, maxBytes),
    source: request,
  };
}

async function readBody({ body }: Request, maxBytes: number): Promise<ReadBody | undefined> {
  const bytes = await readWebBody(body, maxBytes);
  return bytes && { bytes };
}

function nothing(): Response | Promise<Response> {
  return new Response(null, { status: 404 });
}

function toResponse(response: ConsoleResponse, request: Request): Response {
  const { status, headers } = response;
  if ('start' in response) return new Response(eventStream(response, request.signal), { status, headers });
  return new Response(request.method === 'HEAD' ? null : response.body, { status, headers });
}

/** Chunks wait in the stream until they are read, and are counted there. */
function eventStream({ start }: StreamResponse, signal: AbortSignal): ReadableStream<Uint8Array> {
  let stop: () => void = () => undefined;
  let isEnded = false;
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = () => {
          if (isEnded) return;
          isEnded = true;
          stop();
          controller.close();
        };
        stop = start({
          write: (text) => {
            if (!isEnded) controller.enqueue(encoder.encode(text));
          },
          waitingBytes: () => -(controller.desiredSize ?? 0),
          end,
        });
        // A signal that has been given is not told again.
        if (signal.aborted) end();
        else signal.addEventListener('abort', end, { once: true });
      },
      cancel() {
        isEnded = true;
        stop();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  );
}
