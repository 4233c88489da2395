/** The set-up of a mount of idempotency or deduplication; what all adapters share. */

import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { assertVerifier } from '../verify/assert-verifier.ts';
import type { Verifier } from '../verify/verifier.ts';
import { assertCallbacks } from './assert-callbacks.ts';

/** The function that mounts, the options of its engine, and how the engine is made. */
export interface OperationMount<EngineOptions, Engine> {
  readonly owner: 'idempotent()' | 'deduplicate()';
  readonly known: readonly string[];
  readonly create: (verifier: Verifier, options: EngineOptions) => Engine;
}

/**
 * Makes the engine of a mount.
 *
 * @throws TypeError or RangeError in the name of the function that mounts.
 */
export function engineOf<EngineOptions, Engine>(
  verifier: Verifier,
  options: EngineOptions & { readonly onRefusal?: unknown },
  { owner, known, create }: OperationMount<EngineOptions, Engine>,
): Engine {
  assertVerifier(owner, verifier);
  assertKnownOptions(owner, options, [...known, 'onRefusal']);
  const { onRefusal, ...rest } = options;
  return naming(owner, () => {
    assertCallbacks({ onRefusal });
    return create(verifier, rest as EngineOptions);
  });
}
