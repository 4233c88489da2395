/** The contract of whatever knows the keys. */

import type { ApiKey } from './api-key.ts';

/**
 * Finds keys by id.
 *
 * The id comes from an unauthenticated request: look it up, and never build a query, a path or a property name from it
 * unescaped. An error (thrown or rejected) refuses the request as `keys_unavailable`.
 */
export interface KeySource {
  readonly find: (id: string) => ApiKey | undefined | Promise<ApiKey | undefined>;
  /**
   * For sources that answer from a cache, such as {@link cachedKeys}: called when a request fails for its key id or its
   * signature, before it is refused. The answer is looked up past the cache, so that neither its time nor a failure of what
   * is behind the cache tells a sender which keys exist, and so that a key that was changed meanwhile is found.
   *
   * @param isFresh Whether `find` has looked the key up for this request: only the failure is noted then.
   * @returns the key as it is now. `undefined` (and no promise): what `find` gave stands.
   */
  readonly confirm?: ((id: string, isFresh: boolean) => Promise<ApiKey | undefined> | undefined) | undefined;
  /** All keys, where they are known beforehand: the verifier then refuses a key that does not fit its scheme at once. */
  readonly all?: () => Iterable<ApiKey>;
}
