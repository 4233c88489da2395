/** The record of an API key. */

import { compileAllowlist } from '../checks/address.ts';
import { KEY_MEMBERS } from '../internal/key-members.ts';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import { secretProblem } from '../scheme/secrets/secrets.ts';
import { assertLimits, type Limit } from '../store/limit.ts';
import type { Owner } from './owner.ts';

/** State of a key: usable or not, and why. */
export type KeyStatus = 'active' | 'disabled' | 'revoked' | 'not_approved';

/** Purpose of a key: trying out, or real use. */
export type KeyMode = 'test' | 'live';

/** One of a key's secrets. During a rotation the old and the new one overlap, and both verify. */
export interface KeySecret {
  /** The secret as the vendor shows it; the scheme says how it is decoded. */
  readonly value: string;
  /** A name for it, which is not secret: the verdict names the secret that a request was signed with. */
  readonly id?: string | undefined;
  /**
   * The name of the one scheme by whose signatures it counts, where the verifier takes several (`anyOf()`, `migrate()`).
   * Default: it counts for all.
   */
  readonly scheme?: string | undefined;
  /** Not used before this time. */
  readonly notBefore?: Date | null | undefined;
  /** Not used at or after this time. */
  readonly notAfter?: Date | null | undefined;
}

/** Id, state and rights of a key. */
export interface KeyFields {
  /** The public id that requests name. */
  readonly id: string;
  /** Default: `active`. */
  readonly status?: KeyStatus | undefined;
  /** Default: what the scheme reads from the prefix of the id, if anything. */
  readonly mode?: KeyMode | undefined;
  /** Addresses and CIDR blocks from which the key may be used. Default: empty, which allows all. */
  readonly ipAllowlist?: readonly string[] | null | undefined;
  /** Default: the scheme's limits. An empty list means none. */
  readonly limits?: readonly Limit[] | null | undefined;
  readonly scopes?: readonly string[] | null | undefined;
  /** Not used at or after this time. */
  readonly expiresAt?: Date | null | undefined;
}

/** Whose key it is, for handlers and logs. May be left out unless the application's own type says otherwise. */
export type KeyOwner<O = Owner> = undefined extends O
  ? { readonly owner?: O | undefined }
  : { readonly owner: O };

/** Everything of a key but its secrets. */
export type KeyWithoutSecrets = KeyFields & KeyOwner;

/**
 * One secret, or several for a rotation, of which a plain string is one without bounds in time. `undefined` is taken by the
 * types, so that `process.env.X` needs no assertion, and refused at start-up with the advice to set the variable.
 */
type KeySecrets =
  | { readonly secret: string | undefined; readonly secrets?: undefined }
  | { readonly secrets: readonly (string | undefined | KeySecret)[]; readonly secret?: undefined };

/**
 * A key as a verifier takes it and a key source returns it. Treat it as immutable: what is derived from it is kept per
 * object.
 *
 * @example
 * const key: ApiKey = { id: 'ak_test_1', secret: process.env.SIGNING_SECRET, scopes: ['orders:write'] };
 */
export type ApiKey<O = Owner> = KeyFields & KeyOwner<O> & KeySecrets;

/** A key as handlers receive it: without its secrets, and without what the verifier has checked already. */
export interface VerifiedKey<O = Owner> {
  readonly id: string;
  readonly mode: KeyMode | undefined;
  readonly scopes: readonly string[];
  readonly owner: O;
  readonly expiresAt: Date | undefined;
}
/** Members of a {@link KeySecret}. */
export const SECRET_MEMBERS: readonly (keyof KeySecret)[] = [
  ...(['value', 'id', 'scheme', 'notBefore', 'notAfter'] as const),
];
const STATUSES: ReadonlySet<unknown> = new Set<KeyStatus>(['active', 'disabled', 'revoked', 'not_approved']);

/**
 * Throws unless the record is sound: known members, at least one secret, none of them empty, short (under 14 bytes) or
 * padded with whitespace, valid dates, CIDR blocks and limits.
 *
 * @example
 * assertApiKey({ id: 'ak_test_1', secret: process.env.SIGNING_SECRET, scopes: ['orders:write'] });
 * @param shortestSecretBytes Fewest bytes of a secret, where the scheme takes shorter ones. Default: 14.
 * @throws TypeError or RangeError that names the key and the member, never a secret.
 */
export function assertApiKey(key: ApiKey, shortestSecretBytes?: number): void {
  assertKeySecrets(key, shortestSecretBytes);
  assertKeyRights(key);
}

/** The half of {@link assertApiKey} that a signature is checked with: members, id and secrets. */
export function assertKeySecrets(key: ApiKey, shortestSecretBytes?: number): void {
  assertId(key);
  naming(`API key "${key.id}"`, () => {
    assertKnownOptions('the record', key, KEY_MEMBERS);
    assertSecretsGiven(key);
    for (const [i, secret] of (key.secrets ?? []).entries()) assertSecretForm(`secrets[${i}]`, secret);
  });
  assertSecretValues(key, shortestSecretBytes);
}

