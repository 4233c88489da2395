/** Operations on all keys, one after the other. */

import { KeyAdministrationError, quoted } from './key-administration-error.ts';
import { type KeyRecords, MAX_ATTEMPTS, tooManyConflicts } from './key-edits.ts';
import { type FullKey, type StoredKey, withoutSecrets } from './stored-key.ts';

const MOST_IDS_NAMED = 10;

/** All keys, those that cannot be read left for an error at the end. */
export async function* listKeys(records: KeyRecords): AsyncGenerator<StoredKey> {
  for await (const { key } of readAll(records)) yield withoutSecrets(key);
}

/** Seals under the current master key what is not. @returns how many records that were. */
export async function resealKeys(records: KeyRecords): Promise<number> {
  let count = 0;
  for await (const { key, text } of readAll(records)) {
    if (await resealKey(records, key.id, text)) count++;
  }
  return count;
}

async function* readAll({ store, codec }: KeyRecords): AsyncGenerator<{ key: FullKey; text: string }> {
  const unreadable: string[] = [];
  const seen = new Set<string>();
  for await (const [id, text] of store.scan()) {
    // A scan may give a record twice, as HSCAN does.
    if (seen.has(id)) continue;
    seen.add(id);
    let key: FullKey;
    try {
      key = codec.decode(id, text);
    } catch {
      unreadable.push(id);
      continue;
    }
    yield { key, text };
  }
  assertAllReadable(unreadable);
}

async function resealKey({ store, codec }: KeyRecords, id: string, first: string): Promise<boolean> {
  let text: string | undefined = first;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    if (text === undefined || codec.isCurrent(text)) return false;
    // The key stays as it is, so there is nothing to tell to anyone.
    if (await store.replace(id, text, codec.encode(codec.decode(id, text)), 'quietly')) return true;
    text = await store.read(id);
  }
  throw tooManyConflicts(id);
}

function assertAllReadable(unreadable: readonly string[]): void {
  if (unreadable.length === 0) return;
  const ids = unreadable.slice(0, MOST_IDS_NAMED).map(quoted).join(', ');
  const more = unreadable.length > MOST_IDS_NAMED ? ` and ${unreadable.length - MOST_IDS_NAMED} more` : '';
  throw new KeyAdministrationError('record_unreadable', `records that cannot be read: ${ids}${more}`);
}
