/** A server of acme whose clock is set by the test, and a client whose clock is off. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type SignedFetchOptions, signedFetch } from '../../src/client.ts';
import type { Verdict, Verifier } from '../../src/index.ts';
import { verifyNode } from '../../src/node.ts';
import { acme, acmeVerifier, codeOf, key, NOW, SECRET } from './acme.ts';

/** A request as it arrived, and what became of it. */
interface Arrival {
  readonly code: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Called with what would be answered, to answer otherwise. */
export type Answer = (response: ServerResponse, verdict: Verdict, request: IncomingMessage) => void;

/** A server with the real verifier. */
export interface SkewedServer {
  readonly origin: string;
  readonly arrivals: Arrival[];
  /** Its clock, in milliseconds since the epoch. */
  nowMs: number;
  /** Milliseconds by which its `Date` differs from that clock, as that of a proxy may. */
  dateOffMs: number;
  /** Answers requests that were verified, and those that were not. */
  answer: Answer;
  verifier: Verifier;
  readonly close: () => Promise<void>;
}

/** 200, or what the scheme says. */
export const asVerified: Answer = (response, verdict) => {
  if (verdict.ok) return void response.end('accepted');
  const { status, headers, body } = verdict.response;
  response.writeHead(status, { ...headers, date: String(response.getHeader('date')) }).end(body);
};

/** Starts one at `NOW`. */
export async function startSkewedServer(): Promise<SkewedServer> {
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const started: SkewedServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals: [],
    nowMs: NOW,
    dateOffMs: 0,
    answer: asVerified,
    verifier: acmeVerifier({ clock: () => started.nowMs }),
    close: () => closeServer(server),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const verdict = await verifyNode(started.verifier, request);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    started.arrivals.push({ code: codeOf(verdict), headers: request.headers, body: Buffer.concat(chunks) });
    response.setHeader('date', new Date(started.nowMs + started.dateOffMs).toUTCString());
    started.answer(response, verdict, request);
  }

  return started;
}

/** The codes of what arrived so far, which are then forgotten. */
export function codes({ arrivals }: SkewedServer): string[] {
  return arrivals.splice(0).map(({ code }) => code);
}

/** A client of that server. */
export interface SkewedClient {
  readonly send: typeof fetch;
  /** Milliseconds that its clock is ahead of the server's. */
  aheadMs: number;
}

/** Creates a client whose clocks go with the server's, except for how far the one is ahead. */
export function skewedClient(
  server: SkewedServer,
  aheadMs: number,
  options: SignedFetchOptions = {},
): SkewedClient {
  const client: SkewedClient = {
    aheadMs,
    send: signedFetch(
      acme,
      { id: key.id, secret: SECRET },
      { clock: () => server.nowMs + client.aheadMs, monotonicClock: () => server.nowMs - NOW, ...options },
    ),
  };
  return client;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
