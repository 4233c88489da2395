/** Changes of a key: each is one atomic step on the record as it was read. */

import type { KeyFormat } from '../format/key-format.ts';
import { type KeyAdministrationError, keyFailure } from './key-administration-error.ts';
import { type KeyChange, tellChange } from './key-audit.ts';
import type { KeyRecordStore } from './key-record-store.ts';
import type { RecordCodec } from './record-codec.ts';
import { assertFullKey, type FullKey, isKeyId, type StoredKey, withoutSecrets } from './stored-key.ts';

/** Records that changes of keys work on. */
export interface KeyRecords {
  readonly store: Pick<KeyRecordStore, 'read' | 'replace' | 'remove' | 'scan'>;
  readonly codec: RecordCodec;
  readonly clock: () => number;
  /** Makes this process forget a key at once; the others hear of it from the store. */
  readonly invalidate: (id: string) => void;
  readonly idFormat?: KeyFormat | undefined;
  readonly secretFormat?: KeyFormat | undefined;
}

/** Of those who change a key at the same time one succeeds in each round, so this many can at once. */
export const MAX_ATTEMPTS = 100;

/**
 * Writes a key in the place of the text `current`, or of nothing.
 *
 * @returns the key as it was written; undefined when the store holds something else.
 * @throws TypeError or RangeError when the key is not sound.
 */
export async function writeKey(
  { store, codec, clock, invalidate }: KeyRecords,
  current: string | undefined,
  key: FullKey,
  change: KeyChange,
): Promise<FullKey | undefined> {
  assertFullKey(key);
  const text = codec.encode(key);
  // Nothing is written that could not be read.
  const written = codec.decode(key.id, text);
  return await tellChange(change, clock, async () => {
    try {
      return (await store.replace(key.id, current, text)) ? written : undefined;
    } finally {
      // Also after a failure: the change may have been made.
      invalidate(key.id);
    }
  });
}

/** Changes a key by `edit`, which is called anew when others were faster, and may return the key itself for no change. */
export async function editKey(
  records: KeyRecords,
  change: KeyChange,
  edit: (key: FullKey) => FullKey,
): Promise<StoredKey> {
  const { store, codec, clock } = records;
  const { id } = change;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const text = isKeyId(id) ? await store.read(id) : undefined;
    if (text === undefined) throw keyFailure('key_not_found', id, 'is not there');
    const key = codec.decode(id, text);
    const edited = edit(key);
    if (edited === key) return withoutSecrets(key);
    const written = await writeKey(records, text, { ...edited, updatedAt: new Date(clock()) }, change);
    if (written !== undefined) return withoutSecrets(written);
  }
  throw tooManyConflicts(id);
}

/** The error of giving up. */
export function tooManyConflicts(id: string): KeyAdministrationError {
  return keyFailure('conflict', id, `was changed by others ${MAX_ATTEMPTS} times meanwhile`);
}
