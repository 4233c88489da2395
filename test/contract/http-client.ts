/** HTTP as a client sees it, down to single bytes where those matter. */

import { once } from 'node:events';
import { type IncomingHttpHeaders, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A server that a test has started and will close. */
export interface Running {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** A request about to be sent. A value that is a list becomes several header lines. */
export interface Outgoing {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Sent with its length declared. */
  readonly body?: string | Uint8Array | undefined;
  /** Sent in chunks, each flushed before the next is written. */
  readonly chunks?: readonly (string | Uint8Array)[] | undefined;
}

/** The answer. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** The same as UTF-8. */
  readonly text: string;
}

/** Lets a server listen on a free port of the loopback interface. */
export async function listen(server: Server): Promise<Running> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

/** Sends one request on a connection of its own. */
export function exchange(
  port: number,
  { method = 'GET', path, headers, body, chunks }: Outgoing,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request({
      ...{ host: '127.0.0.1', port, method, path, agent: false },
      headers: { ...length, ...headers } as Record<string, string | string[]>,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      // What the server has answered counts, even if it did not want the rest of the body.
      outgoing.off('error', reject);
      outgoing.on('error', () => {});
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(pieces);
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, bytes, text: bytes.toString('utf8') });
      });
    });
    if (chunks === undefined) outgoing.end(body);
    else writeAll(outgoing, chunks).catch(reject);
  });
}

async function writeAll(
  outgoing: ReturnType<typeof request>,
  chunks: readonly (string | Uint8Array)[],
): Promise<void> {
  outgoing.setNoDelay(true);
  for (const chunk of chunks)
    await new Promise<void>((resolve) => void outgoing.write(chunk, () => resolve()));
  outgoing.end();
}

/** Opens a connection on which a test writes whatever it likes. */
export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** Writes bytes on a connection of their own and gives all that comes back until the server closes it. */
export async function rawExchange(
  port: number,
  ...pieces: readonly (string | Uint8Array)[]
): Promise<string> {
  const socket = await openSocket(port);
  const received: Buffer[] = [];
  socket.on('data', (piece: Buffer) => received.push(piece));
  for (const piece of pieces) socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
  await once(socket, 'close');
  return Buffer.concat(received).toString('utf8');
}

/** A request as text, its header lines in the order and the case given. */
export function rawRequest(
  requestLine: string,
  headerLines: readonly (readonly [string, string])[],
  body = '',
): string {
  const lines = [
    `${requestLine} HTTP/1.1`,
    'Host: localhost',
    ...headerLines.map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
