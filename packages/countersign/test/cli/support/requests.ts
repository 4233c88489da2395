/** Requests as users paste them, rightly and wrongly signed. */

import { signRequest } from '../../../src/client.ts';
import { iimmpact } from '../../../src/schemes/iimmpact.ts';

/** The time at which they are signed, in milliseconds. */
export const NOW = 1_764_547_200_000;
export const KEY_ID = 'iimm_prod_1';
/** 32 bytes, as the vendor shows them. */
export const SECRET = 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
export const BODY = '{"refid":"MS-42","amount":"150.00"}';

/** The nonce is always the same, so that the right signature can be looked for. */
const SIGNING = { clock: () => NOW, nonce: () => 'req-1764547200-a1b2c3d4e5f60718' };

/** A curl command for a request of IIMMPACT, whose client took `secret` for the secret. */
export function pastedCurl(secret = SECRET): string {
  const url = 'https://api.iimmpact.com/v2/topup?b=2&a=1';
  const request = { method: 'POST', url, body: BODY };
  const headers = signRequest(iimmpact(), { id: KEY_ID, secret }, request, SIGNING);
  const lines = Object.entries(headers).map(([name, value]) => `  -H '${name}: ${value}' \\\n`);
  return `curl --location '${url}' \\\n${lines.join('')}  -H 'Content-Type: application/json' \\\n  -d '${BODY}'\n`;
}

/** Secret of a client that uses its text as the key: decoding it gives that text. */
export const UNDECODED = Buffer.from(SECRET).toString('base64');

/** The same request as a raw HTTP message. */
export function rawMessage(secret = SECRET): string {
  const request = { method: 'POST', url: '/v2/topup?b=2&a=1', body: BODY };
  const headers = signRequest(iimmpact(), { id: KEY_ID, secret }, request, SIGNING);
  const lines = Object.entries({
    ...headers,
    Host: 'api.iimmpact.com',
    'Content-Length': String(BODY.length),
  });
  return `POST ${request.url} HTTP/1.1\r\n${lines.map((pair) => pair.join(': ')).join('\r\n')}\r\n\r\n${BODY}`;
}
