/** The scheme of the API that does things once: it signs everything, and each request under a nonce of its own. */

import { defineScheme, header, message, part, type Scheme } from 'countersign';
import { signRequest } from 'countersign/client';

export const orders: Scheme = defineScheme({
  name: 'orders',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}\n${part.nonce}\n${part.method}\n${part.target}\n${part.body}`,
  toleranceSeconds: 300,
  replay: 'nonce',
  idempotencyKey: header('Idempotency-Key'),
});

export const KEY_ID = 'ak_live_1';
export const SECRET = 'orders-secret-0123456789abcdef01';
export const PATH = '/v1/orders';
export const BODY = '{"amount":1}';

/** The headers of an order, signed anew. */
export function orderHeaders(idempotencyKey: string): Record<string, string> {
  const credentials = { id: KEY_ID, secret: SECRET };
  const signed = signRequest(orders, credentials, { method: 'POST', url: PATH, body: BODY });
  return { ...signed, 'Idempotency-Key': idempotencyKey, 'Content-Type': 'application/json' };
}
