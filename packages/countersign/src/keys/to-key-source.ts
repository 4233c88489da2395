/** Makes a key source of what stands for one. */

import { callIt, kindOf } from '../internal/value-kind.ts';
import { type ApiKey, assertApiKey } from './api-key.ts';
import type { FindKey, KeySource, Keys } from './key-source.ts';

/**
 * Makes a key source of a key, a list, a function or a source. Keys that are given as such are checked now.
 *
 * @throws TypeError or RangeError that says what was given in place of keys, which key is not sound (see `assertApiKey`), or
 * which id is given twice.
 */
export function toKeySource(keys: Keys, shortestSecretBytes?: number): KeySource {
  if (Array.isArray(keys)) return listedKeys(keys, shortestSecretBytes);
  if (isOneKey(keys)) return listedKeys([keys], shortestSecretBytes);
  return toFindingSource('keys', keys as FindKey | KeySource);
}

/** Makes a key source of a function or a source, for what looks keys up by their ids. */
export function toFindingSource(name: string, keys: FindKey | KeySource): KeySource {
  // A list has a find() too, which is not the one that is meant.
  if (hasFind(keys) && !Array.isArray(keys)) return keys;
  if (typeof keys === 'function' && !MAKERS_OF_SOURCES.test(keys.name)) return { find: keys };
  throw new TypeError(`"${name}" ${problemOf(name, keys)}`);
}

/** Called by no name of its own, a function that makes a source would be taken for one that finds a key. */
const MAKERS_OF_SOURCES = /^(cached|file|redis|remote|sql|stored)Keys$/;

function listedKeys(keys: readonly ApiKey[], shortestSecretBytes: number | undefined): KeySource {
  const byId = new Map<string, ApiKey>();
  for (const key of keys) {
    assertApiKey(key, shortestSecretBytes);
    if (byId.has(key.id)) throw new TypeError(`"keys": the id "${key.id}" is given twice`);
    byId.set(key.id, Object.freeze({ ...key }));
  }
  const source: KeySource = { find: (id) => byId.get(id), all: () => byId.values() };
  listed.add(source);
  return source;
}

const listed = new WeakSet<KeySource>();

/** Tells whether the keys of a source were given as such, and never change. */
export function isListed(source: KeySource): boolean {
  return listed.has(source);
}

function hasFind(keys: unknown): keys is KeySource {
  return typeof (keys as KeySource | undefined | null)?.find === 'function';
}

function isOneKey(keys: Keys): keys is ApiKey {
  if (typeof keys !== 'object' || keys === null || hasFind(keys)) return false;
  return TELLING_MEMBERS.some((member) => member in keys);
}

/** Each is enough to tell a key from a source, so that a key without its id is told that. */
const TELLING_MEMBERS = ['id', 'keyId', 'secret', 'secrets'];

function problemOf(name: string, keys: unknown): string {
  if (typeof keys === 'function') return (callIt(name, keys, '') as string).replace(`"${name}" `, '');
  if (Array.isArray(keys)) return 'is a list, which needs no lookup: give it to createVerifier()';
  const wanted =
    name === 'keys'
      ? 'must be a key, a list of keys, a function (id) => … or a key source'
      : 'must be a function (id) => … or a key source';
  const advice = keys instanceof Map ? ': write (id) => keys.get(id)' : '';
  return `${wanted}, got ${kindOf(keys)}${advice}`;
}
