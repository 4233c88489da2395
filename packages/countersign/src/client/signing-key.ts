/** The key id and secret that a client signs with, checked so that nothing is ever signed as `undefined`. */

import { KEY_MEMBERS } from '../internal/key-members.ts';
import { assertKnownOptions } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import type { Scheme } from '../scheme/scheme.ts';

/** Key id and secret of a client: the literal that a verifier takes as a key signs as well. */
export interface SigningKey {
  readonly id: string;
  /** The secret as the vendor shows it. `undefined`, as of an environment variable that is not set, is refused. */
  readonly secret: string | undefined;
}

const SIGNING_MEMBERS = KEY_MEMBERS.filter((name) => name !== 'secrets');

/** The secret alone, which is enough where requests of the scheme name no key, as with most webhooks. */
export interface SigningSecret {
  readonly id?: undefined;
  readonly secret: SigningKey['secret'];
}

/** Credentials that were checked. */
interface CheckedSigningKey {
  readonly id: string;
  readonly secret: string;
}

/**
 * Checks credentials. Where requests name no key, the id is that of the scheme, which is not sent.
 *
 * @throws TypeError that names the member at fault, never the secret.
 */
export function toSigningKey(
  credentials: SigningKey | SigningSecret,
  { name, namesKey = true }: Scheme,
): CheckedSigningKey {
  if (typeof credentials !== 'object' || credentials === null)
    throw new TypeError(`"credentials" must be { id, secret }, got ${kindOf(credentials)}`);
  assertKnownOptions('"credentials"', credentials, SIGNING_MEMBERS);
  const { secret } = credentials;
  const id = namesKey ? credentials.id : (credentials.id ?? name);
  if (typeof id !== 'string' || id === '')
    throw new TypeError(`"credentials.id" must be a text, got ${kindOf(id)}${unset(id)}`);
  if (secret === undefined || secret === null)
    throw new TypeError(`the secret of "${id}" is ${secret}${unset(secret)}`);
  if (typeof secret !== 'string')
    throw new TypeError(
      `the secret of "${id}" must be a text, as the vendor shows it, got ${kindOf(secret)}`,
    );
  return { id, secret };
}

function unset(value: unknown): string {
  return value === undefined || value === null ? ': is its environment variable set?' : '';
}
