/** Reading of a body as Fastify does it for its own parsers, which plugins cannot call. */

import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { GrowingBuffer } from '../body/growing-buffer.ts';

/** A stream that decompresses says how many bytes it was given. */
type Payload = Readable & { readonly receivedEncodedLength?: number };

/** Reads a body as text, within the `bodyLimit` of the route. Errors are those of Fastify, by their codes. */
export function readAsFastify(
  { raw, routeOptions: { bodyLimit } }: FastifyRequest,
  payload: Payload,
  done: (error: Error | null, text?: string) => void,
): void {
  const declared = Number(raw.headers['content-length']);
  if (declared > bodyLimit) return done(bodyTooLarge());
  const gathered = new GrowingBuffer(bodyLimit);

  function onData(chunk: Buffer | string): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    const received = gathered.length + bytes.length;
    if (Math.max(received, payload.receivedEncodedLength ?? 0) > bodyLimit) return finish(bodyTooLarge());
    gathered.append(bytes);
  }

  function onEnd(): void {
    const received = payload.receivedEncodedLength || gathered.length;
    if (!Number.isNaN(declared) && received !== declared) return finish(lengthMismatch());
    finish(null, gathered.bytes().toString());
  }

  function onError(error: Error & { statusCode?: unknown }): void {
    if (!(typeof error.statusCode === 'number' && error.statusCode >= 400)) error.statusCode = 400;
    finish(error);
  }

  function finish(error: Error | null, text?: string): void {
    payload.off('data', onData).off('end', onEnd).off('error', onError);
    done(error, text);
  }

  payload.on('data', onData).on('end', onEnd).on('error', onError).resume();
}

function bodyTooLarge(): Error {
  const error = new RangeError('Request body is too large');
  return Object.assign(error, { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 });
}

function lengthMismatch(): Error {
  const error = new RangeError('Request body size did not match Content-Length');
  return Object.assign(error, { code: 'FST_ERR_CTP_INVALID_CONTENT_LENGTH', statusCode: 400 });
}
