/** The identity of a verifier, by which events are told apart. */

/**
 * Stands for a verifier in its events: the same object in all of them, and another one for each verifier. Of a scheme of several, all
 * have the one of the verifier that was made.
 */
export interface VerifierIdentity {
  /** The name of its scheme, which several verifiers may have. */
  readonly scheme: string;
}

/** Makes an identity. */
export function verifierIdentity(scheme: string): VerifierIdentity {
  return Object.freeze({ scheme });
}
