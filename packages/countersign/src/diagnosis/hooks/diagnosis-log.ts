/** The line of the log that says why a signature did not match. */

import { type Line, type Logger, lineOf, type VerdictCircumstances } from '../../events/verdict-log.ts';
import type { Explanation, Finding } from '../../responses/explanation.ts';

/** Facts about the request besides the explanation. */
interface DiagnosisCircumstances extends VerdictCircumstances {
  readonly requestId: string;
  readonly keyId: string;
}

/** Writes the line. Neither the string to sign nor anything else of what was sent is in it but the request id. */
export function logDiagnosis(
  logger: Logger,
  { requestId, keyId, ...about }: DiagnosisCircumstances,
  { signatureMatches, best, findings, hints, search }: Explanation,
): void {
  const others = findings.slice(1);
  const line = {
    ...lineOf('countersign.diagnosis', about, requestId),
    keyId,
    signatureMatches,
    mistakes: best === undefined ? [] : codesOf(best),
    ...(best !== undefined && wordsOf(best)),
    ...(others.length > 0 && { alternatives: others.slice(0, MOST_ALTERNATIVES).map(codesOf) }),
    ...(hints.length > 0 && { hints: hints.map(({ code }) => code) }),
    ...search,
  };
  logger.warn(
    line,
    best === undefined ? 'no known mistake explains the refusal' : 'the refusal is explained',
  );
}

const MOST_ALTERNATIVES = 5;

function codesOf({ mistakes }: Finding): string[] {
  return mistakes.map(({ code }) => code);
}

function wordsOf({ certainty, mistakes }: Finding): Line {
  const details = mistakes.flatMap(({ detail }) => detail ?? []);
  return {
    certainty,
    cause: mistakes.map(({ cause }) => cause).join(' '),
    cure: mistakes.map(({ cure }) => cure).join(' '),
    ...(details.length > 0 && { detail: details.join('; ') }),
    url: mistakes[0].url,
  };
}
