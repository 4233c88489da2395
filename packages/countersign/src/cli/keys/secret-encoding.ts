/** The encoding of a new secret, so that its scheme takes it. */

import {
  GENERATED_ENCODINGS,
  type GeneratedEncoding,
  generateSecret,
} from '../../keys/secrets/generated-secret.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { Failure } from '../failure.ts';

/**
 * The first encoding whose secrets a scheme takes; a scheme that takes any text gets base64.
 *
 * @throws Failure for a scheme that takes none of them.
 */
export function encodingFor(scheme: Scheme, keyId: string): GeneratedEncoding {
  const fitting = GENERATED_ENCODINGS.find((encoding) => takes(scheme, keyId, generateSecret(encoding)));
  if (fitting === undefined)
    throw new Failure(
      'input',
      `${scheme.name} takes no secret in ${GENERATED_ENCODINGS.join(', ')}; bring one of your own`,
    );
  return fitting;
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
