/** A scheme that signs the whole request and words refusals as core does. */

import type { SigningKey } from '../../src/client.ts';
import {
  body,
  defineScheme,
  header,
  lines,
  method,
  nonce,
  type Scheme,
  target,
  timestamp,
  unixSeconds,
} from '../../src/index.ts';

export const NOW_MS = 1_764_547_200_000;
export const CREDENTIALS: SigningKey = { id: 'key-1', secret: 'a-secret-of-some-length' };

export const SCHEME: Scheme = defineScheme({
  name: 'whole-request',
  keyId: header('X-Key'),
  timestamp: header('X-Timestamp', unixSeconds),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  ...({ secret: 'utf8', algorithm: 'hmac-sha256', toleranceSeconds: 60, replay: 'nonce' } as const),
  message: lines(timestamp, nonce, method, target, body),
  idempotencyKey: header('Idempotency-Key'),
});
