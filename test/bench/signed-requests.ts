/** Requests as a busy server receives them: all distinct, signed beforehand by other means than Countersign's own. */

import { createHmac } from 'node:crypto';
import type { ApiKey, SignedRequest } from 'countersign';

/** A signed request on the wire. */
interface WireRequest {
  readonly arrivesAtMs: number;
  readonly headers: readonly Buffer[];
  readonly body: Buffer;
  readonly secret: string;
  readonly prefix: string;
  readonly signature: Buffer;
}

/** A signed request, and what a hand-written check would take from it. */
export interface ArrivedRequest {
  readonly request: SignedRequest;
  /** The server's time, in milliseconds since the epoch. */
  readonly arrivesAtMs: number;
  readonly secret: string;
  /** Signed text before the body. */
  readonly prefix: string;
  /** The presented signature, without what stands before it. */
  readonly signature: string;
}

/** Recipe by which the requests of a scheme are signed. */
export interface Recipe {
  readonly prefix: (timestamp: string, nonce: string) => string;
  readonly encoding: 'hex' | 'base64';
  /** True if no time is signed, so that each body must be another. Default: false. */
  readonly isTimeless?: boolean;
  /** The headers that sign. `whole` is for schemes whose signature is another than the MAC of prefix and body. */
  readonly headers: (
    keyId: string,
    timestamp: string,
    nonce: string,
    signature: string,
    whole: { readonly secret: string; readonly body: Buffer; readonly path: string },
  ) => readonly string[];
}

const LARGE_PRIME = 1_000_003;
const PATH = '/api/v1/partner/orders';
const ADDRESS = '203.0.113.7';

/** HMAC over `timestamp.body`. */
export const INFLUENCEMART: Recipe = {
  prefix: (timestamp) => `${timestamp}.`,
  encoding: 'hex',
  headers: (keyId, timestamp, _nonce, signature) => [
    ...['X-API-Key', keyId, 'X-Timestamp', timestamp, 'X-Signature', signature],
  ],
};

/** HMAC over method, path, timestamp, nonce and body. */
export const SLAUNCHX: Recipe = {
  prefix: (timestamp, nonce) => `POST\n${PATH}\n${timestamp}\n${nonce}\n`,
  encoding: 'base64',
  headers: (keyId, timestamp, nonce, signature) => [
    ...['X-Api-Key', keyId, 'X-Timestamp', timestamp, 'X-Nonce', nonce],
    ...['Authorization', `HMAC-SHA256 ${signature}`],
  ],
};

/** Keys that may be used from the address of the requests, with two limits that are never reached. */
export const KEYS: readonly SignedKey[] = signedKeys(50);

/** A key with one secret. */
export type SignedKey = ApiKey & { readonly secret: string };

/** So many of these keys. */
export function signedKeys(count: number): readonly SignedKey[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `ak_live_${String(i).padStart(7, '0')}`,
    secret: `bench_signing_secret_${String(i).padStart(7, '0')}_0123456789abcdef`,
    ipAllowlist: ['203.0.113.0/24', '2001:db8::/32'],
    limits: [
      { limit: 1_000_000_000, windowSeconds: 60, name: 'minute' },
      { limit: 1_000_000_000, windowSeconds: 3600, name: 'hour' },
    ],
  }));
}

/** Requests that a {@link RequestStream} brings. */
export interface StreamOptions {
  readonly recipe: Recipe;
  readonly bodyBytes: number;
  /** Requests that arrive in a second of the stream's own time. */
  readonly perSecond: number;
  /** The time of its first request, in milliseconds since the epoch. */
  readonly startMs: number;
  /** The keys that sign in turn. Default: {@link KEYS}. */
  readonly keys?: readonly SignedKey[];
}

/** Endless distinct requests with bodies of one size, arriving evenly. */
export class RequestStream {
  readonly #options: StreamOptions;
  readonly #bodies: readonly Buffer[];
  #count = 0;
  #waiting: WireRequest[] = [];

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#bodies = Array.from({ length: options.perSecond }, (_, i) => bodyOf(i, options.bodyBytes));
  }

  /** Signs the next so many requests. */
  sign(count: number): void {
    this.#waiting = Array.from({ length: count }, () => this.#next()).reverse();
  }

  /** Receives the next so many of the signed requests, as an HTTP parser does: every string is a new one. */
  receive(count: number): ArrivedRequest[] {
    return this.#waiting
      .splice(-count)
      .reverse()
      .map(({ headers, body, arrivesAtMs, secret, prefix, signature }) => ({
        ...{ arrivesAtMs, secret, prefix },
        signature: signature.toString('latin1'),
        request: {
          method: 'POST',
          url: PATH,
          headers: headers.map((text) => text.toString('latin1')),
          body: Buffer.from(body),
          address: ADDRESS,
        },
      }));
  }

  #next(): WireRequest {
    const { recipe, perSecond, startMs, keys = KEYS } = this.#options;
    const n = this.#count++;
    // Keys that follow one another in a list lie together in memory, as those of requests do not.
    const { id, secret } = keys[(n * LARGE_PRIME) % keys.length] as SignedKey;
    // A body comes again after a second only, when the timestamp is another.
    const isOther = recipe.isTimeless === true;
    const body = isOther ? bodyOf(n, this.#options.bodyBytes) : (this.#bodies[n % perSecond] as Buffer);
    const arrivesAtMs = startMs + Math.floor((n * 1000) / perSecond);
    const timestamp = String(Math.floor(arrivesAtMs / 1000));
    const nonce = `bench-nonce-${String(n).padStart(12, '0')}`;
    const prefix = recipe.prefix(timestamp, nonce);
    const mac = createHmac('sha256', secret).update(prefix).update(body).digest();
    const signature = mac.toString(recipe.encoding);
    const headers = [
      ...['Host', 'api.example.com', 'User-Agent', 'merchant/1.0', 'Accept', '*/*'],
      ...['Content-Type', 'application/json', 'Content-Length', String(body.length)],
      ...recipe.headers(id, timestamp, nonce, signature, { secret, body, path: PATH }),
    ].map((text) => Buffer.from(text, 'latin1'));
    return { arrivesAtMs, headers, body, secret, prefix, signature: Buffer.from(signature, 'latin1') };
  }
}

/** A JSON document of exactly `bytes` bytes. */
export function bodyOf(number: number, bytes: number): Buffer {
  const start = `{"order":"${String(number).padStart(10, '0')}","note":"`;
  return Buffer.from(`${start.padEnd(bytes - 2, 'abcdefghij klmnopqrst uvwxyz ')}"}`, 'latin1');
}
