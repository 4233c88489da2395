/** The algorithms that a signature may come from, by its length. */

import { type Algorithm, hmacWith, type PreparedKey } from '../../scheme/algorithms.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import type { SignatureCandidate } from '../parse/signature-candidate.ts';
import type { KeyVariant } from '../secrets/key-variant.ts';
import { type AlgorithmVariant, algorithmVariants, DIGESTS_BY_LENGTH } from './algorithm-variants.ts';

/** Candidates that could come from one algorithm. */
export interface SignatureGroup {
  readonly algorithm: Algorithm;
  readonly mistakes: readonly NamedMistake[];
  readonly candidates: readonly SignatureCandidate[];
  /** The signatures in hex, where all of each is known. */
  readonly exact: readonly string[] | undefined;
  readonly variants: readonly AlgorithmVariant[];
  /** True if a signature can be checked but not made: of one candidate, of which all is known. */
  readonly isOnlyVerified: boolean;
  readonly prepared: Map<KeyVariant, PreparedKey>;
}

/** Groups the interpretations of a signature; those of a length that no algorithm gives are left out. */
export function signatureGroups(scheme: Scheme, candidates: readonly SignatureCandidate[]): SignatureGroup[] {
  const { algorithm } = scheme;
  const { signatureBytes } = algorithm;
  if (isOnlyVerified(scheme)) return verifiedGroups(scheme, candidates);
  // Of an algorithm that is no HMAC nothing is known, so nothing but its own result is tried.
  if (algorithm.matchIsDigest !== true || typeof signatureBytes !== 'number') return [];
  const byLength = new Map<number, SignatureCandidate[]>();
  for (const candidate of candidates) {
    const bytes = candidate.bytes ?? signatureBytes;
    byLength.set(bytes, [...(byLength.get(bytes) ?? []), candidate]);
  }
  return [...byLength].flatMap(([bytes, ofLength]) => {
    const usual = DIGESTS_BY_LENGTH.get(bytes);
    const isOwn = bytes === signatureBytes;
    if (usual === undefined) return isOwn ? [group(algorithm, [], ofLength)] : [];
    const variants = algorithmVariants(usual);
    if (isOwn) return [{ ...group(algorithm, [], ofLength), variants }];
    const mistake: NamedMistake = { code: 'algorithm_wrong', detail: usual.digest };
    return [{ ...group(hmacWith(`hmac-${usual.digest}`, usual), [mistake], ofLength), variants }];
  });
}

/** Tells whether signatures are checked with something else than they are made with: a public key. */
export function isOnlyVerified({ algorithm }: Scheme): boolean {
  return algorithm.toKey !== undefined;
}

/** One for each candidate: which of several has matched would not be known. */
function verifiedGroups({ algorithm }: Scheme, candidates: readonly SignatureCandidate[]): SignatureGroup[] {
  return candidates
    .filter(({ exact }) => exact !== undefined)
    .map((candidate) => ({ ...group(algorithm, [], [candidate]), isOnlyVerified: true }));
}

function group(
  algorithm: Algorithm,
  mistakes: readonly NamedMistake[],
  candidates: readonly SignatureCandidate[],
): SignatureGroup {
  const known = candidates.flatMap(({ exact }) =>
    exact === undefined ? [] : Buffer.from(exact).toString('hex'),
  );
  const exact = known.length === candidates.length ? known : undefined;
  return { algorithm, mistakes, candidates, exact, variants: [], isOnlyVerified: false, prepared: new Map() };
}
