/** Suites of vectors that others have published, each case of which is judged by itself. */

import type { Verdict } from 'countersign';

/** Verdict on a case. */
export type Outcome =
  | { readonly kind: 'passed' }
  /** The product does otherwise, for a reason. */
  | { readonly kind: 'differs on purpose'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

/** A case of a suite. */
export interface Case {
  readonly name: string;
  readonly judge: () => Outcome | Promise<Outcome>;
}

/** A suite. */
export interface Suite {
  readonly name: string;
  /** Where its vectors come from. */
  readonly origin: string;
  /** Its folder among the vectors. */
  readonly folder: string;
  /** Reads the cases of a folder. */
  readonly casesIn: (folder: URL) => readonly Case[];
}

/** The outcome of a comparison. */
export function outcomeOf(isRight: boolean, why: string): Outcome {
  return isRight ? { kind: 'passed' } : { kind: 'failed', why };
}

/** Compares two values by their JSON. */
export function same(found: unknown, expected: unknown): Outcome {
  const [own, wanted] = [JSON.stringify(found), JSON.stringify(expected)];
  return outcomeOf(own === wanted, `${own} in place of ${wanted}`);
}

/** Judges a verdict by the code that is expected, or `accepted`; and by the one with which it is refused on purpose. */
export function verdictOutcome(
  verdict: Verdict,
  expected: string,
  refused?: { readonly code: string; readonly why: string },
): Outcome {
  const found = verdict.ok ? 'accepted' : verdict.code;
  if (refused === undefined) return same(found, expected);
  return found === refused.code
    ? { kind: 'differs on purpose', why: refused.why }
    : same(found, refused.code);
}
