/** Sets of public keys as they are published (RFC 7517 §5). */

import type { Scheme } from '../../scheme/scheme.ts';
import type { ApiKey, KeySecret } from '../api-key.ts';
import { jwkThumbprint } from './jwk-thumbprint.ts';
import { UnusableKeyError } from './unusable-key.ts';

/** Names by which the keys of a set are found. */
export type JwkName = 'kid' | 'thumbprint';

/** Rules by which a set is read. */
export interface JwkSetRules {
  readonly name: JwkName;
  /** Keys that it does not take are left out. */
  readonly scheme: Scheme | undefined;
}

type Jwk = Readonly<Record<string, unknown>>;

const MOST_KEYS = 100;
const NEWEST_TIME_S = 8.64e12;

/**
 * Reads a set. Keys for encryption, of unknown types, without a name, or that the scheme does not take are left out, as RFC 7517
 * §5 wants it: one such key does not spoil the others. Two keys of one name are two secrets of one key.
 *
 * @throws UnusableKeyError for what is no set, or has a private key in it.
 */
export function parseJwkSet(text: string, rules: JwkSetRules): ReadonlyMap<string, ApiKey> {
  const keys = new Map<string, ApiKey>();
  for (const jwk of jwksIn(text)) {
    // A private key that is published is nobody's any more.
    if ('d' in jwk || jwk.kty === 'oct') throw new UnusableKeyError('it has a private key in it');
    const id = rules.name === 'kid' ? jwk.kid : jwkThumbprint(jwk);
    if (typeof id !== 'string' || id === '' || !isForSignatures(jwk)) continue;
    const secret = secretOf(jwk);
    if (!isTaken(secret.value, id, rules.scheme)) continue;
    const before = keys.get(id);
    keys.set(id, { id, secrets: [...(before?.secrets ?? []), secret] });
  }
  return keys;
}

function jwksIn(text: string): readonly Jwk[] {
  let set: unknown;
  try {
    set = JSON.parse(text);
  } catch {
    throw new UnusableKeyError('it is no JSON');
  }
  const keys = (set as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys)) throw new UnusableKeyError('it is no set of JWKs: it has no list "keys"');
  if (keys.length > MOST_KEYS) throw new UnusableKeyError(`it has more than ${MOST_KEYS} keys`);
  return keys.filter((each): each is Jwk => typeof each === 'object' && each !== null);
}

function isForSignatures({ use, key_ops: operations }: Jwk): boolean {
  if (use !== undefined && use !== 'sig') return false;
  return operations === undefined || (Array.isArray(operations) && operations.includes('verify'));
}

/** `nbf` and `exp` are what directories of bots bound the use of a key with. */
function secretOf({ nbf, exp, ...jwk }: Jwk): KeySecret {
  return { value: JSON.stringify(jwk), notBefore: dateOf(nbf), notAfter: dateOf(exp) };
}

function dateOf(seconds: unknown): Date | undefined {
  return typeof seconds === 'number' && Math.abs(seconds) <= NEWEST_TIME_S
    ? new Date(seconds * 1000)
    : undefined;
}

function isTaken(value: string, id: string, scheme: Scheme | undefined): boolean {
  if (scheme === undefined) return true;
  try {
    scheme.toKey(value, id);
    return true;
  } catch {
    return false;
  }
}
