/** Verifiers that read requests as others do, and have no keys. */

import { createVerifier, type Verifier } from 'countersign';

const keyless = new WeakMap<Verifier, Verifier>();

/**
 * The verifier of the same scheme without keys. By it, an explanation says which key a request names, in a time that tells nothing
 * about keys. Not for schemes whose requests name none.
 */
export function keylessOf(verifier: Verifier): Verifier {
  const known = keyless.get(verifier);
  if (known !== undefined) return known;
  const { scheme, store, namespace } = verifier;
  // Where the address is signed does not matter to who has signed.
  const made = createVerifier({
    scheme,
    store,
    namespace,
    keys: () => undefined,
    publicUrl: 'https://localhost',
  });
  keyless.set(verifier, made);
  return made;
}
