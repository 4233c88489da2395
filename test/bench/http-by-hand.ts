/** The check of a signature as it is written by hand: key, window and MAC. No replay memory. */

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { KEY } from './http-requests.ts';

const secrets = new Map<string, string>([[KEY.id, KEY.secret]]);

/** Tells whether the request with that body carries the signature of a known key, made within five minutes. */
export function isSignedByHand(headers: IncomingHttpHeaders, rawBody: Buffer): boolean {
  const secret = secrets.get(String(headers['x-api-key']));
  const timestamp = String(headers['x-timestamp']);
  if (secret === undefined || !(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300)) return false;
  const mac = createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest();
  const signatureFields = Buffer.from(String(headers['x-signature']), 'hex');
  return signatureFields.length === mac.length && timingSafeEqual(signatureFields, mac);
}
