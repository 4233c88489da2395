/** The least that a check of signatures can cost: the body read by `data` listeners, two one-shot hashes, a comparison. */

import crypto from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { KEY } from './http-requests.ts';

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** Room for the signed text of the largest request. */
const MOST_BYTES = 4096;

const inner = padded(0x36, MOST_BYTES);
const outer = padded(0x5c, DIGEST_BYTES);

/** Tells whether the body carries the signature of the one key. Whose key it is, and when it was signed, is not looked at. */
export function isMacRight(headers: IncomingHttpHeaders, body: Buffer): boolean {
  const text = BLOCK_BYTES + inner.write(`${headers['x-timestamp']}.`, BLOCK_BYTES, 'latin1');
  inner.set(body, text);
  const digest = crypto.hash('sha256', inner.subarray(0, text + body.length), 'binary');
  outer.write(digest, BLOCK_BYTES, 'latin1');
  const signature = Buffer.from(String(headers['x-signature']), 'latin1');
  const mac = Buffer.from(crypto.hash('sha256', outer, 'hex'), 'latin1');
  return signature.length === mac.length && crypto.timingSafeEqual(signature, mac);
}

/** Reads a body, as fast as Node allows. */
export function readBody(incoming: IncomingMessage, done: (body: Buffer) => void): void {
  let body: Buffer | undefined;
  incoming.on('data', (chunk: Buffer) => {
    body = body === undefined ? chunk : Buffer.concat([body, chunk]);
  });
  incoming.on('end', () => done(body ?? Buffer.alloc(0)));
}

/** A block of the key (RFC 2104 §2), and room behind it. */
function padded(pad: number, room: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES + room);
  block.write(KEY.secret);
  for (let i = 0; i < BLOCK_BYTES; i++) block[i] = (block[i] as number) ^ pad;
  return block;
}
