/** A key as a store keeps it. */

import { assertKnownOptions } from '../../internal/known-options.ts';
import { LIMIT_MEMBERS } from '../../store/limit.ts';
import {
  type ApiKey,
  assertApiKey,
  type KeyFields,
  type KeyOwner,
  type KeySecret,
  type KeyStatus,
  SECRET_MEMBERS,
} from '../api-key.ts';
import type { GeneratedEncoding } from '../secrets/generated-secret.ts';
import { type WithoutNulls, withoutNulls } from '../without-nulls.ts';

/** Id, owner, state and rights of a key that is kept. */
export interface StoredFields extends Omit<WithoutNulls<KeyFields>, 'status'>, KeyOwner {
  readonly status: KeyStatus;
}

/** When a secret is in use, and what it is called. */
export type SecretBounds = Omit<WithoutNulls<KeySecret>, 'value'>;

/** A key without its secrets, as the administration sees it. */
export interface StoredKey extends StoredFields {
  /** When each of its secrets is in use; the newest comes first. */
  readonly secrets: readonly SecretBounds[];
  /** Encoding of its secrets, as far as it is known. */
  readonly secretEncoding?: GeneratedEncoding | undefined;
  /** Number of random bytes in a new secret. Default: 32. */
  readonly secretBytes?: number | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A key with its secrets, as it is sealed. */
export interface FullKey extends Omit<StoredKey, 'secrets'> {
  readonly secrets: readonly KeySecret[];
}

const LONGEST_ID = 256;

/** Tells whether a key may have this id. Others need not be asked for. */
export function isKeyId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && id.length <= LONGEST_ID && isWellFormed(id);
}

/** Lone surrogates have no UTF-8, so several of them would share one record. */
function isWellFormed(text: string): boolean {
  return Buffer.from(text, 'utf8').toString('utf8') === text;
}

/** Takes from a key what the verifier needs. */
export function toApiKey(key: FullKey): ApiKey {
  const {
    secretEncoding: _encoding,
    secretBytes: _bytes,
    createdAt: _created,
    updatedAt: _updated,
    ...rest
  } = key;
  return Object.freeze(rest);
}

/** The key without its secrets. */
export function withoutSecrets(key: FullKey): StoredKey {
  return { ...key, secrets: key.secrets.map(({ value: _value, ...bounds }) => withoutNulls(bounds)) };
}

/**
 * Throws unless the key is sound and nothing of it would be lost in a store.
 *
 * @throws TypeError or RangeError that names the key and the member, never a secret.
 */
export function assertFullKey(key: FullKey): void {
  if (!isKeyId(key.id)) {
    throw new TypeError(`the "id" of an API key must be a text of 1 to ${LONGEST_ID} characters`);
  }
  const owner = `API key ${JSON.stringify(key.id)}:`;
  for (const [name, value] of Object.entries(key)) {
    if (value === null) throw new TypeError(`${owner} "${name}" is null; leave it out`);
  }
  assertApiKey(toApiKey(key));
  if (key.owner !== undefined && typeof key.owner !== 'string')
    throw new TypeError(`${owner} "owner" must be a text`);
  for (const limit of key.limits ?? []) {
    assertKnownOptions(`${owner} a limit`, limit, LIMIT_MEMBERS);
    if (limit.name !== undefined && typeof limit.name !== 'string') {
      throw new TypeError(`${owner} the "name" of a limit must be a text`);
    }
  }
  for (const secret of key.secrets) assertKnownOptions(`${owner} a secret`, secret, SECRET_MEMBERS);
}
