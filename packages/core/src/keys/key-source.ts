/** The contract of whatever knows the keys. */

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
  /** All keys, where they are known beforehand: the verifier then refuses a key that does not fit its scheme at once. */
  readonly all?: (() => Iterable<ApiKey>) | undefined;
}
