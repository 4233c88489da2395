/** Scopes. */

import type { Failure } from '../verify/verification.ts';

/** What is wrong with the scopes that a key has, where all of `required` are asked for. */
export function scopeFailure(
  granted: readonly string[] | undefined,
  required: readonly string[] | undefined,
): Failure | undefined {
  const missing = required?.find((scope) => !granted?.includes(scope));
  return missing === undefined
    ? undefined
    : { code: 'insufficient_scope', detail: `the scope ${missing} is missing` };
}
