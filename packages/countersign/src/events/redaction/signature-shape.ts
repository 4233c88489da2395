/** The form of signatures, by which one is known that was sent under a wrong name. */

import type { Scheme } from '../../scheme/scheme.ts';

/** Signatures in DER may be a few bytes long, and hardly ever are. */
const SHORTEST_OF_RANGE = 32;
/** Words of hex, base64 or base64url. */
const WORDS = /[A-Za-z0-9+/_-]{16,}/g;

/** Makes the function that gives the words of a text that have the length of a signature. */
export function signatureWords({ algorithm: { signatureBytes } }: Scheme): (text: string) => string[] {
  const [shortest, most] =
    typeof signatureBytes === 'number' ? [signatureBytes, signatureBytes] : signatureBytes;
  const least = typeof signatureBytes === 'number' ? shortest : Math.max(shortest, SHORTEST_OF_RANGE);
  return (text) =>
    (text.match(WORDS) ?? []).filter((word) => {
      const bytes = /^[0-9a-f]+$/i.test(word) ? [word.length / 2] : [];
      return [...bytes, Math.floor((word.length * 3) / 4)].some((each) => each >= least && each <= most);
    });
}
