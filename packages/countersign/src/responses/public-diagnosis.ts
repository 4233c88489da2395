/** The diagnosis of a wrong signature, as its sender is told it. */

import type { Hint } from './hint.ts';
import type { MistakeCode } from './mistake-code.ts';

/**
 * Certainty of a finding.
 *
 * - `certain`: with these mistakes the very signature that was sent comes out, and none of the other known mistakes gives it;
 *   or the fault is in plain sight, such as a missing header.
 * - `likely`: the very signature comes out, but that of other known mistakes too, which follow as further findings, or the
 *   search ended before all of them were tried; or a proxy under way makes the same of a request that was signed right; or
 *   the timestamp is off by whole quarters of an hour, as in another zone.
 * - `possible`: it fits what was seen, and cannot be proven.
 */
export type Certainty = 'certain' | 'likely' | 'possible';

/** A mistake as the sender is told it. */
export interface PublicMistake {
  readonly code: MistakeCode;
  /** One sentence: what was done. */
  readonly cause: string;
  /** One sentence: what to do instead. */
  readonly cure: string;
  /** The exact subject, such as `{nonce}` or `hex`; never anything of a secret. */
  readonly detail?: string | undefined;
}

/** The diagnosis that a refusal of a test key may have for its sender. */
export interface PublicDiagnosis {
  /** Absent when no mistake was found. */
  readonly certainty?: Certainty | undefined;
  /** The mistakes that were made, the weightiest first. */
  readonly mistakes: readonly PublicMistake[];
  /** Other explanations: each a list of codes. */
  readonly alternatives?: readonly (readonly MistakeCode[])[] | undefined;
  /** Things that stand out in the request and prove nothing, where no mistake was found. */
  readonly hints?: readonly Hint[] | undefined;
  /** The string to sign as the server built it, everything invisible made visible, cut after 2 KiB. */
  readonly stringToSign?: string | undefined;
}

/** A diagnosis in lines of text, each ended. */
export function diagnosisText({
  certainty,
  mistakes,
  alternatives,
  hints,
  stringToSign,
}: PublicDiagnosis): string {
  const lines = mistakes.map(
    ({ code, cause, cure, detail }) =>
      `Mistake (${certainty}): ${cause} ${cure} [${code}${detail === undefined ? '' : `: ${detail}`}]`,
  );
  for (const codes of alternatives ?? []) lines.push(`Or: ${codes.join(' and ')}`);
  for (const { code, text } of hints ?? []) lines.push(`Hint: ${text} [${code}]`);
  if (stringToSign !== undefined) lines.push(`String to sign: ${stringToSign}`);
  return lines.map((line) => `${line}\n`).join('');
}
