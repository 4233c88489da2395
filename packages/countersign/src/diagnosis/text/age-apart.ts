/** The findings of a request with its age taken out: one that was pasted is old, which is seldom what went wrong. */

import type { Explanation, Finding, Mistake } from '../../responses/explanation.ts';

/** Findings about the request itself, and apart from them those about its age. Both are best first. */
export interface AgeApart {
  readonly findings: readonly Finding[];
  readonly ages: readonly Finding[];
}

/** Takes the clock, which is named last where the timestamp is outside of the window, out of each finding. */
export function ageApart({ findings, checks, signatureMatches }: Explanation): AgeApart {
  const isOutside = checks.some(({ check, outcome }) => check === 'window' && outcome === 'failed');
  if (!isOutside) return { findings, ages: [] };
  // Where the signature is right, a time in another zone is the mistake, and a clock that is off may be none.
  const isAge = ({ code }: Mistake) =>
    code === 'clock_off' || (!signatureMatches && code === 'timestamp_zone');
  const clockOf = ({ mistakes }: Finding) =>
    mistakes.filter((mistake, i) => i === mistakes.length - 1 && isAge(mistake));
  return {
    findings: judged(
      findings.flatMap((finding) =>
        withMistakes(finding, finding.mistakes.slice(0, finding.mistakes.length - clockOf(finding).length)),
      ),
    ),
    ages: judged(findings.flatMap((finding) => withMistakes(finding, clockOf(finding)))),
  };
}

/** The finding with these mistakes only; nothing where there are none. */
function withMistakes({ certainty }: Finding, [first, ...others]: readonly Mistake[]): Finding[] {
  return first === undefined ? [] : [{ certainty, mistakes: [first, ...others] }];
}

/** One for each set of mistakes; what had rivals by the clock alone has none now. */
function judged(findings: readonly Finding[]): Finding[] {
  const bySet = new Map<string, Finding>();
  for (const { certainty, mistakes } of findings) {
    const set = mistakes.map(({ code }) => code).join();
    if (!bySet.has(set)) bySet.set(set, { certainty, mistakes });
  }
  const proven = [...bySet.values()].filter(({ certainty }) => certainty !== 'possible');
  return [...bySet.values()].map((each) =>
    each.certainty === 'likely' && proven.length === 1 ? { ...each, certainty: 'certain' } : each,
  );
}
