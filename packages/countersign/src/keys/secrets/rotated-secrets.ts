/** The rotation of a key's secrets: a new one, and an end for the old ones. */

import type { KeySecret } from '../api-key.ts';

/** Number of secrets of a key that may be in use, or to be used, at once. Each costs a MAC for each refused request. */
export const MAX_SECRETS = 4;

/** A rotation. */
export interface Rotation {
  /** The new secret. */
  readonly value: string;
  readonly id?: string | undefined;
  readonly nowMs: number;
  /** When the old secrets end, unless they would have ended sooner. */
  readonly endMs: number;
}

/** Reason to refuse a rotation: the key has the secret already, or {@link MAX_SECRETS} others are still in use. */
export type RotationProblem = 'secret_exists' | 'too_many_secrets';

/**
 * Puts a new secret before the others. Those that have ended, or would never be in use, are dropped.
 *
 * @returns the secrets, or why there are none: no secret is ended sooner than was promised.
 */
export function rotatedSecrets(
  secrets: readonly KeySecret[],
  { value, id, nowMs, endMs }: Rotation,
): readonly KeySecret[] | RotationProblem {
  if (secrets.some((secret) => secret.value === value)) return 'secret_exists';
  const old = secrets
    .map((secret) => ({
      ...secret,
      notAfter: new Date(Math.min(endMs, secret.notAfter?.getTime() ?? endMs)),
    }))
    .filter(({ notBefore, notAfter }) => notAfter.getTime() > Math.max(nowMs, notBefore?.getTime() ?? nowMs));
  return old.length >= MAX_SECRETS
    ? 'too_many_secrets'
    : [{ value, ...(id !== undefined && { id }) }, ...old];
}
