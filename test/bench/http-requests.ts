/** The requests that all HTTP servers are sent, and what they answer. */

import { createHmac } from 'node:crypto';
import { bodyOf } from './signed-requests.ts';

/** Way in which a server checks signatures. */
export type Way =
  | 'bare'
  | 'MAC alone'
  | 'by hand'
  | 'countersign'
  | 'countersign, parse: json'
  | 'countersign with Redis'
  | 'composed with Redis';

/** The path of the one route. */
export const ORDERS = '/v1/orders';
/** Answer of the route. */
export const ANSWER = { status: 'accepted', id: 4711 } as const;
/** The key that all requests are signed with. */
export const KEY = { id: 'ak_live_bench', secret: 'bench_signing_secret_0123456789abcdef' } as const;

const BODY_BYTES = 1024;
let count = 0;

/** Distinct requests as bytes, signed now. */
export function signedHttpRequests(howMany: number): Buffer[] {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return Array.from({ length: howMany }, () => signedHttpRequest(timestamp));
}

function signedHttpRequest(timestamp: string): Buffer {
  const body = bodyOf(count++, BODY_BYTES);
  const signature = createHmac('sha256', KEY.secret).update(`${timestamp}.`).update(body).digest('hex');
  const head = [
    `POST ${ORDERS} HTTP/1.1`,
    'Host: 127.0.0.1',
    'User-Agent: merchant/1.0',
    'Accept: */*',
    'Content-Type: application/json',
    `Content-Length: ${BODY_BYTES}`,
    `X-API-Key: ${KEY.id}`,
    `X-Timestamp: ${timestamp}`,
    `X-Signature: ${signature}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}
