/** An API that does things once behind one adapter, and a client that signs for it. */

import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import {
  createVerifier,
  defineScheme,
  header,
  memoryStore,
  message,
  part,
  type Scheme,
  type SchemeDeclaration,
  type Verifier,
} from 'countersign';
import { signRequest } from 'countersign/client';
import type { DeduplicationOptions, IdempotencyOptions } from 'countersign/idempotency';
import type { OperationStore } from 'countersign/store';
import { onTestFinished } from 'vitest';
import { type Answer, exchange, type Outgoing, type Running } from '../http-client.ts';
import type { Handle, Turn } from './turn.ts';
import { type WatchedStore, watched } from './watched-store.ts';

/** Server of a framework: `/ways/…` as it answers by itself, and any other path by `handle`. */
export interface OnceMounting {
  readonly verifier: Verifier;
  /** Mounted above the events, where both are given. */
  readonly idempotency: IdempotencyOptions | undefined;
  readonly events: DeduplicationOptions | undefined;
  /** False: nothing verifies the requests. */
  readonly isVerified: boolean;
  /** Number of times that each is mounted. */
  readonly times: number;
  /** Answer to a refused request in place of the scheme's own, after a turn of the event loop. */
  readonly refusal: string | undefined;
  readonly handle: (turn: Omit<Turn, 'run'>) => void | Promise<void>;
  readonly countWay: () => void;
  /** Called with each request before anything else sees it. */
  readonly arrived: (res: ServerResponse) => void;
}

/** Starts a server of the framework under test. */
export type StartOnce = (mounting: OnceMounting) => Promise<Running>;

/** Starts servers of one framework on one kind of store. */
export interface OnceHarness {
  readonly start: StartOnce;
  /** An empty store. */
  readonly createStore: () => OperationStore;
}

/** Options of {@link serveOnce}. */
export interface ServeOnceOptions {
  readonly scheme?: Scheme;
  /** False: not mounted. */
  readonly idempotency?: Omit<IdempotencyOptions, 'store'> | false;
  /** Not mounted unless given. */
  readonly events?: Omit<DeduplicationOptions, 'store'>;
  readonly handle?: Handle;
  readonly isVerified?: boolean;
  readonly times?: number;
  readonly refusal?: string;
  /** Called with the response to each request before anything else sees it. */
  readonly arrived?: (res: ServerResponse) => void;
}

/** A request of the client. */
export interface Asked extends Partial<Outgoing> {
  readonly keyId?: string;
  /** The idempotency key. */
  readonly key?: string | undefined;
  readonly event?: string;
}

/** A server that runs until the test ends. */
export interface ServedOnce {
  readonly port: number;
  readonly store: WatchedStore;
  /** Number of runs of the handler. */
  readonly runs: () => number;
  /** The headers of a request, signed anew. */
  readonly sign: (asked: Asked) => Record<string, string>;
  /** Signs and sends. */
  readonly send: (asked?: Asked) => Promise<Answer>;
  /** The server's side of the connections, in the order of the requests. */
  readonly sockets: readonly Socket[];
}

const START_MS = 1_764_547_200_000;
const SECRET = 'once-secret-0123456789abcdef0123';
export const KEY_IDS: readonly string[] = Array.from({ length: 20 }, (_, i) => `ak_live_${i}`);
export const PATH = '/v1/orders';

/** Signs everything of a request. */
export const SHOP: SchemeDeclaration = {
  name: 'shop',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.keyId}\n${part.timestamp}\n${part.nonce}\n${part.method}\n${part.target}\n${part.body}`,
  toleranceSeconds: 300,
  replay: 'nonce',
  idempotencyKey: header('Idempotency-Key'),
  eventId: header('Event-Id'),
};
const shop = defineScheme(SHOP);

/** Starts a server; the test closes it when it ends. */
export async function serveOnce(
  { start, createStore }: OnceHarness,
  options: ServeOnceOptions = {},
): Promise<ServedOnce> {
  const { scheme = shop, idempotency = {}, events, handle = counting, refusal } = options;
  const store = watched(createStore());
  const sockets: Socket[] = [];
  let nowMs = START_MS;
  let runs = 0;
  // As patient as tests must be on a busy machine.
  const both = { ...memoryStore({ maxReplayIds: 1000 }), operations: store, timeoutMs: 5_000 };
  const verifier = createVerifier({
    ...{ scheme, keys: KEY_IDS.map((id) => ({ id, secret: SECRET })) },
    ...{ store: both, clock: () => nowMs, requestId: () => 'a-request' },
  });
  const running = await start({
    ...{ verifier, refusal, isVerified: options.isVerified ?? true, times: options.times ?? 1 },
    idempotency: idempotency === false ? undefined : idempotency,
    events,
    handle: (turn) => handle({ ...turn, run: ++runs }),
    countWay: () => void ++runs,
    arrived: (res) => {
      sockets.push(res.req.socket);
      options.arrived?.(res);
    },
  });
  onTestFinished(running.close);

  function sign(asked: Asked): Record<string, string> {
    // No two requests are of one second, so that none is a replay to schemes without a nonce.
    nowMs += 1000;
    return signed(scheme, asked, nowMs);
  }
  return {
    ...{ port: running.port, store, runs: () => runs, sign, sockets },
    send: (asked = {}) => exchange(running.port, { ...withDefaults(asked), headers: sign(asked) }),
  };
}

/** The request with what it has unless told otherwise: a POST with a JSON body. */
export function withDefaults(asked: Asked): Outgoing {
  const { method = 'POST', path = PATH, body = method === 'GET' ? undefined : '{"amount":1}' } = asked;
  return { method, path, body };
}

function signed(scheme: Scheme, asked: Asked, nowMs: number): Record<string, string> {
  const { method = 'POST', path: url, body = '' } = withDefaults(asked);
  const credentials = { id: asked.keyId ?? (KEY_IDS[0] as string), secret: SECRET };
  const own = signRequest(scheme, credentials, { method, url, body }, { clock: () => nowMs });
  return {
    'content-type': 'application/octet-stream',
    ...own,
    ...(asked.key !== undefined && { 'Idempotency-Key': asked.key }),
    ...(asked.event !== undefined && { [eventHeader(scheme)]: asked.event }),
    ...(asked.headers as Record<string, string>),
  };
}

function eventHeader({ name }: Scheme): string {
  return name === 'influencemart' ? 'X-External-Event-Id' : 'Event-Id';
}

/** Tells which run it is, so that no two answers are alike. */
function counting({ run, send }: Turn): void {
  send(201, `run ${run}`);
}
