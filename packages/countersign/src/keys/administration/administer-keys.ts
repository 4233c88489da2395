/** Makes the administration of the keys in a store of records. */

import { KEY_MEMBERS } from '../../internal/key-members.ts';
import { assertKnownOptions } from '../../internal/known-options.ts';
import type { KeyStatus } from '../api-key.ts';
import { newSecretId } from '../secrets/secret-id.ts';
import { withoutNulls } from '../without-nulls.ts';
import { listKeys, resealKeys } from './all-keys.ts';
import type { KeyAdministration, KeyWithNewSecret, NewKey, RotateOptions } from './key-administration.ts';
import { keyFailure } from './key-administration-error.ts';
import { type KeyChange, tellChange } from './key-audit.ts';
import { editKey, type KeyRecords, writeKey } from './key-edits.ts';
import type { KeyUseStore } from './key-record-store.ts';
import { newSecret, nextSecret, rotated } from './key-secrets.ts';
import { newKeyId } from './new-key-id.ts';
import { type FullKey, isKeyId, type StoredKey, withoutSecrets } from './stored-key.ts';

/** The records, and when their keys were last used. */
export interface AdministeredRecords extends KeyRecords {
  readonly uses?: (Pick<KeyUseStore, 'read'> & Partial<KeyUseStore>) | undefined;
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

/** Makes the administration. Its changes are made in the name of `actor`. */
export function keyAdministration(records: AdministeredRecords, actor?: string): KeyAdministration {
  const { store, codec, clock, invalidate, uses } = records;
  const changeOf = (action: KeyChange['action'], id: string) => ({ id, action, actor });
  const edit = (action: KeyChange['action'], id: string, to: (key: FullKey) => FullKey) =>
    editKey(records, changeOf(action, id), to);

  async function get(id: string): Promise<StoredKey | undefined> {
    const text = isKeyId(id) ? await store.read(id) : undefined;
    return text === undefined ? undefined : withoutSecrets(codec.decode(id, text));
  }

  async function remove(id: string): Promise<boolean> {
    const isRemoved = await tellChange(changeOf('remove', id), clock, async () => {
      try {
        return await store.remove(id);
      } finally {
        invalidate(id);
      }
    });
    // The key is gone; that the time of its last use is left would harm nobody.
    if (isRemoved) await uses?.forget?.(id).catch(() => undefined);
    return isRemoved;
  }

  async function lastUsed(ids: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    const times = (await uses?.read(ids.filter(isKeyId))) ?? new Map<string, number>();
    return new Map([...times].map(([id, ms]) => [id, new Date(ms)]));
  }

  return {
    idFormat: records.idFormat,
    secretFormat: records.secretFormat,
    as: (name) => keyAdministration(records, toActor(name)),
    create: (key) => create(records, key, actor),
    get,
    list: () => listKeys(records),
    enable: (id) => edit('enable', id, (key) => withStatus(key, 'active')),
    disable: (id) => edit('disable', id, (key) => withStatus(key, 'disabled')),
    revoke: (id) => edit('revoke', id, (key) => withStatus(key, 'revoked')),
    rotate: (id, options) => rotate(records, changeOf('rotate', id), options),
    setLimits: (id, limits) => edit('set_limits', id, (key) => replaced(key, 'limits', limits)),
    setIpAllowlist: (id, ipAllowlist) =>
      edit('set_ip_allowlist', id, (key) => ({
        ...key,
        ipAllowlist: asList('setIpAllowlist()', ipAllowlist),
      })),
    setScopes: (id, scopes) =>
      edit('set_scopes', id, (key) => ({ ...key, scopes: asList('setScopes()', scopes) })),
    setExpiresAt: (id, expiresAt) =>
      edit('set_expires_at', id, (key) => replaced(key, 'expiresAt', expiresAt)),
    remove,
    reseal: () => resealKeys(records),
    lastUsed,
  };
}

async function create(
  records: KeyRecords,
  options: NewKey,
  actor: string | undefined,
): Promise<KeyWithNewSecret> {
  assertKnownOptions('create()', options, NEW_KEY_MEMBERS);
  const { secret: _secret, secretEncoding: _encoding, secretBytes: _bytes, ...rest } = options;
  const { id, mode } = newKeyId('create()', options, records.idFormat);
  const { value, format } = newSecret('create()', options, { secretFormat: records.secretFormat, mode });
  const now = new Date(records.clock());
  const key: FullKey = {
    ...withoutNulls(rest),
    id,
    ...(mode !== undefined && { mode }),
    status: rest.status ?? 'active',
    ...format,
    secrets: [{ id: newSecretId(), value }],
    createdAt: now,
    updatedAt: now,
  };
  const written = await writeKey(records, undefined, key, { id, action: 'create', actor });
  if (written === undefined) throw keyFailure('key_exists', id, 'already exists');
  return { key: withoutSecrets(written), secret: value };
}

async function rotate(
  records: KeyRecords,
  change: KeyChange,
  options: RotateOptions,
): Promise<KeyWithNewSecret> {
  assertKnownOptions('rotate()', options, ROTATE_OPTIONS);
  const { overlapSeconds } = options;
  const nowMs = records.clock();
  const endMs = nowMs + overlapSeconds * 1000;
  if (!Number.isFinite(overlapSeconds) || overlapSeconds < 0 || Number.isNaN(new Date(endMs).getTime())) {
    throw new RangeError('rotate(): "overlapSeconds" must be a number of seconds from 0');
  }
  let secret = '';
  const key = await editKey(records, change, (old) => {
    assertNotRevoked(old);
    const { value, format } = nextSecret('rotate()', old, options, records.secretFormat);
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

function toActor(name: string): string {
  if (typeof name === 'string' && name !== '') return name;
  throw new TypeError('as(): the actor must be a text that is not empty, such as a user name');
}

function assertNotRevoked(key: FullKey): void {
  if (key.status === 'revoked')
    throw keyFailure('key_revoked', key.id, 'was revoked, which is final; create a new key');
}
