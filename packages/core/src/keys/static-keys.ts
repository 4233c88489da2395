/** A key source for keys known when the process starts. */

import { type ApiKey, assertApiKey } from './api-key.ts';
import type { KeySource } from './key-source.ts';

/**
 * Makes a key source from a list.
 *
 * @throws TypeError or RangeError for a record that is not sound (see `assertApiKey`) or an id given twice.
 */
export function staticKeys(keys: readonly ApiKey[]): KeySource {
  const byId = new Map<string, ApiKey>();
  for (const key of keys) {
    assertApiKey(key);
    if (byId.has(key.id)) throw new TypeError(`staticKeys(): the id "${key.id}" is given twice`);
    byId.set(key.id, Object.freeze({ ...key }));
  }
  return { find: (id) => byId.get(id), all: () => byId.values() };
}
