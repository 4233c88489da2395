/** The key lookup of a verifier, for explanations. A key has its secrets, so that the lookup is no member of the verifier. */

import type { CompiledKey } from '../keys/compiled-key.ts';
import type { Deployment } from '../request/base-path.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { DiagnosisHooks } from './diagnosis-hooks.ts';

/** Parts of a verifier that are not its members. */
export interface VerifierInternals {
  readonly scheme: Scheme;
  readonly clock: () => number;
  /** The id of the only key, where requests of the scheme name none. */
  readonly soleId: string | undefined;
  /** Throws or rejects when the key source fails. */
  readonly findKey: (id: string) => CompiledKey | undefined | Promise<CompiledKey | undefined>;
  readonly diagnosis: DiagnosisHooks;
  readonly deployment: Deployment;
}

const kept = new WeakMap<object, VerifierInternals>();

/** Keeps the internals of a verifier, and returns the verifier. */
export function withInternals<Verifier extends object>(
  verifier: Verifier,
  internals: VerifierInternals,
): Verifier {
  kept.set(verifier, internals);
  return verifier;
}

/**
 * The internals of a verifier.
 *
 * @throws TypeError for one that `createVerifier()` of this copy of the package has not made.
 */
export function verifierInternals(verifier: object): VerifierInternals {
  const internals = kept.get(verifier);
  if (internals === undefined)
    throw new TypeError('the verifier must be the one that createVerifier() returned, and no copy of it');
  return internals;
}
