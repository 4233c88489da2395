/** A key source for keys known when the process starts. */

import { naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import { type ApiKey, assertApiKey } from './api-key.ts';
import type { KeySource } from './key-source.ts';

/** A key whose secrets may be unset, as environment variables are: it is refused then, with a message that says so. */
export interface KeyToCheck extends Omit<ApiKey, 'secrets'> {
  readonly secrets: readonly (ApiKey['secrets'][number] | undefined)[];
}

/**
 * Makes a key source from a list.
 *
 * @throws TypeError or RangeError for a record that is not sound (see `assertApiKey`) or an id given twice.
 */
export function staticKeys(keys: readonly KeyToCheck[]): KeySource {
  if (!Array.isArray(keys)) throw new TypeError(`staticKeys() takes a list of keys, ${adviceOn(keys)}`);
  const byId = new Map<string, ApiKey>();
  for (const key of keys) {
    naming('staticKeys()', () => assertApiKey(key as ApiKey));
    if (byId.has(key.id)) throw new TypeError(`staticKeys(): the id "${key.id}" is given twice`);
    byId.set(key.id, Object.freeze({ ...(key as ApiKey) }));
  }
  return { find: (id) => byId.get(id), all: () => byId.values() };
}

function adviceOn(keys: unknown): string {
  const isKey = typeof keys === 'object' && keys !== null && 'id' in keys;
  return `got ${kindOf(keys)}: write staticKeys([${isKey ? 'key' : '{ id, secrets: [secret] }'}])`;
}
