/** The administration of keys. */

import { KEY_MEMBERS } from '../../internal/key-members.ts';
import { assertKnownOptions } from '../../internal/known-options.ts';
import { keyFailure } from '../../redis/keys/redis-keys-error.ts';
import type { Limit } from '../../store/store.ts';
import type { KeyFields, KeyOwner, KeyStatus } from '../api-key.ts';
import { newSecretId } from '../secrets/secret-id.ts';
import { withoutNulls } from '../without-nulls.ts';
import { listKeys, resealKeys } from './all-keys.ts';
import { editKey, type KeyRecords, writeKey } from './key-edits.ts';
import { type NewSecretOptions, newSecret, nextSecret, rotated } from './key-secrets.ts';
import { type FullKey, isKeyId, type StoredKey, withoutSecrets } from './stored-key.ts';

/** A key to be made. */
export interface NewKey extends KeyFields, KeyOwner, NewSecretOptions {}

/** Options of a rotation of a secret. */
export interface RotateOptions extends NewSecretOptions {
  /** Seconds for which the old secrets are still taken. 0 ends them now, as after a leak. */
  readonly overlapSeconds: number;
}

/** A key with its new secret, which is not shown again. */
export interface KeyWithNewSecret {
  readonly key: StoredKey;
  readonly secret: string;
}

/**
 * Administration of the keys. Each call goes to Redis and rejects with a `RedisKeysError` when that fails; a change
 * that failed as `redis_unavailable` may have been made. Changes of one key at the same time lose nothing of each other.
 */
export interface KeyAdministration {
  /**
   * Makes a key, with a new secret or a given one.
   *
   * @returns the only sight of the secret.
   * @throws TypeError or RangeError (as a rejection) that names the member which is not sound.
   */
  readonly create: (key: NewKey) => Promise<KeyWithNewSecret>;
  /** A key as it is in Redis now. */
  readonly get: (id: string) => Promise<StoredKey | undefined>;
  /** All keys, in no order. Ends with an error `record_unreadable` when there were some that could not be read. */
  readonly list: () => AsyncIterable<StoredKey>;
  /** Lets the key be used, also for the first time after `not_approved`. */
  readonly enable: (id: string) => Promise<StoredKey>;
  /** Stops the use of the key until it is enabled again. */
  readonly disable: (id: string) => Promise<StoredKey>;
  /** Stops the use of the key for ever: it can be neither enabled nor rotated again. */
  readonly revoke: (id: string) => Promise<StoredKey>;
  /** Gives the key a new secret, and ends the others after an overlap. At most four are kept at once. */
  readonly rotate: (id: string, options: RotateOptions) => Promise<KeyWithNewSecret>;
  /** `undefined`: the scheme's limits. An empty list: none. */
  readonly setLimits: (id: string, limits: readonly Limit[] | undefined) => Promise<StoredKey>;
  /** An empty list allows all addresses. */
  readonly setIpAllowlist: (id: string, ipAllowlist: readonly string[]) => Promise<StoredKey>;
  readonly setScopes: (id: string, scopes: readonly string[]) => Promise<StoredKey>;
  /** `undefined`: never. */
  readonly setExpiresAt: (id: string, expiresAt: Date | undefined) => Promise<StoredKey>;
  /** Deletes the record, also one that cannot be read. @returns whether it was there. */
  readonly remove: (id: string) => Promise<boolean>;
  /**
   * Seals all records under the current master key; then the others are needed no more.
   *
   * @returns how many records were sealed under another one. Throws `record_unreadable` when it is done with the others.
   */
  readonly reseal: () => Promise<number>;
}

const NEW_KEY_MEMBERS: readonly string[] = [
  ...KEY_MEMBERS.filter((name) => name !== 'secrets'),
  'secretEncoding',
  'secretBytes',
];
const ROTATE_OPTIONS: readonly (keyof RotateOptions)[] = [
  'overlapSeconds',
  'secret',
  'secretEncoding',
  'secretBytes',
];

