/** The secrets that a client may have had at hand. */

import { type ApiKey, type KeySecret, secretsOf } from '../../keys/api-key.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { type KeyDerivation, keyDerivationOf, keyOf } from './key-derivation.ts';
import { prefixOf } from './secret-prefix.ts';

/** Whose secrets are tried, and when. */
export interface SecretSources {
  readonly scheme: Scheme;
  readonly key: ApiKey;
  /** Values of the request, which some schemes derive keys from. */
  readonly signatureFields?: SignatureFields | undefined;
  readonly otherKeys: readonly ApiKey[];
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** Shorter keys that come of a secret are not tried: a sender who tries them all would be told which one it is. */
  readonly leastKeyBytes: number;
}

/** A secret, what is wrong with it as such, and how it becomes a key. */
export interface KnownSecret {
  readonly value: string;
  readonly prefix: string;
  /** None for a secret that is in use. */
  readonly mistakes: readonly NamedMistake[];
  readonly derivation: KeyDerivation;
}

/** The secrets of the key that are in use. */
export function currentSecretsOf({ key, nowMs }: SecretSources): KeySecret[] {
  return secretsOf(key).filter((secret) => isCurrent(secret, nowMs));
}

/** All secrets of the key, then those of other keys. */
export function knownSecrets({ scheme, key, otherKeys, nowMs }: SecretSources): KnownSecret[] {
  const own = secretsOf(key).flatMap((secret) => {
    const mistakes = isCurrent(secret, nowMs) ? [] : [outOfUse(secret, nowMs)];
    return knownSecret(scheme, { keyId: key.id, value: secret.value, mistakes });
  });
  const others = otherKeys
    .filter(({ id }) => id !== key.id)
    .flatMap((other) => {
      const mistakes = [ofOtherKey(scheme, key, other)];
      return secretsOf(other).flatMap(({ value }) =>
        knownSecret(scheme, { keyId: other.id, value, mistakes }),
      );
    });
  return [...own, ...others];
}

interface GivenSecret {
  readonly keyId: string;
  readonly value: string;
  readonly mistakes: readonly NamedMistake[];
}

/** None where the scheme refuses the secret. */
function knownSecret(scheme: Scheme, { keyId, value, mistakes }: GivenSecret): KnownSecret[] {
  const key = keyOf(scheme, value, keyId);
  if (key === undefined) return [];
  const derivation = keyDerivationOf(scheme, { keyId, value, key });
  const prefix = prefixOf(value);
  // Where the scheme takes the prefix off, the rest is the secret.
  const declared = scheme.introspection?.declaration.secret ?? 'utf8';
  const isStripped = typeof declared !== 'string' && derivation.encoding !== undefined;
  return [{ value: isStripped ? value.slice(prefix.length) : value, prefix, mistakes, derivation }];
}

function isCurrent({ notBefore, notAfter }: KeySecret, nowMs: number): boolean {
  return (notBefore?.getTime() ?? -Infinity) <= nowMs && nowMs < (notAfter?.getTime() ?? Infinity);
}

function outOfUse({ notBefore }: KeySecret, nowMs: number): NamedMistake {
  return { code: (notBefore?.getTime() ?? 0) > nowMs ? 'secret_not_yet_valid' : 'secret_expired' };
}

function ofOtherKey(scheme: Scheme, key: ApiKey, other: ApiKey): NamedMistake {
  const mode = key.mode ?? scheme.modeOf(key.id);
  const otherMode = other.mode ?? scheme.modeOf(other.id);
  const isOfOtherMode = mode !== undefined && otherMode !== undefined && mode !== otherMode;
  return { code: isOfOtherMode ? 'secret_of_other_mode' : 'secret_of_another_key' };
}
