/** The record of an API key. */

import { compileAllowlist } from '../checks/address.ts';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import { secretProblem } from '../scheme/secrets.ts';
import { assertLimits, type Limit } from '../store/store.ts';

/** State of a key: usable or not, and why. */
export type KeyStatus = 'active' | 'disabled' | 'revoked' | 'not_approved';

/** Purpose of a key: trying out, or real use. */
export type KeyMode = 'test' | 'live';

/** One of a key's secrets. During a rotation the old and the new one overlap, and both verify. */
export interface KeySecret {
  /** The secret as the vendor shows it; the scheme says how it is decoded. */
  readonly value: string;
  /** Not used before this time. */
  readonly notBefore?: Date | undefined;
  /** Not used at or after this time. */
  readonly notAfter?: Date | undefined;
}

/** A key as a key source returns it. Treat it as immutable: what is derived from it is kept per object. */
export interface ApiKey {
  /** The public id that requests name. */
  readonly id: string;
  /** At least one; a plain string is a secret without bounds in time. */
  readonly secrets: readonly (string | KeySecret)[];
  /** Default: `active`. */
  readonly status?: KeyStatus | undefined;
  /** Default: what the scheme reads from the prefix of the id, if anything. */
  readonly mode?: KeyMode | undefined;
  /** Addresses and CIDR blocks from which the key may be used. Default: empty, which allows all. */
  readonly ipAllowlist?: readonly string[] | undefined;
  /** Default: the scheme's limits. An empty list means none. */
  readonly limits?: readonly Limit[] | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** Whose key it is, for handlers and logs. */
  readonly owner?: string | undefined;
  /** Not used at or after this time. */
  readonly expiresAt?: Date | undefined;
}

/** A key without its secrets, as handlers receive it. */
export type VerifiedKey = Omit<ApiKey, 'secrets'> & { readonly mode?: KeyMode | undefined };

const MEMBERS: readonly (keyof ApiKey)[] = [
  'id',
  'secrets',
  'status',
  'mode',
  'ipAllowlist',
  'limits',
  'scopes',
  'owner',
  'expiresAt',
];
const STATUSES: ReadonlySet<unknown> = new Set<KeyStatus>(['active', 'disabled', 'revoked', 'not_approved']);

/**
 * Throws unless the record is sound: known members, at least one secret, none of them empty, short (under 14 bytes) or
 * padded with whitespace, valid dates, CIDR blocks and limits.
 *
 * @throws TypeError or RangeError that names the key and the member, never a secret.
 */
export function assertApiKey(key: ApiKey): void {
  assertKeySecrets(key);
  assertKeyRights(key);
}

/** The half of {@link assertApiKey} that a signature is checked with: members, id and secrets. */
export function assertKeySecrets(key: ApiKey): void {
  assertId(key);
  naming(`API key "${key.id}"`, () => {
    assertKnownOptions('the record', key, MEMBERS);
    assertSecretList(key.secrets);
    for (const [i, secret] of key.secrets.entries()) assertSecretForm(`secrets[${i}]`, secret);
  });
  assertSecretValues(key);
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

/** A secret in its full form. */
export function toKeySecret(secret: string | KeySecret): KeySecret {
  return typeof secret === 'string' ? { value: secret } : secret;
}

function assertId(key: ApiKey): void {
  if (typeof key !== 'object' || key === null)
    throw new TypeError(`an API key must be an object with "id" and "secrets", got ${kindOf(key)}`);
  if (typeof key.id === 'string' && key.id !== '') return;
  const { id, ...others } = key as ApiKey & { keyId?: unknown; key?: unknown };
  const meant = id === undefined && ['keyId', 'key'].find((name) => name in others);
  throw new TypeError(
    `an API key must have an "id", a text; got ${kindOf(id)}${meant ? `: write "id" for "${meant}"` : ''}`,
  );
}

function assertSecretList(secrets: ApiKey['secrets']): void {
  if (!Array.isArray(secrets))
    throw new TypeError(`"secrets" must be a list, got ${kindOf(secrets)}: write secrets: [secret]`);
  if (secrets.length === 0) throw new TypeError('"secrets" must have at least one secret');
}

function assertSecretForm(name: string, secret: string | KeySecret | undefined): void {
  if (typeof secret !== 'object' || secret === null) return;
  if (secret instanceof Uint8Array)
    throw new TypeError(`"${name}" must be a text, as the vendor shows it, got ${kindOf(secret)}`);
  assertKnownOptions(`"${name}"`, secret, ['value', 'notBefore', 'notAfter'] satisfies (keyof KeySecret)[]);
  assertDate(`${name}.notBefore`, secret.notBefore);
  assertDate(`${name}.notAfter`, secret.notAfter);
}

function assertSecretValues({ id, secrets }: ApiKey): void {
  secrets.forEach((secret: string | KeySecret | undefined, i) => {
    const value = typeof secret === 'object' && secret !== null ? secret.value : secret;
    if (value === undefined || value === null) {
      const which = secrets.length === 1 ? 'the secret' : `"secrets[${i}]"`;
      throw new TypeError(`${which} of "${id}" is ${value}: is its environment variable set?`);
    }
    const problem = secretProblem(value);
    if (problem !== undefined) throw new TypeError(`API key "${id}": "secrets[${i}]" ${problem}`);
  });
}

function assertScopes(scopes: ApiKey['scopes']): void {
  if (scopes === undefined) return;
  const sound = Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string' && scope !== '');
  if (!sound) throw new TypeError('"scopes" must be a list of non-empty strings');
}

function assertDate(name: string, date: Date | undefined): void {
  if (date === undefined) return;
  if (typeof date === 'string') {
    throw new TypeError(
      `"${name}" is a text and must be a Date: new Date("2027-01-31T00:00:00Z"); fileKeys() reads dates from JSON`,
    );
  }
  if (!(date instanceof Date) || Number.isNaN(date.getTime()))
    throw new TypeError(`"${name}" must be a valid Date, got ${kindOf(date)}: write new Date(…)`);
}
