/** Changes of a key: each is one atomic step on the record as it was read. */

import type { KeyHash } from '../../redis/keys/key-hash.ts';
import { keyFailure, type RedisKeysError } from '../../redis/keys/redis-keys-error.ts';
import type { RecordCodec } from './record-codec.ts';
import { assertFullKey, type FullKey, isKeyId, type StoredKey, withoutSecrets } from './stored-key.ts';

/** Records that changes of keys work on. */
export interface KeyRecords {
  readonly hash: KeyHash;
  readonly codec: RecordCodec;
  readonly clock: () => number;
  /** Makes this process forget a key at once; the others hear of it from Redis. */
  readonly invalidate: (id: string) => void;
}

/** Of those who change a key at the same time one succeeds in each round, so this many can at once. */
export const MAX_ATTEMPTS = 100;

/**
 * Writes a key in the place of the text `current`, or of nothing.
 *
 * @returns the key as it was written; undefined when Redis holds something else.
 * @throws TypeError or RangeError when the key is not sound.
 */
export async function writeKey(
  { hash, codec, invalidate }: KeyRecords,
  current: string | undefined,
  key: FullKey,
): Promise<FullKey | undefined> {
  assertFullKey(key);
  const text = codec.encode(key);
  // Nothing is written that could not be read.
  const written = codec.decode(key.id, text);
  try {
    return (await hash.replace(key.id, current, text)) ? written : undefined;
  } finally {
    // Also after a failure: the change may have been made.
    invalidate(key.id);
  }
}

/** Changes a key by `edit`, which is called anew when others were faster, and may return the key itself for no change. */
export async function editKey(
  records: KeyRecords,
  id: string,
  edit: (key: FullKey) => FullKey,
): Promise<StoredKey> {
  const { hash, codec, clock } = records;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const text = isKeyId(id) ? await hash.read(id) : undefined;
    if (text === undefined) throw keyFailure('key_not_found', id, 'is not there');
    const key = codec.decode(id, text);
    const edited = edit(key);
    if (edited === key) return withoutSecrets(key);
    const written = await writeKey(records, text, { ...edited, updatedAt: new Date(clock()) });
    if (written !== undefined) return withoutSecrets(written);
  }
  throw tooManyConflicts(id);
}

/** The error of giving up. */
export function tooManyConflicts(id: string): RedisKeysError {
  return keyFailure('conflict', id, `was changed by others ${MAX_ATTEMPTS} times meanwhile`);
}
