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
  /** All keys, where they are known beforehand: the verifier then refuses a key that does not fit its scheme at once. */
  readonly all?: () => Iterable<ApiKey>;
}
