/** Judgement of a diagnosis against what was really done. */

import { type Explanation, explain, type Finding, type MistakeCode } from 'countersign/diagnosis';
import { areEqual, type Case, isPossible, requestOf } from './cases.ts';
import type { Slip } from './slip.ts';

/** Judgement of one diagnosis. */
export interface Judgement {
  readonly case: Case;
  /** True if what was done is named first, or what nobody could tell from it. */
  readonly isNamed: boolean;
  readonly isWronglyCertain: boolean;
  readonly ms: number;
  /** Expectation and diagnosis in one line. */
  readonly line: string;
}

/** Has a request explained and judges what is said. */
export function judge(each: Case, budgetMs: number): Judgement {
  const start = performance.now();
  const request = { ...each.request, basePath: each.basePath };
  const by = { scheme: each.vendor.scheme, key: each.key };
  const explanation = explain(request, by, { ...each.options, budgetMs });
  const ms = performance.now() - start;
  const first = explanation.best;
  return {
    case: each,
    isNamed: first !== undefined && isFirst([...codesOf(first)], each),
    isWronglyCertain: explanation.findings.some((finding) => isWronglyCertain(finding, each)),
    ms,
    line: `${each.vendor.name}: ${each.title} [${each.codes.join(' + ')}] — ${said(explanation)}`,
  };
}

/** Tells whether codes that were named first are what was done, or what nobody could tell from it. */
export function isFirst(codes: readonly MistakeCode[], each: Case): boolean {
  const named = new Set(codes);
  return isExpected(named, each) || isIndistinguishable(named, each);
}

/** Certain of what was not done, or of one of several things that nobody could tell apart. */
function isWronglyCertain(finding: Finding, each: Case): boolean {
  if (finding.certainty !== 'certain') return false;
  const named = [...codesOf(finding)];
  // One of two mistakes may be in plain sight, whether or not the other is found.
  if (!named.every((code) => each.codes.includes(code) || isPlain(code, each))) return true;
  return each.codes.length === 1 && likenesses(each).length > 0;
}

/** Tells whether a mistake shows whatever else was done: a header under another name is missing, a signature has another form. */
function isPlain(code: MistakeCode, { codes }: Case): boolean {
  return code === (codes.includes('header_misnamed') ? 'header_missing' : 'header_malformed');
}

function isExpected(named: ReadonlySet<MistakeCode>, { codes }: Case): boolean {
  return named.size === codes.length && codes.every((code) => named.has(code));
}

/** Tells whether the mistakes named, really made, give the very same request: there is nothing that tells them apart. */
function isIndistinguishable(
  named: ReadonlySet<MistakeCode>,
  { vendor, situation, request, codes }: Case,
): boolean {
  if (named.size > codes.length) return false;
  return combinations([...named], vendor.slips)
    .filter((slips) => slips.every((slip) => isPossible(slip, situation)))
    .some((slips) => areEqual(requestOf(vendor, situation, slips), request));
}

/** Slips of other codes that give the very same request. */
function likenesses({ vendor, situation, request, codes }: Case): Slip[] {
  return vendor.slips
    .filter((slip) => !codes.includes(slip.code) && isPossible(slip, situation))
    .filter((slip) => areEqual(requestOf(vendor, situation, [slip]), request));
}

function combinations([code, ...others]: readonly MistakeCode[], slips: readonly Slip[]): Slip[][] {
  if (code === undefined) return [[]];
  const rest = combinations(others, slips);
  return slips
    .filter((slip) => slip.code === code)
    .flatMap((slip) =>
      rest.map((more) => [slip, ...more].sort((a, b) => slips.indexOf(a) - slips.indexOf(b))),
    );
}

function codesOf({ mistakes }: Finding): Set<MistakeCode> {
  return new Set(mistakes.map(({ code }) => code));
}

function said({ findings, search }: Explanation): string {
  const all = findings.map(
    ({ certainty, mistakes }) =>
      `${certainty}: ${mistakes.map(({ code, detail }) => (detail === undefined ? code : `${code} (${detail})`)).join(' + ')}`,
  );
  return `${all.slice(0, 3).join(' | ') || 'nothing'}${search.isCutShort ? ' (cut short)' : ''}`;
}
