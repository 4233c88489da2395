/** A verified API behind one adapter, and a client that signs for it. */

import { createHash } from 'node:crypto';
import {
  type ApiKey,
  createVerifier,
  memoryStore,
  type Scheme,
  type Verifier,
  type VerifierOptions,
} from 'countersign';
import { signRequest } from 'countersign/client';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { onTestFinished } from 'vitest';
import { type Answer, exchange, type Outgoing, type Running } from '../http-client.ts';

/** Routes that an adapter's server must offer below `mount`; the routes are those of `connectRoutes` and `fastifyRoutes`. */
interface Mounting {
  readonly verifier: Verifier;
  readonly mount: string;
  /** Where `/proxied` is sent on to, such as `http://127.0.0.1:1234`. */
  readonly upstream: string;
}

/** Starts a server of the framework under test. */
export type StartAdapter = (mounting: Mounting) => Promise<Running>;

/** Answer of the echo route. */
export interface Seen {
  readonly keyId: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Options of {@link serveApi}. */
export interface ServedOptions extends Partial<VerifierOptions> {
  readonly mount?: string;
  readonly upstream?: string;
}

/** A server that runs until the test ends. */
export interface ServedApi {
  readonly port: number;
  readonly sign: (outgoing: Outgoing, keyId?: string) => Record<string, string>;
  /** Signs and sends. */
  readonly send: (outgoing: Outgoing, keyId?: string) => Promise<Answer>;
}

const NOW_MS = 1_764_547_200_000;
export const KEY_ID = 'sk_live_contract';
export const SECRET = 'contract-secret-0123456789';

/** A scheme that signs everything of a request, in the words of a vendor whose refusals have a body of their own. */
const SCHEME: Scheme = slaunchx({ includeQuery: true });

const KEYS: readonly ApiKey[] = [
  { id: KEY_ID, secret: SECRET },
  ...Array.from({ length: 50 }, (_, i) => ({ id: `sk_live_${i}`, secret: SECRET })),
];

/** Finds one of the API's keys. */
export function keyOf(id: string): ApiKey | undefined {
  return KEYS.find((key) => key.id === id);
}

/** Starts the adapter with a verifier of its own; the test closes it when it ends. */
export async function serveApi(start: StartAdapter, options: ServedOptions = {}): Promise<ServedApi> {
  const { mount = '/', basePath, upstream = 'http://127.0.0.1:9', ...own } = options;
  const verifier = createVerifier({
    ...{ scheme: SCHEME, keys: KEYS, clock: () => NOW_MS, maxBodyBytes: 2 * 1024 * 1024 },
    ...{ store: memoryStore({ maxReplayIds: 1000 }), basePath },
    ...own,
  });
  const running = await start({ verifier, mount, upstream });
  onTestFinished(running.close);
  const sign = (outgoing: Outgoing, keyId = KEY_ID) => signed(outgoing, keyId, basePath);
  return {
    port: running.port,
    sign,
    send: (outgoing, keyId) =>
      exchange(running.port, { ...outgoing, headers: { ...outgoing.headers, ...sign(outgoing, keyId) } }),
  };
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function signed({ method = 'GET', path, body, chunks }: Outgoing, keyId: string, basePath?: string) {
  const bytes = body ?? Buffer.concat((chunks ?? []).map((chunk) => Buffer.from(chunk as string)));
  const options = { clock: () => NOW_MS, ...(basePath !== undefined && { basePath }) };
  return signRequest(SCHEME, { id: keyId, secret: SECRET }, { method, url: path, body: bytes }, options);
}
