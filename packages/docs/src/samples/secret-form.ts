/** The way from the secret to the key of an HMAC. */

import type { Recipe, SecretForm } from 'countersign/scheme';

/** A form of secrets whose encoding is known. */
export interface KnownSecretForm extends SecretForm {
  readonly encoding: NonNullable<SecretForm['encoding']>;
}

/**
 * The form with its defaults in place.
 *
 * @example
 * secretFormOf({ prefix: 'whsec_' }); // { encoding: 'utf8', prefix: 'whsec_' }
 * @throws TypeError where a function makes the key, or the secret is a public key: see `whyNoSamples()`.
 */
export function secretFormOf(secret: Recipe['secret']): KnownSecretForm {
  if (typeof secret !== 'object') throw new TypeError('no sample can make the key of the secret');
  return { ...secret, encoding: secret.encoding ?? 'utf8' };
}
