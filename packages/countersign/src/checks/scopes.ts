/** Scopes. */

import type { Failure } from '../verify/verification.ts';

/** Names the problem with a key's scopes where all of `required` are needed. */
export function scopeFailure(
  granted: readonly string[],
  required: readonly string[] | undefined,
): Failure | undefined {
  const missing = required?.find((scope) => !granted.includes(scope));
  return missing === undefined
    ? undefined
    : { code: 'insufficient_scope', detail: `the scope ${missing} is missing` };
}
