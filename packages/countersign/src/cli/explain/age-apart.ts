/** The findings of a request with its age taken out: one that was pasted is old, which is seldom what went wrong. */

import type { Explanation, Finding, Mistake } from '../../diagnosis/explanation.ts';

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
  const split = findings.map((finding) => {
    const clock = finding.mistakes.at(-1);
    return clock !== undefined && isAge(clock)
      ? { ...finding, mistakes: finding.mistakes.slice(0, -1), clock }
      : { ...finding, clock: undefined };
  });
  return {
    findings: judged(split.filter(({ mistakes }) => mistakes.length > 0)),
    ages: judged(
      split.flatMap(({ clock, certainty }) =>
        clock === undefined ? [] : [{ certainty, mistakes: [clock] }],
      ),
    ),
  };
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
