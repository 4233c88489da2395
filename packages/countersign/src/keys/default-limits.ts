/** The limits of keys that have none of their own. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { assertLimits, type Limit } from '../store/store.ts';
import type { KeyMode } from './api-key.ts';

/** Limits for all keys, or by mode; a mode that is left out has the scheme's, as have keys without a mode. */
export type DefaultLimits = readonly Limit[] | { readonly [Mode in KeyMode]?: readonly Limit[] | undefined };

/** Throws a TypeError or RangeError that names the limit at fault. */
export function assertDefaultLimits(limits: DefaultLimits): void {
  if (isList(limits)) return assertLimits('defaultLimits', limits);
  if (typeof limits === 'object' && limits !== null && 'windowSeconds' in limits)
    throw new TypeError(
      '"defaultLimits" is one limit: write a list, defaultLimits: [{ limit, windowSeconds }]',
    );
  assertKnownOptions('"defaultLimits"', limits, ['test', 'live']);
  for (const [mode, each] of Object.entries(limits)) {
    if (each !== undefined) assertLimits(`defaultLimits.${mode}`, each);
  }
}

/** The limits of a key of that mode, if the defaults have any. */
export function defaultLimitsOf(
  limits: DefaultLimits | undefined,
  mode: KeyMode | undefined,
): readonly Limit[] | undefined {
  if (limits === undefined || isList(limits)) return limits;
  return mode && limits[mode];
}

function isList(limits: DefaultLimits): limits is readonly Limit[] {
  return Array.isArray(limits);
}
