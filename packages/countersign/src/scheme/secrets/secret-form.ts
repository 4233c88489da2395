/** The way from a secret as it is shown to its key, as data. */

import { createHash } from 'node:crypto';
import { assertKnownOptions, naming } from '../../internal/known-options.ts';
import { type EncodingName, isEncodingName } from '../values/encodings.ts';

/**
 * The way from a secret to its key, for schemes that do more than to decode it. In this order: a prefix is taken off where it is
 * there, the rest is decoded, and a digest of that is the key.
 *
 * @example
 * const whsec = { prefix: 'whsec_', encoding: 'base64' } satisfies SecretForm;
 * const md5Text = { digest: { algorithm: 'md5', encoding: 'base64' } } satisfies SecretForm;
 */
export interface SecretForm {
  /** A text at the beginning that is no part of the secret. A secret without it is taken as well. Default: none. */
  readonly prefix?: string | undefined;
  /** Encoding of what stands behind the prefix: `utf8` is text that is taken as it is. Default: `utf8`. */
  readonly encoding?: 'utf8' | EncodingName | undefined;
  /** The digest that is the key: its bytes with `raw`, else the text in an encoding. Default: no digest. */
  readonly digest?:
    | { readonly algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512'; readonly encoding: EncodingName | 'raw' }
    | undefined;
}

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha512'];

/** Tells whether the secrets of a declaration have a form, and neither an encoding alone nor a function. */
export function isSecretForm(secret: unknown): secret is SecretForm {
  return typeof secret === 'object' && secret !== null;
}

/** Throws a TypeError that names the member at fault. */
export function assertSecretForm(form: SecretForm): void {
  assertKnownOptions('"secret"', form, ['prefix', 'encoding', 'digest']);
  naming('"secret"', () => {
    const { prefix, encoding, digest } = form;
    if (prefix !== undefined && (typeof prefix !== 'string' || prefix === ''))
      throw new TypeError('"prefix" must be a text, such as "whsec_"');
    if (encoding !== undefined && encoding !== 'utf8' && !isEncodingName(encoding))
      throw new TypeError('"encoding" must be utf8, hex, base64 or base64url');
    if (digest === undefined) return;
    assertKnownOptions('"digest"', digest, ['algorithm', 'encoding']);
    if (!ALGORITHMS.includes(digest.algorithm))
      throw new TypeError(`"digest.algorithm" must be one of ${ALGORITHMS.join(', ')}`);
    if (digest.encoding !== 'raw' && !isEncodingName(digest.encoding))
      throw new TypeError('"digest.encoding" must be hex, base64, base64url or raw');
  });
}

/** The secret without its prefix. */
export function withoutPrefix({ prefix = '' }: SecretForm, secret: string): string {
  return secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
}

/** The key that is made of the bytes of a secret. */
export function digested({ digest }: SecretForm, bytes: Uint8Array): Uint8Array {
  if (digest === undefined) return bytes;
  const hash = createHash(digest.algorithm).update(bytes).digest();
  return digest.encoding === 'raw' ? hash : Buffer.from(hash.toString(digest.encoding), 'utf8');
}
