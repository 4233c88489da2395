/** A verifier of a small scheme, what its client sends, and what it logs. */

import { createHmac } from 'node:crypto';
import {
  createVerifier,
  defineScheme,
  header,
  type Limit,
  message,
  part,
  type Refused,
  type Scheme,
  type SignedRequest,
  type Store,
  type Verdict,
  type VerifierOptions,
} from 'countersign';

const SECRET = 'acme-secret-of-32-bytes-000000001';
export const KEY_ID = 'key-1';

/** Seconds that a timestamp may be old, or ahead. */
export const WINDOW_SECONDS = 300;

const acme: Scheme = defineScheme({
  name: 'acme',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixMilliseconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.keyId}\n${part.timestamp}\n${part.nonce}`,
  toleranceSeconds: WINDOW_SECONDS,
  replay: 'nonce',
});

export interface AcmeRequest {
  readonly keyId?: string;
  /** The client's clock, in milliseconds since the epoch. Default: that of this process. */
  readonly datedMs?: number;
}

let nonces = 0;

/** A request that nobody has sent yet, as acme's own client would sign it. */
export function signed({ keyId = KEY_ID, datedMs = Date.now() }: AcmeRequest = {}): SignedRequest {
  const time = String(datedMs);
  const nonce = `nonce-number-${1_000_000 + nonces++}`;
  const signature = createHmac('sha256', SECRET).update(`${keyId}\n${time}\n${nonce}`).digest('hex');
  const headers = ['X-Key', keyId, 'X-Time', time, 'X-Nonce', nonce, 'X-Signature', signature];
  return { method: 'GET', url: '/', headers, body: new Uint8Array(), address: '203.0.113.7' };
}

/** A line that tells of a change of the store's state. */
interface StoreEvent {
  readonly event: string;
  readonly failures?: number;
  readonly err?: Error;
}

/** One process of a service that verifies. */
export interface Shop {
  readonly verify: (request: SignedRequest) => Promise<Verdict>;
  /** Verifies, by default a new request. Resolves with the code of the refusal or `accepted`. */
  readonly send: (request?: SignedRequest) => Promise<string>;
  /** Log of the store, in order. */
  readonly events: readonly StoreEvent[];
}

interface ShopOptions extends Pick<VerifierOptions, 'onStoreFailure' | 'clock'> {
  readonly limits?: readonly Limit[];
  readonly keyIds?: readonly string[];
}

/** Opens a shop whose keys are admitted by the store. */
export function openShop(store: Store, options: ShopOptions = {}): Shop {
  const { limits = [], keyIds = [KEY_ID], ...rest } = options;
  const events: StoreEvent[] = [];
  const write = (line: object) => {
    const event = line as StoreEvent;
    if (event.event.startsWith('countersign.store_')) events.push(event);
  };
  const verifier = createVerifier({
    scheme: acme,
    keys: keyIds.map((id) => ({ id, secret: SECRET, limits })),
    store,
    logger: { info: write, warn: write, error: write },
    ...rest,
  });
  const verify = async (request: SignedRequest) => verifier.verify(request);
  return { verify, send: async (request = signed()) => codeOf(await verify(request)), events };
}

function codeOf(verdict: Verdict): string {
  return verdict.ok ? 'accepted' : verdict.code;
}

/** The refusal of a verdict that must be one. */
export function refusalOf(verdict: Verdict): Refused & { readonly cause?: unknown } {
  if (verdict.ok) throw new Error('the request was accepted');
  return verdict;
}

/** Sends copies of a request to each of the shops, all at once. */
export function sendCopies(shops: readonly Shop[], request: SignedRequest, count: number): Promise<string[]> {
  const copies = shops.flatMap((shop) => Array.from({ length: count }, () => shop.send(request)));
  return Promise.all(copies);
}

/** Counts each of the codes. */
export function tally(codes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
