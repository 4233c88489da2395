/** The secrets of a key in a file: rotated, and left out. */

import { type ApiKey, toKeySecret } from '../../keys/api-key.ts';
import { MAX_SECRETS, type Rotation, rotatedSecrets } from '../../keys/rotated-secrets.ts';
import { Failure } from '../failure.ts';
import type { ListedKey } from './key-register.ts';

/** Gives a key a new secret. Throws a Failure when the key has it already, or too many others. */
export function withNewSecret(key: ApiKey, rotation: Rotation): ApiKey {
  const secrets = rotatedSecrets(key.secrets, rotation);
  const name = JSON.stringify(key.id);
  if (secrets === 'secret_exists')
    throw new Failure('secret', `the new secret of ${name} is one that it has already`);
  if (secrets === 'too_many_secrets') {
    throw new Failure(
      'input',
      `${name} has ${MAX_SECRETS} secrets in use`,
      'Wait until one ends, or rotate with --overlap 0, which ends them all now.',
    );
  }
  return { ...key, secrets };
}

/** The key without its secrets. */
export function withoutSecrets(key: ApiKey): ListedKey {
  const secrets = key.secrets.map((each) => {
    const { value: _value, ...bounds } = toKeySecret(each);
    return bounds;
  });
  return { ...key, status: key.status ?? 'active', secrets };
}
