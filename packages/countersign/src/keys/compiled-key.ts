/** A key's record with everything that is derived from it once, for one scheme. */

import type { AddressAllowlist } from '../checks/address.ts';
import type { PreparedKey } from '../scheme/algorithms.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { type KeyMemory, newKeyMemory } from '../store/key-memory.ts';
import type { Limit } from '../store/limit.ts';
import { noteAddressBound } from './address-bound-keys.ts';
import {
  type ApiKey,
  assertKeyRights,
  assertKeySecrets,
  type KeyMode,
  type KeySecret,
  type KeyStatus,
  secretName,
  secretsOf,
  type VerifiedKey,
} from './api-key.ts';
import { type DefaultLimits, defaultLimitsOf } from './default-limits.ts';
import { warnOfPrivateKey } from './secrets/private-key-warning.ts';
import { warnOfShortSecret } from './secrets/short-secret-warning.ts';
import { sharedAllowlist, sharedLimits } from './shared-rights.ts';

interface CompiledSecret {
  readonly id: string | undefined;
  readonly key: PreparedKey;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** A key ready to verify with. */
export interface CompiledKey {
  readonly id: string;
  /** Why its state forbids its use, whenever that is; undefined for an active key. */
  readonly status: Exclude<KeyStatus, 'active'> | undefined;
  /** When it expires, in milliseconds since the epoch; `Infinity`: never. */
  readonly expiresAtMs: number;
  readonly record: ApiKey;
  /** The record as handlers and listeners get it: no secrets, and nothing by which they could change what the key may do. */
  readonly verified: VerifiedKey;
  readonly mode: KeyMode | undefined;
  readonly secrets: readonly CompiledSecret[];
  readonly secretCount: number;
  /** The secret where there is one alone, without bounds in time. */
  readonly soleSecret: PreparedKey | undefined;
  /** The id of the secret where there is one alone. */
  readonly soleSecretId: string | undefined;
  /** All secrets, where none has bounds in time. */
  readonly unboundedSecrets: readonly PreparedKey[] | undefined;
  /** The id by which a store knows the key. */
  readonly storeId: string;
  readonly memory: KeyMemory;
  /**
   * Compiled when they are first read, which must not be before the signature holds: the time for it would tell strangers
   * that the key exists. Throws a TypeError or RangeError where they are not sound.
   */
  readonly rights: KeyRights;
  /** The rights, once they are compiled. */
  readonly soundRights: KeyRights | undefined;
}

/** The addresses that may use a key, and the limits that it is held to. */
export interface KeyRights {
  readonly ipAllowlist: AddressAllowlist | undefined;
  readonly limits: readonly Limit[];
}

/** Settings of the verifier for which keys are compiled. */
export interface KeySettings {
  readonly scheme: Scheme;
  readonly namespace: string;
  /** Limits of keys that have none of their own. */
  readonly defaultLimits: DefaultLimits | undefined;
}

/** The id of one of a key's secrets, where it has one. */
export function secretIdOf(compiled: CompiledKey, secret: PreparedKey): string | undefined {
  return compiled.secretCount === 1 ? compiled.soleSecretId : idAmong(compiled.secrets, secret);
}

/** Apart, for a function with a function in it takes memory in each call. */
function idAmong(secrets: readonly CompiledSecret[], secret: PreparedKey): string | undefined {
  return secrets.find(({ key }) => key === secret)?.id;
}

/** The id by which a store knows a key. The first colon ends the namespace, so that no other pair has the same id. */
export function storeIdOf(namespace: string, keyId: string): string {
  return `${namespace.replace(/[%:]/g, encodeURIComponent)}:${keyId}`;
}

/**
 * Compiles a record for a scheme: at once what a signature is checked with, and its rights once they are asked for.
 *
 * @throws TypeError or RangeError when the secrets are not sound, or not what the scheme takes.
 */
export function compileKey(record: ApiKey, settings: KeySettings): CompiledKey {
  const { scheme, namespace } = settings;
  assertKeySecrets(record, scheme.shortestSecretBytes);
  const mode = record.mode ?? scheme.modeOf(record.id);
  const given = secretsOf(record);
  const secrets = given.flatMap((each, i) =>
    isOfScheme(each, record, i, scheme) ? [compileSecret(each, record, i, scheme)] : [],
  );
  const isBounded = given.some(({ notBefore, notAfter }) => notBefore ?? notAfter);
  if (isBounded && scheme.secretForEachSignature)
    throw new TypeError(
      `API key "${record.id}": with ${scheme.name} each secret is that of one header, so that none can have bounds in time`,
    );
  const verified = verifiedKey(record, mode);
  const { status = 'active', expiresAt } = record;
  return {
    id: record.id,
    status: status === 'active' ? undefined : status,
    // What is no date is an error of the rights.
    expiresAtMs: expiresAt instanceof Date ? expiresAt.getTime() : Number.POSITIVE_INFINITY,
    record,
    verified,
    mode,
    secrets,
    secretCount: secrets.length,
    soleSecret: secrets.length === 1 && !isBounded ? secrets[0]?.key : undefined,
    soleSecretId: secrets.length === 1 ? secrets[0]?.id : undefined,
    unboundedSecrets: isBounded ? undefined : secrets.map(({ key }) => key),
    storeId: storeIdOf(namespace, record.id),
    memory: newKeyMemory(),
    soundRights: undefined,
    get rights() {
      const own = this as { soundRights: KeyRights | undefined };
      own.soundRights ??= compileRights(record, verified, settings);
      return own.soundRights;
    },
  };
}

function verifiedKey({ id, scopes, owner, expiresAt }: ApiKey, mode: KeyMode | undefined): VerifiedKey {
  return Object.freeze({
    ...{ id, mode, owner },
    // What is no list and no date is an error of the rights.
    scopes: Array.isArray(scopes) ? Object.freeze([...scopes]) : (scopes ?? []),
    expiresAt: expiresAt instanceof Date ? new Date(expiresAt) : (expiresAt ?? undefined),
  });
}

function compileRights(record: ApiKey, verified: VerifiedKey, settings: KeySettings): KeyRights {
  assertKeyRights(record);
  const { ipAllowlist, limits } = record;
  if (ipAllowlist?.length) noteAddressBound(verified);
  return {
    ipAllowlist: ipAllowlist?.length ? sharedAllowlist(ipAllowlist) : undefined,
    limits: limits
      ? sharedLimits(limits)
      : (defaultLimitsOf(settings.defaultLimits, verified.mode) ?? settings.scheme.defaultLimits),
  };
}

/** A public key that served as the secret of another scheme would let anyone sign. */
function isOfScheme(secret: KeySecret, record: ApiKey, index: number, scheme: Scheme): boolean {
  if (secret.scheme !== undefined) return secret.scheme === scheme.name;
  if (scheme.namesItsSecrets === true)
    throw new TypeError(
      `API key "${record.id}", "${secretName(record, index)}": the schemes of this verifier take different kinds of secrets, so each must name its own: { value: …, scheme: '${scheme.name}' }`,
    );
  return true;
}

function compileSecret(secret: KeySecret, record: ApiKey, index: number, scheme: Scheme): CompiledSecret {
  const { id, value, notBefore, notAfter } = secret;
  warnOfShortSecret(record, value);
  return {
    id,
    key: preparedKey(record, index, value, scheme),
    notBeforeMs: notBefore?.getTime() ?? Number.NEGATIVE_INFINITY,
    notAfterMs: notAfter?.getTime() ?? Number.POSITIVE_INFINITY,
  };
}

function preparedKey(record: ApiKey, index: number, value: string, scheme: Scheme): PreparedKey {
  try {
    const key = scheme.toKey(value, record.id);
    warnOfPrivateKey(record, scheme, key);
    return scheme.algorithm.prepare(key);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'the secret is not usable';
    throw new TypeError(`API key "${record.id}", "${secretName(record, index)}": ${reason}`);
  }
}