/** Makes the administration. */
export function keyAdministration(records: KeyRecords): KeyAdministration {
  const { hash, codec, invalidate } = records;
  const edit = (id: string, to: (key: FullKey) => FullKey) => editKey(records, id, to);

  async function get(id: string): Promise<StoredKey | undefined> {
    const text = isKeyId(id) ? await hash.read(id) : undefined;
    return text === undefined ? undefined : withoutSecrets(codec.decode(id, text));
  }

  async function remove(id: string): Promise<boolean> {
    try {
      return await hash.remove(id);
    } finally {
      invalidate(id);
    }
  }

  return {
    create: (key) => create(records, key),
    get,
    list: () => listKeys(records),
    enable: (id) => edit(id, (key) => withStatus(key, 'active')),
    disable: (id) => edit(id, (key) => withStatus(key, 'disabled')),
    revoke: (id) => edit(id, (key) => withStatus(key, 'revoked')),
    rotate: (id, options) => rotate(records, id, options),
    setLimits: (id, limits) => edit(id, (key) => replaced(key, 'limits', limits)),
    setIpAllowlist: (id, ipAllowlist) =>
      edit(id, (key) => ({ ...key, ipAllowlist: asList('setIpAllowlist()', ipAllowlist) })),
    setScopes: (id, scopes) => edit(id, (key) => ({ ...key, scopes: asList('setScopes()', scopes) })),
    setExpiresAt: (id, expiresAt) => edit(id, (key) => replaced(key, 'expiresAt', expiresAt)),
    remove,
    reseal: () => resealKeys(records),
  };
}

async function create(records: KeyRecords, options: NewKey): Promise<KeyWithNewSecret> {
  assertKnownOptions('create()', options, NEW_KEY_MEMBERS);
  const { secret: _secret, secretEncoding: _encoding, secretBytes: _bytes, ...rest } = options;
  const { value, format } = newSecret('create()', options);
  const now = new Date(records.clock());
  const key: FullKey = {
    ...withoutNulls(rest),
    status: rest.status ?? 'active',
    ...format,
    secrets: [{ id: newSecretId(), value }],
    createdAt: now,
    updatedAt: now,
  };
  const written = await writeKey(records, undefined, key);
  if (written === undefined) throw keyFailure('key_exists', key.id, 'already exists');
  return { key: withoutSecrets(written), secret: value };
}

async function rotate(records: KeyRecords, id: string, options: RotateOptions): Promise<KeyWithNewSecret> {
  assertKnownOptions('rotate()', options, ROTATE_OPTIONS);
  const { overlapSeconds } = options;
  const nowMs = records.clock();
  const endMs = nowMs + overlapSeconds * 1000;
  if (!Number.isFinite(overlapSeconds) || overlapSeconds < 0 || Number.isNaN(new Date(endMs).getTime())) {
    throw new RangeError('rotate(): "overlapSeconds" must be a number of seconds from 0');
  }
  let secret = '';
  const key = await editKey(records, id, (old) => {
    assertNotRevoked(old);
    const { value, format } = nextSecret('rotate()', old, options);
    secret = value;
    return { ...old, ...format, secrets: rotated(old, { id: newSecretId(), value, nowMs, endMs }) };
  });
  return { key, secret };
}

function withStatus(key: FullKey, status: KeyStatus): FullKey {
  if (key.status === status) return key;
  assertNotRevoked(key);
  return { ...key, status };
}

function replaced<K extends 'limits' | 'expiresAt'>(
  key: FullKey,
  member: K,
  value: FullKey[K] | undefined,
): FullKey {
  const { [member]: _old, ...rest } = key;
  return (value === undefined ? rest : { ...rest, [member]: value }) as FullKey;
}

/** A missing list would read as an empty one, which allows more. */
function asList(owner: string, value: readonly string[]): readonly string[] {
  if (!Array.isArray(value)) throw new TypeError(`${owner} takes a list`);
  return value;
}

function assertNotRevoked(key: FullKey): void {
  if (key.status === 'revoked')
    throw keyFailure('key_revoked', key.id, 'was revoked, which is final; create a new key');
}
