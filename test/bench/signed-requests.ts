/** Requests as a busy server receives them: all distinct, signed beforehand by other means than Countersign's own. */

import { createHmac } from 'node:crypto';
import type { ApiKey, SignedRequest } from '@countersign/core';

/** A signed request, and what a hand-written check would take from it. */
export interface PreparedRequest {
  readonly request: SignedRequest;
  /** The server's time on its arrival, in milliseconds since the epoch. */
  readonly arrivesAtMs: number;
  readonly secret: string;
  /** What is signed before the body. */
  readonly prefix: string;
  readonly body: Buffer;
  /** The presented signature, decoded. */
  readonly signature: Buffer;
}

/** How the requests of a scheme are signed. */
export interface Recipe {
  readonly prefix: (timestamp: string, nonce: string) => string;
  readonly encoding: 'hex' | 'base64';
  readonly headers: (keyId: string, timestamp: string, nonce: string, signature: string) => string[];
}

/** The path of all requests. */
export const PATH = '/api/v1/partner/orders';
const ADDRESS = '203.0.113.7';

export const INFLUENCEMART: Recipe = {
  prefix: (timestamp) => `${timestamp}.`,
  encoding: 'hex',
  headers: (keyId, timestamp, _nonce, signature) => [
    ...['X-API-Key', keyId, 'X-Timestamp', timestamp, 'X-Signature', signature],
  ],
};

export const SLAUNCHX: Recipe = {
  prefix: (timestamp, nonce) => `POST\n${PATH}\n${timestamp}\n${nonce}\n`,
  encoding: 'base64',
  headers: (keyId, timestamp, nonce, signature) => [
    ...['X-Api-Key', keyId, 'X-Timestamp', timestamp, 'X-Nonce', nonce],
    ...['Authorization', `HMAC-SHA256 ${signature}`],
  ],
};

/** Keys that may be used from the address of the requests, with two limits that are never reached. */
export const KEYS: readonly ApiKey[] = Array.from({ length: 50 }, (_, i) => ({
  id: `ak_live_${String(i).padStart(4, '0')}`,
  secrets: [`bench_signing_secret_${String(i).padStart(4, '0')}_0123456789abcdef`],
  allow: ['203.0.113.0/24', '2001:db8::/32'],
  limits: [
    { limit: 1_000_000_000, windowSeconds: 60, name: 'minute' },
    { limit: 1_000_000_000, windowSeconds: 3600, name: 'hour' },
  ],
}));

/** Endless distinct requests with bodies of one size, arriving evenly. */
export class RequestStream {
  readonly #recipe: Recipe;
  readonly #perSecond: number;
  readonly #bodies: Buffer[];
  readonly #startMs: number;
  #count = 0;

  constructor(recipe: Recipe, bodyBytes: number, perSecond: number, startMs: number) {
    this.#recipe = recipe;
    this.#perSecond = perSecond;
    this.#startMs = startMs;
    this.#bodies = Array.from({ length: perSecond }, (_, i) => bodyOf(i, bodyBytes));
  }

  /** The next so many requests. */
  take(count: number): PreparedRequest[] {
    return Array.from({ length: count }, () => this.#next());
  }

  #next(): PreparedRequest {
    const n = this.#count++;
    const { id, secrets } = KEYS[n % KEYS.length] as ApiKey;
    const secret = secrets[0] as string;
    // A body comes again after a second only, when the timestamp is another.
    const body = this.#bodies[n % this.#perSecond] as Buffer;
    const arrivesAtMs = this.#startMs + Math.floor((n * 1000) / this.#perSecond);
    const timestamp = String(Math.floor(arrivesAtMs / 1000));
    const nonce = `bench-nonce-${String(n).padStart(12, '0')}`;
    const prefix = this.#recipe.prefix(timestamp, nonce);
    const signature = createHmac('sha256', secret).update(prefix).update(body).digest();
    const headers = [
      ...['Host', 'api.example.com', 'User-Agent', 'merchant/1.0', 'Accept', '*/*'],
      ...['Content-Type', 'application/json', 'Content-Length', String(body.length)],
      ...this.#recipe.headers(id, timestamp, nonce, signature.toString(this.#recipe.encoding)),
    ];
    const request = { method: 'POST', target: PATH, headers, body, address: ADDRESS };
    return { request, arrivesAtMs, secret, prefix, body, signature };
  }
}

/** A JSON document of exactly `bytes` bytes. */
export function bodyOf(number: number, bytes: number): Buffer {
  const start = `{"order":"${String(number).padStart(10, '0')}","note":"`;
  return Buffer.from(`${start.padEnd(bytes - 2, 'abcdefghij klmnopqrst uvwxyz ')}"}`, 'latin1');
}
