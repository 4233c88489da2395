/** Servers whose responses are held back, and clients that look at every byte or hang up. */

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
import {
  type Held,
  holdResponse,
  type NodeResponse,
  type WholeResponse,
} from '../../packages/countersign/src/node/held-response.ts';
import { listen, openSocket } from './http-client.ts';

export type Whole = Extract<Held, { readonly outcome: 'whole' }>;

/** What became of the responses that were held. */
export interface Holding {
  readonly hold: (res: NodeResponse) => void;
  /** All of them, in the order in which they were told. */
  readonly told: readonly Held[];
  /** The next one that is told, or the first that nobody has asked for. */
  readonly next: () => Promise<Held>;
}

/** Holds responses; lets go what can be let go a turn of the event loop later, as a store would. */
export function holding(maxBytes = 1024 * 1024, letGo: (held: Held) => void = sendSoon): Holding {
  const told: Held[] = [];
  const waiting: ((held: Held) => void)[] = [];
  let asked = 0;
  return {
    hold: (res) =>
      holdResponse(res, { maxBytes }, (held) => {
        told.push(held);
        waiting.shift()?.(held);
        letGo(held);
      }),
    told,
    next: () => {
      const held = told[asked++];
      return held === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(held);
    },
  };
}

/** Lets it go a turn of the event loop later. */
function sendSoon(held: Held): void {
  if (held.outcome !== 'destroyed') setImmediate(held.send);
}

/** Leaves it to the test to let it go. */
export function keep(): void {}

/** What was held must have become whole. */
export function wholeOf(held: Held): Whole {
  if (held.outcome !== 'whole') throw new Error(`the response is ${held.outcome}`);
  return held;
}

/** Serves until the test is over, and gives the port. */
export async function serve(listener: RequestListener, options: ServerOptions = {}): Promise<number> {
  const server = await listen(createServer(options, listener));
  onTestFinished(server.close);
  return server.port;
}

/** Serves one handler whose responses are held from the start. */
export function serveHeld(handler: (res: ServerResponse) => void, held = holding()): Promise<number> {
  return serve((_, res) => {
    held.hold(res);
    handler(res);
  });
}

/** What a client sees of one answer, and what was kept of it. */
export async function answered(
  handler: (res: ServerResponse) => void,
  asked: Asked = {},
): Promise<{ seen: Seen; kept: WholeResponse }> {
  const held = holding();
  const seen = await ask(await serveHeld(handler, held), asked);
  return { seen, kept: wholeOf(await held.next()).response };
}

/** What a client sees. */
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
