/** Settings that the servers under soak share with their clients. */

import { defineScheme, header, message, part, type Scheme } from 'countersign';

export const MASTER_KEYS: string = `soak:${Buffer.from(Array.from({ length: 32 }, (_, i) => 7 * i)).toString('base64')}`;
export const SECRET = 'a-secret-for-soak-of-32-bytes-01';
export const KEYS: readonly string[] = Array.from({ length: 20 }, (_, i) => `ak_soak_${i}`);
export const MAX_BODY_BYTES: number = 16_384;

export const soakScheme: Scheme = defineScheme({
  name: 'soak',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  idempotencyKey: header('Idempotency-Key'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.keyId}\n${part.timestamp}\n${part.nonce}\n${part.method}\n${part.target}\n${part.body}`,
  toleranceSeconds: 300,
  replay: 'nonce',
});

/** Ports on which the server process listens. */
export interface Listening {
  readonly express: number;
  readonly fastify: number;
}

/** Memory and resources that the server process holds after a garbage collection. */
export interface Held {
  readonly heapBytes: number;
  /** Buffers and other memory that the heap only refers to. */
  readonly externalBytes: number;
  /** Number of handles and requests of each kind that keep the process alive. */
  readonly resources: Readonly<Record<string, number>>;
  /** Errors that nobody caught, so far. */
  readonly uncaught: readonly string[];
}
