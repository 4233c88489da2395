/** Starts the API and sends it signed requests. */

import { memoryStore, type Store } from 'countersign';
import { signRequest } from 'countersign/client';
import { type RunningServer, type ServeOptions, serve } from '../src/server.ts';
import {
  createSystems,
  demoKeys,
  IP2_BASE_PATH,
  SLAUNCHX_BASE_PATH,
  type SystemName,
  schemes,
} from '../src/systems.ts';

const BASE_PATHS: Partial<Record<SystemName, string>> = { ip2: IP2_BASE_PATH, slaunchx: SLAUNCHX_BASE_PATH };

export interface SignedRequest {
  readonly system: SystemName;
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the first key of the system. */
  readonly keyId?: string;
  /** Values to send instead of the signed ones. */
  readonly sendAs?: {
    readonly path?: string;
    readonly body?: Uint8Array<ArrayBuffer> | ReadableStream;
    readonly headers?: Readonly<Record<string, string>>;
  };
}

export interface MerchantClient {
  /** The headers to add. */
  readonly sign: (request: SignedRequest) => Record<string, string>;
  readonly send: (request: SignedRequest) => Promise<{ status: number; headers: Headers; body: unknown }>;
  readonly url: string;
  readonly close: RunningServer['close'];
}

export async function startMerchant(
  {
    store = memoryStore({ maxReplayIds: 1000 }),
    ...options
  }: Pick<ServeOptions, 'framework' | 'trustProxy'> & { readonly store?: Store },
  clock: () => number = Date.now,
): Promise<MerchantClient> {
  const systems = createSystems({ store, clock });
  const server = await serve({ ...options, systems });

  function sign({ system, path, method = 'GET', body, headers = {}, keyId }: SignedRequest) {
    const key = demoKeys[system].find(({ id }) => keyId === undefined || id === keyId);
    const basePath = BASE_PATHS[system];
    return signRequest(
      schemes[system],
      { id: key?.id as string, secret: key?.secret },
      { method, url: path, headers, ...(body !== undefined && { body }) },
      { clock, ...(basePath !== undefined && { basePath }) },
    );
  }

  async function send(request: SignedRequest) {
    const { path, method = 'GET', body, headers, sendAs } = request;
    const sentBody = sendAs?.body ?? body;
    const response = await fetch(server.url + (sendAs?.path ?? path), {
      method,
      headers: { ...headers, ...sign(request), ...sendAs?.headers },
      ...(sentBody !== undefined && { body: sentBody }),
      duplex: 'half',
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
  }

  return { sign, send, url: server.url, close: server.close };
}
