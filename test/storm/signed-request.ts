/** Requests as the clients of the storm's API sign them. */

import { randomUUID } from 'node:crypto';
import type { ApiKey } from 'countersign';
import { signRequest } from 'countersign/client';
import { iimmpact } from 'countersign/schemes/iimmpact';

const scheme = iimmpact();

/** The key with that number. */
export function keyOf(number: number, limits: ApiKey['limits']): ApiKey {
  const secret = Buffer.from(`storm-secret-of-32-bytes-no-${1000 + number}`).toString('base64');
  return { id: `iimm_prod_${number}`, secret, ...(limits && { limits }) };
}

/** A request as it goes over the wire. Its nonce begins with `number`, by which it is told from others. */
export function signedRequest({ id, secret }: Pick<ApiKey, 'id' | 'secret'>, number: number): Buffer {
  const body = `{"order":${number}}`;
  const request = { method: 'POST', url: '/v2/topup', body };
  const credentials = { id, secret };
  const headers = signRequest(scheme, credentials, request, { nonce: () => `${number}-${randomUUID()}` });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST /v2/topup HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${body.length}\r\n${lines.join('')}\r\n${body}`,
  );
}
