/** Requests and answers of node:http, and of frameworks on it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ConsoleRequest, ConsoleResponse, EventSink, ReadBody } from '../server/console-request.ts';

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
export function writeResponse(response: ConsoleResponse, req: IncomingMessage, res: ServerResponse): void {
  res.statusCode = response.status;
  for (const [name, value] of Object.entries(response.headers)) res.setHeader(name, value);
  if ('start' in response) {
    res.flushHeaders();
    const stop = response.start(sinkOf(res));
    res.on('close', stop);
    if (res.closed || res.destroyed) stop();
    return;
  }
  const body = typeof response.body === 'string' ? Buffer.from(response.body) : response.body;
  res.setHeader('content-length', body.length);
  res.end(req.method === 'HEAD' ? undefined : body);
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
  if (isUnread) return readStream(req, maxBytes);
  const { body } = req;
  if (body === undefined) return { bytes: new Uint8Array() };
  if (body instanceof Uint8Array) return body.length > maxBytes ? undefined : { bytes: body };
  return typeof body === 'string' ? { bytes: Buffer.from(body) } : { value: body };
}

async function readStream(req: IncomingMessage, maxBytes: number): Promise<ReadBody | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer | string>) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    length += bytes.length;
    if (length > maxBytes) return undefined;
    chunks.push(bytes);
  }
  return { bytes: Buffer.concat(chunks) };
}
