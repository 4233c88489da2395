/** The contract of whatever knows the keys. */

import type { ApiKey } from './api-key.ts';

/** A key, or none: databases say `null`. */
export type FoundKey = ApiKey | undefined | null;

/**
 * Finds a key by its id; `undefined` or `null`: there is no such key.
 *
 * The id comes from an unauthenticated request: look it up, and never build a query, a path or a property name from it
 * unescaped. An error (thrown or rejected) refuses the request as `keys_unavailable`.
 *
 *
 * @example
 * const rows = new Map([['ak_test_1', { secret, scopes: ['orders:write'] }]]);
 * const findKey: FindKey = async (id) => {
 *   const row = rows.get(id);
 *   return row && { id, secret: row.secret, scopes: row.scopes };
 * };
 */
export type FindKey = (id: string) => FoundKey | Promise<FoundKey>;

/** Finds keys by id. */
export interface KeySource {
  readonly find: FindKey;
  /**
   * For sources that answer from a cache, such as `cachedKeys()`: called when a request fails for its key id or its
   * signature, before it is refused. The key is looked up past the cache, so that neither the time of a refusal nor a failure
   * of what is behind the cache tells a sender which keys exist, and so that a key that was changed meanwhile is found.
   *
   * @param isFresh Whether the key has been looked up for this very request. Only the failure is noted then, so that the id
   * need not be looked up again for a while.
   * @returns the key as it is now; `undefined` where nothing is to be looked up.
   */
  readonly confirm?: ((id: string, isFresh: boolean) => Promise<FoundKey> | undefined) | undefined;
  /**
   * Told of each request of a key that was accepted, for a record of when keys were last used. It is called in the course of the
   * request and must neither wait nor throw.
   */
  readonly noteUse?: ((id: string) => void) | undefined;
  /** All keys, where they are known beforehand: the verifier then refuses a key that does not fit its scheme at once. */
  readonly all?: (() => Iterable<ApiKey>) | undefined;
  /**
   * The id of the only key, for schemes whose requests name none, where that key is not known beforehand: its secret is
   * looked up with each request, and there may be none yet.
   */
  readonly soleId?: string | undefined;
}

/** A key, a list of keys, a function that finds one, or a source. */
export type Keys = ApiKey | readonly ApiKey[] | FindKey | KeySource;
