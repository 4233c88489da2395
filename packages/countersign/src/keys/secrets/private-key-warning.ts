/** Warns of private keys where a public one would do. */

import { warnOnce } from '../../internal/warn-once.ts';
import { derKeyKind } from '../../scheme/algorithms/der.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import type { ApiKey } from '../api-key.ts';

/**
 * Warns once of a key whose secret is a private key, as a verifier takes it for a record that a signer shares, such as in tests.
 *
 * @param key Key material, as {@link Scheme.toKey} gives it.
 */
export function warnOfPrivateKey({ id }: ApiKey, { algorithm }: Scheme, key: Uint8Array): void {
  // Secrets of other algorithms are any bytes.
  if (algorithm.toKey === undefined || derKeyKind(key) !== 'private') return;
  warnOnce(
    'COUNTERSIGN_PRIVATE_KEY',
    `API key "${id}": the secret is a private key, with which anyone who reads it can sign. The secret of a verifier should be the public key`,
  );
}
