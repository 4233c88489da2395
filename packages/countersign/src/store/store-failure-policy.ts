/** The policy for requests while the store fails. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';

/**
 * Decision on a request for which the store fails or does not answer in time; one word, or one for each half.
 * - `refuse`: the request is refused as `store_unavailable` (503).
 * - `local`: this process decides alone. It refuses what it has admitted itself, before the failure and during it, and counts
 *   limits on from where the store last told that the key stands.
 */
export type StoreFailurePolicy =
  | StoreFailureAction
  | {
      /** Default: `refuse`. */
      readonly replay?: StoreFailureAction | undefined;
      /** For requests that are not refused because of `replay`. Default: `local`. */
      readonly limits?: StoreFailureAction | undefined;
    };

/** Refuse the request, or decide in this process alone. */
export type StoreFailureAction = 'refuse' | 'local';

/** The policy with nothing left open. */
export interface StoreFailureActions {
  readonly replay: StoreFailureAction;
  readonly limits: StoreFailureAction;
}

/** Completes a policy; throws a TypeError for one that is none. */
export function toStoreFailureActions(policy: StoreFailurePolicy = {}): StoreFailureActions {
  if (typeof policy === 'string') {
    assertAction('onStoreFailure', policy);
    return { replay: policy, limits: policy };
  }
  assertKnownOptions('"onStoreFailure"', policy, ['replay', 'limits']);
  const { replay = 'refuse', limits = 'local' } = policy;
  assertAction('onStoreFailure.replay', replay);
  assertAction('onStoreFailure.limits', limits);
  return { replay, limits };
}

/** Throws a TypeError that names the option, unless the value is one of the two words. */
export function assertAction(name: string, value: StoreFailureAction): void {
  if (value !== 'refuse' && value !== 'local')
    throw new TypeError(`"${name}" must be "refuse" or "local", got ${kindOf(value)}`);
}
