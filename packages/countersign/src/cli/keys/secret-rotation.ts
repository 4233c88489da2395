/** The secrets of a key in a file: rotated, and left out. */

import { type ApiKey, secretsOf } from '../../keys/api-key.ts';
import { MAX_SECRETS, type Rotation, rotatedSecrets } from '../../keys/secrets/rotated-secrets.ts';
import { withoutNulls } from '../../keys/without-nulls.ts';
import { Failure } from '../failure.ts';
import type { ListedKey } from './key-register.ts';

/** Gives a key a new secret. Throws a Failure when the key has it already, or too many others. */
export function withNewSecret(key: ApiKey, rotation: Rotation): ApiKey {
  const secrets = rotatedSecrets(secretsOf(key), rotation);
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
  return { ...key, secret: undefined, secrets };
}

/** The key without its secrets. */
export function withoutSecrets(key: ApiKey): ListedKey {
  const { secret: _secret, secrets: _secrets, ...rest } = key;
  const secrets = secretsOf(key).map(({ value: _value, ...bounds }) => withoutNulls(bounds));
  return { ...withoutNulls(rest), status: key.status ?? 'active', secrets };
}
