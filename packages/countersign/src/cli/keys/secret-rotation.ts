/** The secrets of a key in a file: rotated, and left out. */

import type { ApiKey, KeySecret } from '../../keys/api-key.ts';
import { Failure } from '../failure.ts';
import type { ListedKey } from './key-register.ts';

/** As many as a key in Redis may have: each costs a MAC for each request that is refused. */
const MAX_SECRETS = 4;

/** Times of a rotation, and of the end of the old secrets. */
export interface RotationTimes {
  readonly nowMs: number;
  readonly endMs: number;
}

/** Puts a new secret before the others, which end at `endMs` or as they would have before; those that have ended go. */
export function withNewSecret(key: ApiKey, value: string, { nowMs, endMs }: RotationTimes): ApiKey {
  const name = JSON.stringify(key.id);
  const all = key.secrets.map(toSecret);
  if (all.some((secret) => secret.value === value))
    throw new Failure('secret', `the new secret of ${name} is one that it has already`);
  const old = all
    .map((secret) => ({
      ...secret,
      notAfter: new Date(Math.min(endMs, secret.notAfter?.getTime() ?? endMs)),
    }))
    .filter(({ notBefore, notAfter }) => notAfter.getTime() > Math.max(nowMs, notBefore?.getTime() ?? nowMs));
  if (old.length >= MAX_SECRETS) {
    throw new Failure(
      'input',
      `${name} has ${MAX_SECRETS} secrets in use`,
      'Wait until one ends, or rotate with --overlap 0, which ends them all now.',
    );
  }
  return { ...key, secrets: [{ value }, ...old] };
}

/** The key without its secrets. */
export function withoutSecrets(key: ApiKey): ListedKey {
  const secrets = key.secrets.map((each) => {
    const { value: _value, ...bounds } = toSecret(each);
    return bounds;
  });
  return { ...key, status: key.status ?? 'active', secrets };
}

function toSecret(secret: string | KeySecret): KeySecret {
  return typeof secret === 'string' ? { value: secret } : secret;
}
