/** Digests of a body, and the forms in which clients write them. */

import { hashText } from '../../../internal/one-shot-hash.ts';

/** A way to write a digest. */
export interface DigestForm {
  readonly name: string;
  /** Of bytes as latin1. */
  readonly encode: (digest: Buffer) => string;
}

/** The usual ones. */
export const USUAL_FORMS: readonly DigestForm[] = [
  { name: 'hex', encode: (digest) => digest.toString('hex') },
  { name: 'base64', encode: (digest) => digest.toString('base64') },
  { name: 'base64url', encode: (digest) => digest.toString('base64url') },
  { name: 'hex in upper case', encode: (digest) => digest.toString('hex').toUpperCase() },
];

/** All of them, the likeliest first. */
export const DIGEST_FORMS: readonly DigestForm[] = [
  ...USUAL_FORMS,
  { name: 'base64 of hex', encode: (digest) => Buffer.from(digest.toString('hex')).toString('base64') },
  { name: 'base64 without padding', encode: (digest) => digest.toString('base64').replace(/=+$/, '') },
  { name: 'raw bytes', encode: (digest) => digest.toString('latin1') },
  ...(['utf8', 'latin1'] as const).map((charset) => ({
    name: `raw bytes, made a text as ${charset === 'utf8' ? 'UTF-8' : 'Latin-1'}`,
    // What is signed is the UTF-8 of that text.
    encode: (digest: Buffer) => Buffer.from(digest.toString(charset)).toString('latin1'),
  })),
];

/** The algorithms, the likeliest first. */
export const DIGEST_ALGORITHMS: readonly string[] = ['sha256', 'md5', 'sha1', 'sha512', 'sha384'];

/** The digest of bytes. */
export function digestOf(algorithm: string, bytes: Uint8Array): Buffer {
  return Buffer.from(hashText(algorithm, bytes, 'latin1'), 'latin1');
}
