/** Servers whose responses are buffered, and clients that look at every byte or hang up. */

import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  request,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { NodeResponse } from '../../packages/countersign/src/idempotency/response-buffer/node-response.ts';
import {
  type BufferedResponse,
  ResponseBuffer,
} from '../../packages/countersign/src/idempotency/response-buffer/response-buffer.ts';
import type { WholeResponse } from '../../packages/countersign/src/idempotency/whole-response.ts';
import { listen, openSocket } from './http-client.ts';

export type Whole = Extract<BufferedResponse, { readonly outcome: 'whole' }>;

/** The responses that were buffered. */
export interface Buffering {
  readonly buffer: (res: NodeResponse) => void;
  /** All of them, in the order in which they were reported. */
  readonly reported: readonly BufferedResponse[];
  /** The next one that is reported, or the first that nobody has asked for. */
  readonly next: () => Promise<BufferedResponse>;
}

/** Buffers responses; releases them a turn of the event loop later, as a store would. */
export function buffering(
  maxBytes = 1024 * 1024,
  release: (response: BufferedResponse) => void = sendSoon,
): Buffering {
  const reported: BufferedResponse[] = [];
  const waiting: ((response: BufferedResponse) => void)[] = [];
  let asked = 0;
  return {
    buffer: (res) =>
      void new ResponseBuffer(res, maxBytes, (response) => {
        reported.push(response);
        waiting.shift()?.(response);
        release(response);
      }),
    reported,
    next: () => {
      const response = reported[asked++];
      return response === undefined
        ? new Promise((resolve) => waiting.push(resolve))
        : Promise.resolve(response);
    },
  };
}

function sendSoon(response: BufferedResponse): void {
  if (response.outcome !== 'destroyed') setImmediate(response.send);
}

/** Leaves it to the test to release the response. */
export function keep(): void {}

/** Asserts that the response has become whole. */
export function wholeOf(response: BufferedResponse): Whole {
  if (response.outcome !== 'whole') throw new Error(`the response is ${response.outcome}`);
  return response;
}

/** Serves until the test is over, and gives the port. */
export async function serve(listener: RequestListener, options: ServerOptions = {}): Promise<number> {
  const server = await listen(createServer(options, listener));
  onTestFinished(server.close);
  return server.port;
}

/** Serves one handler whose responses are buffered from the start. */
export function serveBuffered(
  handler: (res: ServerResponse) => void,
  buffered = buffering(),
): Promise<number> {
  return serve((_, res) => {
    buffered.buffer(res);
    handler(res);
  });
}

/** Gives one answer as a client sees it, and the part of it that was kept. */
export async function answered(
  handler: (res: ServerResponse) => void,
  asked: Asked = {},
): Promise<{ seen: Seen; kept: WholeResponse }> {
  const buffered = buffering();
  const seen = await ask(await serveBuffered(handler, buffered), asked);
  return { seen, kept: wholeOf(await buffered.next()).response };
}

/** Answer as a client sees it. */
export interface Seen {
  readonly status: number | undefined;
  readonly message: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly trailers: IncomingMessage['trailers'];
  readonly body: Buffer;
  /** The informational responses that came before. */
  readonly informational: readonly number[];
}

export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks on a connection of its own. Rejects when the connection breaks before the whole answer is there. */
export async function ask(
  port: number,
  { method = 'GET', path = '/', headers = {} }: Asked = {},
): Promise<Seen> {
  const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
  const informational: number[] = [];
  outgoing.on('information', ({ statusCode }) => informational.push(statusCode));
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const body = await buffer(response);
  return {
    status: response.statusCode,
    message: response.statusMessage,
    headers: response.headers,
    trailers: response.trailers,
    body,
    informational,
  };
}

/** A client that can hang up, and knows when the server has noticed. */
export interface FickleClient {
  readonly hangUp: () => Promise<void>;
}

/** Sends a request and waits for the server to have it. */
export async function startAsking(server: Server, port: number, path = '/'): Promise<FickleClient> {
  const connected = once(server, 'connection') as Promise<[Socket]>;
  const arrived = once(server, 'request');
  const client = await openSocket(port);
  client.on('error', () => {});
  client.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const [socket] = await connected;
  await arrived;
  return {
    hangUp: async () => {
      // The reset is an error of the socket, which is no matter here.
      const closed = new Promise((resolve) => socket.once('close', resolve));
      client.resetAndDestroy();
      await closed;
    },
  };
}
