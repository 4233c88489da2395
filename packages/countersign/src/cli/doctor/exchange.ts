/** One HTTP request exactly as it is given, on a connection of its own. */

import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as viaHttp,
} from 'node:http';
import { request as viaHttps } from 'node:https';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';

/** Request to send. */
export interface ExchangeRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Sends the body in two chunks, without its length. */
  readonly chunked?: boolean;
}

/** Answer, and when it came. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** By our clock: when the connection stood, and when the head of the answer was there. */
  readonly sentMs: number;
  readonly receivedMs: number;
}

/** No answer came. Its message is fit for the user. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

const TIMEOUT_MS = 10_000;
/** Bytes that are read of a body so that the server can end its answer; they are thrown away. */
const MOST_BYTES = 65_536;

/**
 * Sends a request and waits for the answer. Redirects are not followed.
 *
 * @throws NoAnswerError (as a rejection) when there is none within 10 s, and a Failure when the user presses Ctrl-C.
 */
export function exchange(
  { clock, signal }: Pick<Io, 'clock' | 'signal'>,
  sent: ExchangeRequest,
): Promise<Answer> {
  const { url, method, headers, body, chunked } = sent;
  const isSecure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    let sentMs = clock();
    const request = (isSecure ? viaHttps : viaHttp)(url, {
      method,
      // A connection of its own: behind a balancer, each may come to another process.
      agent: false,
      headers: {
        ...headers,
        ...(body !== undefined && !chunked && { 'content-length': String(body.length) }),
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    request.once('socket', (socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        sentMs = clock();
      });
    });
    request.once('response', (response) => {
      const { statusCode: status = 0, headers } = response;
      const answer = { status, headers, sentMs, receivedMs: clock() };
      drain(response, () => resolve(answer));
    });
    request.on('error', (error) => {
      reject(signal.aborted ? new Failure('interrupted', 'interrupted') : new NoAnswerError(reasonOf(error)));
    });
    write(request, body, chunked === true);
  });
}

function write(request: ClientRequest, body: Uint8Array | undefined, chunked: boolean): void {
  if (body === undefined) return void request.end();
  if (!chunked) return void request.end(body);
  const half = Math.ceil(body.length / 2);
  request.setHeader('transfer-encoding', 'chunked');
  request.write(body.subarray(0, half));
  request.end(body.subarray(half));
}

function drain(response: IncomingMessage, done: () => void): void {
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MOST_BYTES) response.destroy();
  });
  response.on('error', () => undefined);
  response.once('close', done);
}

function reasonOf(error: Error & { code?: string }): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError')
    return `no answer within ${TIMEOUT_MS / 1000} s`;
  return error.code ?? error.message;
}
