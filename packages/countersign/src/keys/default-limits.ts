/** The limits of keys that have none of their own. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { assertLimits, copiedLimits, type Limit } from '../store/limit.ts';
import type { KeyMode } from './api-key.ts';

/** Limits for all keys, or by mode; a mode that is left out has the scheme's, as have keys without a mode. */
export type DefaultLimits = readonly Limit[] | { readonly [Mode in KeyMode]?: readonly Limit[] | undefined };

/**
 * Checks and copies the option.
 *
 * @throws TypeError or RangeError that names the limit at fault.
 */
export function toDefaultLimits(limits: DefaultLimits): DefaultLimits {
  if (isList(limits)) return checkedLimits('defaultLimits', limits);
  if (typeof limits === 'object' && limits !== null && 'windowSeconds' in limits)
    throw new TypeError(
      '"defaultLimits" is one limit: write a list, defaultLimits: [{ limit, windowSeconds }]',
    );
  assertKnownOptions('"defaultLimits"', limits, ['test', 'live']);
  const { test, live } = limits;
  return Object.freeze({
    test: test && checkedLimits('defaultLimits.test', test),
    live: live && checkedLimits('defaultLimits.live', live),
  });
}

function checkedLimits(owner: string, limits: readonly Limit[]): readonly Limit[] {
  assertLimits(owner, limits);
  return copiedLimits(limits);
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
