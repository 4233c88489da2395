/**
 * Keys that may be used from certain addresses only. Adapters warn where such a key meets an address that anybody can choose,
 * and handlers have no use for the list.
 */

import type { VerifiedKey } from './api-key.ts';

const addressBound = new WeakSet<VerifiedKey>();

/** Notes a key with an allowlist, as handlers receive it. */
export function noteAddressBound(key: VerifiedKey): void {
  addressBound.add(key);
}

/** Tells whether the key of a verdict has an allowlist. */
export function isAddressBound(key: VerifiedKey): boolean {
  return addressBound.has(key);
}
