/** From the secret as a vendor shows it to the bytes of the key. */

import { kindOf } from '../../internal/value-kind.ts';
import { isPublicKeyText } from '../algorithms/key-text.ts';
import type { Algorithm } from '../algorithms.ts';
import { decode, type EncodingName } from '../values/encodings.ts';
import { digested, isSecretForm, type SecretForm, withoutPrefix } from './secret-form.ts';

/** Encoding of a scheme's secrets: as text that is the key itself (`utf8`), or as encoded bytes. */
export type SecretEncoding = 'utf8' | EncodingName;

/** 112 bits, the least that NIST SP 800-131A allows for an HMAC key. */
const SHORTEST_KEY_BYTES = 14;

/** Why a secret cannot be right, whatever the scheme; undefined when nothing speaks against it. Never quotes it. */
export function secretProblem(
  secret: unknown,
  shortestBytes: number = SHORTEST_KEY_BYTES,
): string | undefined {
  if (secret === undefined || secret === null) return `is ${secret}: is its environment variable set?`;
  if (typeof secret !== 'string') return `must be a text, got ${kindOf(secret)}`;
  if (secret === '') return 'is empty';
  // Files in PEM end with a line break.
  if (secret.trim() !== secret && !secret.trimStart().startsWith('-----BEGIN '))
    return 'has whitespace around it; remove it (a trailing newline from a file?)';
  if (Buffer.byteLength(secret) < shortestBytes) return `is shorter than ${shortestBytes} bytes`;
  return undefined;
}

/**
 * Turns a secret into key bytes.
 *
 * @example
 * import { createSecretKey } from 'node:crypto';
 *
 * const key = createSecretKey(toKeyBytes(secret, 'base64'));
 * @throws TypeError when the secret is empty, padded with whitespace, shorter than 14 bytes (112 bits) or not strictly
 * encoded; the message says which, and never contains the secret.
 */
export function toKeyBytes(
  secret: string,
  encoding: SecretEncoding,
  shortestBytes: number = SHORTEST_KEY_BYTES,
): Uint8Array {
  assertSecret(secret, shortestBytes);
  if (encoding === 'utf8') return Buffer.from(secret, 'utf8');
  const bytes = decode(encoding, secret);
  if (bytes === undefined)
    throw new TypeError(`the secret is not strict ${encoding}; give it exactly as it was shown`);
  if (bytes.length < shortestBytes) {
    throw new TypeError(`the secret decodes to fewer than ${shortestBytes} bytes`);
  }
  return bytes;
}

/** The secrets of a declaration. */
interface DeclaredSecrets {
  readonly secret:
    | SecretEncoding
    | 'publicKey'
    | SecretForm
    | ((secret: string, keyId: string) => Uint8Array);
  readonly shortestSecretBytes?: number | undefined;
}

/** Makes the function that turns the secrets of a scheme into key material for its algorithm. */
export function secretReader(
  { secret, shortestSecretBytes }: DeclaredSecrets,
  { toKey }: Algorithm,
): (secret: string, keyId: string) => Uint8Array {
  if (secret === 'publicKey' && toKey !== undefined) return toKey;
  if (isSecretForm(secret)) {
    const { encoding = 'utf8' } = secret;
    return (value) => {
      assertSecret(value, 1);
      return digested(secret, toKeyBytes(withoutPrefix(secret, value), encoding, shortestSecretBytes));
    };
  }
  if (typeof secret !== 'function')
    return (value) => toKeyBytes(value, secret as SecretEncoding, shortestSecretBytes);
  if (toKey !== undefined) return secret;
  return (value, keyId) => {
    assertNoPublicKey(value);
    return secret(value, keyId);
  };
}

function assertSecret(secret: string, shortestBytes: number): void {
  const problem = secretProblem(secret, shortestBytes);
  if (problem !== undefined) throw new TypeError(`the secret ${problem}`);
  assertNoPublicKey(secret);
}

function assertNoPublicKey(secret: string): void {
  if (typeof secret === 'string' && isPublicKeyText(secret))
    throw new TypeError(
      'the secret is a key of a public-key algorithm or a certificate: anyone who knows the public key could sign with it',
    );
}
