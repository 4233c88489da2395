/** A key id that no request carries: one key signs everything that comes to an endpoint, as with most webhooks. */

import { isWithin } from './alphabets.ts';

/** Stands where a scheme says how the key id travels, and says that it does not. */
export interface FixedKey {
  /** The id of the one key, by which the key source knows it. */
  readonly fixedKeyId: string;
}

/**
 * Names the one key of a scheme whose requests name none.
 *
 * The sender proves the secret and nothing else. Several secrets of the key (during a rotation, or one for test and one
 * for live) are all tried. Endpoints with keys of their own need schemes, or namespaces, of their own.
 *
 * @example
 * const scheme = defineScheme({ name: 'acme-webhooks', keyId: fixedKey('acme'), … });
 * const verifier = createVerifier({ scheme, keys: staticKeys([{ id: 'acme', secrets: [secret] }]) });
 * @param id 1 to 256 characters of printable ASCII without spaces.
 * @throws TypeError for an id that is none.
 */
export function fixedKey(id: string): FixedKey {
  const isId = typeof id === 'string' && id.length >= 1 && id.length <= 256 && isWithin('visible', id);
  if (!isId)
    throw new TypeError('fixedKey() takes the id of a key: 1 to 256 printable characters without spaces');
  return Object.freeze({ fixedKeyId: id });
}

/** Tells whether a declared key id is fixed. */
export function isFixedKey(keyId: object | undefined): keyId is FixedKey {
  return typeof (keyId as Partial<FixedKey> | undefined)?.fixedKeyId === 'string';
}
