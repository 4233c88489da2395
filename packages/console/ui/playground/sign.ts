/** Signs in the browser. The secret is in no request: only its signature leaves this file. */

import type { SigningFacts } from '../../src/api/playground-types.ts';

/** A secret that is not in the form which the scheme asks for. Its message never has the secret. */
export class SecretFormError extends Error {}

/** Tells whether this page may sign: browsers have WebCrypto at https addresses and on this machine only. */
export function canSign(): boolean {
  return isSecureContext && globalThis.crypto?.subtle !== undefined;
}

/**
 * Makes the HMAC of a message.
 *
 * @param message Bytes of the string to sign.
 * @returns the signature, encoded as the scheme has it.
 * @throws SecretFormError
 */
export async function sign(
  { hash, secret: form, encoding }: SigningFacts,
  secret: string,
  message: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const bytes = await keyBytes(form, secret);
  if (bytes.length === 0) throw new SecretFormError('The secret is empty.');
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash }, false, ['sign']);
  return encode(new Uint8Array(await crypto.subtle.sign('HMAC', key, message)), encoding);
}

const DIGESTS = { sha1: 'SHA-1', sha256: 'SHA-256', sha512: 'SHA-512' } as const;

/** The way from the secret as it is shown to the key: take off a prefix, decode, take a digest. */
async function keyBytes(
  { prefix = '', encoding = 'utf8', digest }: SigningFacts['secret'],
  secret: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = decode(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, encoding);
  if (digest === undefined) return bytes;
  if (digest.algorithm === 'md5') throw new SecretFormError('Browsers have no MD5.');
  const hashed = new Uint8Array(await crypto.subtle.digest(DIGESTS[digest.algorithm], bytes));
  return digest.encoding === 'raw' ? hashed : new TextEncoder().encode(encode(hashed, digest.encoding));
}

function decode(text: string, encoding: string): Uint8Array<ArrayBuffer> {
  if (encoding === 'utf8') return new TextEncoder().encode(text);
  if (encoding === 'hex') {
    if (!/^(?:[0-9a-f]{2})+$/i.test(text)) throw new SecretFormError('The secret must be hex.');
    return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  }
  try {
    return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    throw new SecretFormError(`The secret must be ${encoding}.`);
  }
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function encode(bytes: Uint8Array, encoding: string): string {
  if (encoding === 'hex') return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const base64 = btoa(String.fromCharCode(...bytes));
  return encoding === 'base64' ? base64 : base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
