/** Ed25519 keys as their bare bytes (RFC 8032 §5.1.5), which Discord shows in hex and Standard Webhooks in base64. */

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { decode } from '../values/encodings.ts';

/** The bytes before those of a key in DER (RFC 8410 §4 and §7). */
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const KEY_BYTES = 32;

/**
 * Reads a key from 64 hex digits, or the base64 after `whpk_` or `whsk_`; the latter may have the public key behind the seed.
 *
 * @returns undefined for a text of another form.
 * @throws TypeError for a text of that form that holds no key.
 */
export function ed25519Key(text: string): KeyObject | undefined {
  if (text.startsWith('whsk_')) return signingKey(bytesAfterPrefix(text));
  if (text.startsWith('whpk_')) return verifyingKey(bytesAfterPrefix(text));
  const bytes = text.length === KEY_BYTES * 2 ? decode('hex', text) : undefined;
  return bytes && verifyingKey(bytes);
}

function bytesAfterPrefix(text: string): Buffer {
  const bytes = decode('base64', text.slice('whpk_'.length));
  if (bytes === undefined) throw new TypeError('the key is not strict base64 behind its prefix');
  return bytes;
}

function verifyingKey(bytes: Buffer): KeyObject {
  if (bytes.length !== KEY_BYTES)
    throw new TypeError(`the key has ${bytes.length} bytes; an Ed25519 public key has ${KEY_BYTES}`);
  return createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, bytes]), format: 'der', type: 'spki' });
}

function signingKey(bytes: Buffer): KeyObject {
  const seed = bytes.subarray(0, KEY_BYTES);
  if (bytes.length !== KEY_BYTES && bytes.length !== 2 * KEY_BYTES)
    throw new TypeError(`the private key has ${bytes.length} bytes; an Ed25519 seed has ${KEY_BYTES}`);
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  // Signing under another public key than one's own reveals the private key to anyone with two such signatures.
  if (bytes.length > KEY_BYTES && !bytes.subarray(KEY_BYTES).equals(publicBytes(createPublicKey(key))))
    throw new TypeError('the public key behind the private key is that of another');
  return key;
}

function publicBytes(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' }).subarray(PUBLIC_PREFIX.length);
}

/** The points of small order and their other spellings, without the sign bit: under them anyone can sign. */
const SMALL_ORDER = new Set([
  `00${'00'.repeat(31)}`,
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  ...['ec', 'ed', 'ee'].map((first) => `${first}${'ff'.repeat(30)}7f`),
]);

/** Throws a TypeError for a public key that proves nothing. */
export function assertNoSmallOrder(key: KeyObject): void {
  const bytes = Buffer.from(publicBytes(key));
  bytes[KEY_BYTES - 1] = (bytes[KEY_BYTES - 1] as number) & 0x7f;
  if (SMALL_ORDER.has(bytes.toString('hex')))
    throw new TypeError('the Ed25519 key is a point of small order, under which anyone can sign');
}
