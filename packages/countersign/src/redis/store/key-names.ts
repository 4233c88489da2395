/** The names under which Redis keeps what belongs to an API key. */

import calculateSlot from 'cluster-key-slot';
import { LRUCache } from 'lru-cache';
import { KEYS_OF_A_KEY } from './admit-script.ts';

/** The names for one API key. */
export interface KeyNames {
  /** The account, then the sets. */
  readonly names: readonly string[];
  /** The hash slot of all of them (Redis Cluster specification, "Key distribution model"). */
  readonly slot: number;
}

const MAX_CACHED = 10_000;

/**
 * Makes the function that names keys. All names of an API key have one hash tag, so that they live on one node.
 *
 * @param prefix What the names begin with.
 * @param clientPrefix What the client puts before each name by itself; it may have a hash tag of its own.
 */
export function keyNaming(prefix: string, clientPrefix: string): (keyId: string) => KeyNames {
  const cache = new LRUCache<string, KeyNames>({ max: MAX_CACHED });
  return (keyId) => {
    const known = cache.get(keyId);
    if (known !== undefined) return known;
    const stem = `${prefix}{${escapeTag(keyId)}}:`;
    const names = Array.from({ length: KEYS_OF_A_KEY }, (_, i) => `${stem}${i === 0 ? 'account' : i}`);
    const named = { names, slot: calculateSlot(clientPrefix + stem) };
    cache.set(keyId, named);
    return named;
  };
}

/**
 * Writes an id as a hash tag, each id as another one. A brace in it would end the tag early, or leave it empty, and an
 * empty tag is none. Lone surrogates have no UTF-8: Redis would get one and the same character in their place.
 */
export function escapeTag(id: string): string {
  if (id === '') return '%';
  return id.replace(/[%{}]|\p{Surrogate}/gu, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length === 2 ? `%${code.toUpperCase()}` : `%u${code}`;
  });
}

/** Throws a TypeError unless names may begin with this, and those of another prefix differ from them. */
export function assertPrefix(owner: string, prefix: string): void {
  if (typeof prefix !== 'string' || /[{}]/.test(prefix))
    throw new TypeError(`${owner}: "prefix" must be a text without braces, which would be a hash tag`);
  if (/\p{Surrogate}/u.test(prefix))
    throw new TypeError(`${owner}: "prefix" has half of a surrogate pair in it, for which there is no UTF-8`);
}
