/** The encoding of a new secret, so that its scheme takes it. */

import { randomBytes } from 'node:crypto';
import type { GeneratedEncoding } from '../../redis/keys/stored-key.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { Failure } from '../failure.ts';

/** The encodings, in the order in which they are tried. */
export const ENCODINGS: readonly GeneratedEncoding[] = ['base64', 'base64url', 'hex'];

const SECRET_BYTES = 32;

/**
 * The first encoding whose secrets a scheme takes; a scheme that takes any text gets base64.
 *
 * @throws Failure for a scheme that takes none of them.
 */
export function encodingFor(scheme: Scheme, keyId: string): GeneratedEncoding {
  const fitting = ENCODINGS.find((encoding) => takes(scheme, keyId, newSecret(encoding)));
  if (fitting === undefined)
    throw new Failure(
      'input',
      `${scheme.name} takes no secret in ${ENCODINGS.join(', ')}; bring one of your own`,
    );
  return fitting;
}

/** A new secret of 32 random bytes. */
export function newSecret(encoding: GeneratedEncoding): string {
  return randomBytes(SECRET_BYTES).toString(encoding);
}

/** Throws a Failure with the scheme's own words when it does not take the secret; they never have the secret. */
export function assertTaken(scheme: Scheme, keyId: string, secret: string): void {
  try {
    scheme.toKey(secret, keyId);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Failure('secret', `${scheme.name}: ${error.message}`);
  }
}

function takes(scheme: Scheme, keyId: string, secret: string): boolean {
  try {
    scheme.toKey(secret, keyId);
    return true;
  } catch {
    return false;
  }
}
