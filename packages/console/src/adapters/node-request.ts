/** Requests and answers of node:http, and of frameworks on it. */

import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { ConsoleRequest, ConsoleResponse, EventSink, ReadBody } from '../server/console-request.ts';
import { dropRest, readBounded } from './bounded-body.ts';

/** A request as Express and connect hand it on. */
interface MountedRequest extends IncomingMessage {
  readonly originalUrl?: string;
  readonly body?: unknown;
}

/** The request below its mount. */
export function fromIncoming<Source extends IncomingMessage>(req: Source): ConsoleRequest<Source> {
  const { url = '/', originalUrl = url } = req as MountedRequest;
  const [path, search] = splitTarget(url);
  const [called] = splitTarget(originalUrl);
  return {
    method: req.method ?? 'GET',
    // Frameworks give "/" for a mount that was called without its slash, below which relative addresses lead astray.
    path: path === '/' && !called.endsWith('/') ? '' : path,
    query: new URLSearchParams(search),
    header: (name) => headerOf(req, name),
    mountName: lastSegment(called),
    readBody: (maxBytes) => readBody(req, maxBytes),
    source: req,
  };
}

/** Path and query of a target. */
export function splitTarget(target: string): readonly [path: string, search: string] {
  const mark = target.indexOf('?');
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** Last segment of a path. Only harmless characters go into an address. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replaceAll(/[^\w.~%-]/g, '');
}

/** Writes an answer, in place of headers that middlewares have set. */
export async function writeResponse(
  response: ConsoleResponse,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const more = 'start' in response ? {} : await dropRest(req);
  res.statusCode = response.status;
  for (const [name, value] of Object.entries({ ...response.headers, ...more })) res.setHeader(name, value);
  if ('start' in response) {
    res.flushHeaders();
    onceGone(req, res, response.start(sinkOf(res)));
    return;
  }
  const body = typeof response.body === 'string' ? Buffer.from(response.body) : response.body;
  res.setHeader('content-length', body.length);
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** Calls `stop` when an answer has ended, or its connection has. */
function onceGone(req: IncomingMessage, res: ServerResponse, stop: () => void): void {
  // Of an answer that waits for its turn on the connection, no event of its own tells that the connection has closed.
  const connection: EventEmitter & { destroyed?: boolean } =
    'stream' in req ? (req.stream as EventEmitter) : req.socket;
  const onGone = () => {
    res.off('close', onGone);
    connection.off('close', onGone);
    stop();
  };
  res.on('close', onGone);
  connection.on('close', onGone);
  if (res.closed || res.destroyed || connection.destroyed === true) onGone();
}

function sinkOf(res: ServerResponse & { flush?: () => void }): EventSink {
  return {
    write(text) {
      if (res.writableEnded || res.destroyed) return;
      res.write(text);
      // Of a compression above, which would wait for more.
      res.flush?.();
    },
    waitingBytes: () => res.writableLength,
    end: () => void res.end(),
  };
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name] ?? (name === 'host' ? headers[':authority'] : undefined);
  return Array.isArray(value) ? value[0] : value;
}

async function readBody(req: MountedRequest, maxBytes: number): Promise<ReadBody | undefined> {
  // Some parsers set an empty object for bodies that they leave alone; others put bytes back.
  const isUnread = !req.readableDidRead || (req.body === undefined && !req.readableEnded);
  if (isUnread) return readAll(req, maxBytes);
  const { body } = req;
  if (body === undefined) return { bytes: new Uint8Array() };
  if (body instanceof Uint8Array) return body.length > maxBytes ? undefined : { bytes: body };
  return typeof body === 'string' ? { bytes: Buffer.from(body) } : { value: body };
}

/** Reads a stream. */
export async function readAll(stream: Readable, maxBytes: number): Promise<ReadBody | undefined> {
  const bytes = await readBounded(stream, maxBytes);
  return bytes && { bytes };
}
