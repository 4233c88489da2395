/** Key state: is a key usable now, and here? */

import type { KeyMode } from '../keys/api-key.ts';
import type { CompiledKey } from '../keys/compiled-key.ts';

/** Why a key may not be used. */
export type KeyStateProblem =
  | 'key_disabled'
  | 'key_revoked'
  | 'key_expired'
  | 'key_not_approved'
  | 'wrong_mode';

const BY_STATUS = {
  disabled: 'key_disabled',
  revoked: 'key_revoked',
  not_approved: 'key_not_approved',
} as const;

/** The reason why a key may not be used, or undefined. `mode` is the one that the endpoint requires, if any. */
export function keyStateProblem(
  key: CompiledKey,
  mode: KeyMode | undefined,
  nowMs: number,
): KeyStateProblem | undefined {
  if (key.status !== undefined) return BY_STATUS[key.status];
  if (nowMs >= key.expiresAtMs) return 'key_expired';
  return mode !== undefined && key.mode !== mode ? 'wrong_mode' : undefined;
}
