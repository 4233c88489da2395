/** The contract of whatever knows the keys. */

import { callIt, kindOf } from '../internal/value-kind.ts';
import type { ApiKey } from './api-key.ts';

/** A key, or none: databases say `null`. */
export type FoundKey = ApiKey | undefined | null;

/**
 * Finds keys by id.
 *
 * The id comes from an unauthenticated request: look it up, and never build a query, a path or a property name from it
 * unescaped. An error (thrown or rejected) refuses the request as `keys_unavailable`.
 */
export interface KeySource {
  /** `undefined` or `null`: there is no such key. */
  readonly find: (id: string) => FoundKey | Promise<FoundKey>;
  /**
   * For sources that answer from a cache, such as {@link cachedKeys}: called when a request fails for its key id or its
   * signature, before it is refused. The key is looked up past the cache, so that neither the time of a refusal nor a failure
   * of what is behind the cache tells a sender which keys exist, and so that a key that was changed meanwhile is found.
   *
   * @param isFresh Whether the key has been looked up for this very request. Only the failure is noted then, so that the id
   * need not be looked up again for a while.
   * @returns the key as it is now; `undefined` where nothing is to be looked up.
   */
  readonly confirm?: ((id: string, isFresh: boolean) => Promise<FoundKey> | undefined) | undefined;
  /** All keys, where they are known beforehand: the verifier then refuses a key that does not fit its scheme at once. */
  readonly all?: (() => Iterable<ApiKey>) | undefined;
}

/** Throws a TypeError that says what was given in place of a key source. */
export function assertKeySource(name: string, keys: KeySource): void {
  // A list has a find() too, which is not the one that is meant.
  if (typeof keys?.find === 'function' && !Array.isArray(keys)) return;
  throw new TypeError(`"${name}" ${problemOf(name, keys)}`);
}

function problemOf(name: string, keys: unknown): string {
  if (Array.isArray(keys)) return 'is a list: write staticKeys([…])';
  if (typeof keys === 'object' && keys !== null && 'id' in keys) return 'is one key: write staticKeys([key])';
  if (typeof keys === 'function' && KEY_SOURCES.test(keys.name))
    return (callIt(name, keys, '') as string).replace(`"${name}" `, '');
  if (typeof keys === 'function') return 'is a function: write { find: (id) => … }';
  return `must be a key source, such as staticKeys([…]) or { find: (id) => … }, got ${kindOf(keys)}`;
}

const KEY_SOURCES = /^(static|cached|redis)Keys$/;