/** The half of {@link assertApiKey} that says what the key may do: status, mode, dates, scopes, limits and addresses. */
export function assertKeyRights(key: ApiKey): void {
  naming(`API key "${key.id}"`, () => {
    if (key.status !== undefined && !STATUSES.has(key.status)) {
      throw new TypeError(`"status" must be one of ${[...STATUSES].join(', ')}`);
    }
    if (key.mode !== undefined && key.mode !== 'test' && key.mode !== 'live') {
      throw new TypeError('"mode" must be "test" or "live"');
    }
    assertDate('expiresAt', key.expiresAt);
    assertScopes(key.scopes);
    assertLimits('limits', key.limits ?? []);
    compileAllowlist(key.ipAllowlist ?? []);
  });
}

/** The secrets of a sound key in their full form. */
export function secretsOf({ secret, secrets }: ApiKey): readonly KeySecret[] {
  if (secrets === undefined) return [{ value: secret as string }];
  return (secrets as readonly (string | KeySecret)[]).map((each) =>
    typeof each === 'string' ? { value: each } : each,
  );
}

/** The name by which an error tells which of its secrets a key has wrong. */
export function secretName({ secrets }: ApiKey, index: number): string {
  return secrets === undefined ? 'secret' : `secrets[${index}]`;
}

function assertId(key: ApiKey): void {
  if (typeof key !== 'object' || key === null)
    throw new TypeError(`an API key must be an object with "id" and "secret", got ${kindOf(key)}`);
  if (typeof key.id === 'string' && key.id !== '') return;
  const { id, ...others } = key as ApiKey & { keyId?: unknown; key?: unknown };
  const meant = id === undefined && ['keyId', 'key'].find((name) => name in others);
  throw new TypeError(
    `an API key must have an "id", a text; got ${kindOf(id)}${meant ? `: write "id" for "${meant}"` : ''}`,
  );
}

function assertSecretsGiven(key: ApiKey): void {
  const { secret, secrets } = key as { secret?: unknown; secrets?: unknown };
  if (secret !== undefined && secrets !== undefined)
    throw new TypeError('it has "secret" and "secrets": give one of them');
  if (secrets === undefined) {
    if ('secret' in key) return;
    throw new TypeError('it has no secret: give "secret", or "secrets" in a rotation');
  }
  if (!Array.isArray(secrets))
    throw new TypeError(`"secrets" must be a list, got ${kindOf(secrets)}: write "secret" for a single one`);
  if (secrets.length === 0) throw new TypeError('"secrets" must have at least one secret');
}

function assertSecretForm(name: string, secret: string | KeySecret | undefined): void {
  if (typeof secret !== 'object' || secret === null) return;
  if (secret instanceof Uint8Array)
    throw new TypeError(`"${name}" must be a text, as the vendor shows it, got ${kindOf(secret)}`);
  assertKnownOptions(`"${name}"`, secret, SECRET_MEMBERS);
  if (secret.id !== undefined && (typeof secret.id !== 'string' || secret.id === ''))
    throw new TypeError(`"${name}.id" must be a text that is not empty, got ${kindOf(secret.id)}`);
  if (secret.scheme !== undefined && (typeof secret.scheme !== 'string' || secret.scheme === ''))
    throw new TypeError(`"${name}.scheme" must be the name of a scheme, got ${kindOf(secret.scheme)}`);
  assertDate(`${name}.notBefore`, secret.notBefore);
  assertDate(`${name}.notAfter`, secret.notAfter);
}

function assertSecretValues(key: ApiKey, shortestBytes: number | undefined): void {
  const given: readonly unknown[] = key.secrets ?? [key.secret];
  given.forEach((secret, i) => {
    const isFull = typeof secret === 'object' && secret !== null;
    const value = isFull ? (secret as KeySecret).value : secret;
    const name = secretName(key, i);
    if (value === undefined || value === null) {
      const which = given.length === 1 ? 'the secret' : `"${name}"`;
      throw new TypeError(`${which} of "${key.id}" is ${value}: is its environment variable set?`);
    }
    const problem = secretProblem(value, shortestBytes);
    if (problem !== undefined) throw new TypeError(`API key "${key.id}": "${name}" ${problem}`);
  });
}

function assertScopes(scopes: ApiKey['scopes']): void {
  if (scopes === undefined || scopes === null) return;
  const sound = Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string' && scope !== '');
  if (!sound) throw new TypeError('"scopes" must be a list of non-empty strings');
}

function assertDate(name: string, date: Date | null | undefined): void {
  if (date === undefined || date === null) return;
  if (typeof date === 'string') {
    throw new TypeError(
      `"${name}" is a text and must be a Date: new Date("2027-01-31T00:00:00Z"); fileKeys() reads dates from JSON`,
    );
  }
  if (!(date instanceof Date) || Number.isNaN(date.getTime()))
    throw new TypeError(`"${name}" must be a valid Date, got ${kindOf(date)}: write new Date(…)`);
}
