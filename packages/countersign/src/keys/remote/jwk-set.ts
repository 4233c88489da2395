/** Sets of public keys as they are published (RFC 7517 §5). */

import { kindOf } from '../../internal/value-kind.ts';
import { warnOnce } from '../../internal/warn-once.ts';
import { assertScheme } from '../../scheme/assert-scheme.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import type { KeySecret } from '../api-key.ts';
import { jwkThumbprint } from './jwk-thumbprint.ts';
import { UnusableKeyError } from './unusable-key.ts';

/** Names by which the keys of a set are found. */
type JwkName = 'kid' | 'thumbprint';

/** Rules by which a set is read. */
export interface JwkSetRules {
  /** Leaves out keys that this scheme does not take, such as those of another algorithm. Default: none is left out for that. */
  readonly scheme?: Scheme | undefined;
  /** Name of a key in requests: its `kid` (default), or its thumbprint (RFC 7638), whatever its `kid` says. */
  readonly name?: JwkName | undefined;
}

/** A key of a set, with its name as its id. */
export type NamedJwk = KeySecret & { readonly id: string };

type Jwk = Readonly<Record<string, unknown>>;

const MOST_KEYS = 100;
/** Of so many keys of one name each may be tried for a request of a stranger. */
const MOST_OF_ONE_NAME = 4;
const NEWEST_TIME_S = 8.64e12;
/** The published private keys of RFC 9421 §B.1, with which anyone can sign. */
const TEST_KEYS: readonly string[] = [
  'BHj8s0GPnMEQtkaULIM-PLgEhLBbuGUQ1vMxmBWZzEo',
  'ydQXMtvbsOsZyFir-Y7A8t7fKEM1gbKPvyFkdpu4fvI',
  'poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U',
  'oD0HwocPBSfpNy5W3bpJeyFGY_IQ_YpqxSjQ3Yd-CLA',
];

/** Throws a TypeError for rules that are none. */
export function assertJwkSetRules({ scheme, name = 'kid' }: JwkSetRules): void {
  if (scheme !== undefined) assertScheme(scheme);
  if (name !== 'kid' && name !== 'thumbprint')
    throw new TypeError(`"name" must be "kid" or "thumbprint", got ${kindOf(name)}`);
}

/**
 * Reads the set at a URL. Keys for encryption, of unknown types, without a name, with dates that are no numbers, of the examples of
 * RFC 9421, that come twice, more than four of one name, or that the scheme does not take are left out, as RFC 7517 §5 wants it: one such
 * key does not spoil the others. Where that leaves none, a process warning says why.
 *
 * @throws UnusableKeyError for what is no set, or has a private key in it.
 */
export function parseJwkSet(url: string, text: string, rules: JwkSetRules): readonly NamedJwk[] {
  const keys: NamedJwk[] = [];
  const reasons = new Set<string>();
  for (const jwk of jwksIn(text)) {
    const key = namedJwk(jwk, rules);
    const reason = typeof key === 'string' ? key : excessOf(key, keys);
    if (reason !== undefined) reasons.add(reason);
    else keys.push(key as NamedJwk);
  }
  if (keys.length === 0) warnOfNone(url, reasons);
  return keys;
}

/** Why a key is one too many beside those before it. */
function excessOf({ id, value }: NamedJwk, keys: readonly NamedJwk[]): string | undefined {
  const ofName = keys.filter((each) => each.id === id);
  const thumbprint = thumbprintOf(value);
  if (ofName.some((each) => thumbprintOf(each.value) === thumbprint)) return 'a key that comes twice';
  return ofName.length < MOST_OF_ONE_NAME ? undefined : `more than ${MOST_OF_ONE_NAME} keys of one name`;
}

function thumbprintOf(value: string): string | undefined {
  return jwkThumbprint(JSON.parse(value) as Jwk);
}

/** Without it, nobody would see why a sender that publishes keys is refused as one of an unknown key. */
function warnOfNone(url: string, reasons: ReadonlySet<string>): void {
  const why = reasons.size === 0 ? 'it has none' : `left out: ${[...reasons].join('; ')}`;
  warnOnce(
    'COUNTERSIGN_REMOTE_KEY',
    `no key of the set at ${url} counts: ${why}. Until it has one, its requests are refused as those of an unknown key.`,
  );
}

/** The key with its name, or the reason why it is left out, which holds nothing that the set says. */
function namedJwk(jwk: Jwk, { scheme, name = 'kid' }: JwkSetRules): NamedJwk | string {
  // A private key that is published is nobody's any more.
  if ('d' in jwk || jwk.kty === 'oct') throw new UnusableKeyError('it has a private key in it');
  if (!isForSignatures(jwk)) return 'a key that is not for signatures ("use" or "key_ops")';
  if (!isDated(jwk)) return 'a key whose "nbf" or "exp" is no time in seconds';
  const thumbprint = jwkThumbprint(jwk);
  if (thumbprint === undefined) return 'a key of an unknown type, or without its members';
  if (TEST_KEYS.includes(thumbprint)) return 'a test key of RFC 9421, of which the private key is published';
  const id = name === 'kid' ? jwk.kid : thumbprint;
  if (typeof id !== 'string' || id === '') return 'a key without a "kid"';
  const secret = secretOf(jwk);
  if (!isTaken(secret.value, id, scheme)) return `a key that the scheme "${scheme?.name}" does not take`;
  return { ...secret, id };
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

/** A date that cannot be read must not make a key good for ever. */
function isDated({ nbf, exp }: Jwk): boolean {
  return [nbf, exp].every(
    (date) =>
      date === undefined || date === null || (typeof date === 'number' && Math.abs(date) <= NEWEST_TIME_S),
  );
}

function dateOf(seconds: unknown): Date | undefined {
  return typeof seconds === 'number' ? new Date(seconds * 1000) : undefined;
}

function isTaken(value: string, id: string, scheme: Scheme | undefined): boolean {
  if (scheme === undefined) return true;
  try {
    scheme.algorithm.prepare(scheme.toKey(value, id));
    return true;
  } catch {
    return false;
  }
}
