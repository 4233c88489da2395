/** From what was seen and what matched to findings, best first. */

import type { ApiKey } from '../keys/api-key.ts';
import type { TimestampWindow } from '../scheme/scheme.ts';
import type { NamedMistake } from './draft.ts';
import type { Certainty, CheckName, CheckReport, Finding, Mistake } from './explanation.ts';
import { MISTAKES } from './mistakes.ts';
import type { Match } from './search.ts';
import type { Sighting } from './sighting.ts';

/** All that is known of a request. */
export interface Evidence {
  readonly signatureMatches: boolean;
  readonly matches: readonly Match[];
  readonly seen: Sighting;
  readonly key: ApiKey;
  readonly checks: readonly CheckReport[];
  readonly window: TimestampWindow;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/** More than this nobody reads. */
const MOST_FINDINGS = 5;
const QUARTER_MS = 15 * 60_000;
const FURTHEST_ZONE_MS = 14 * 3_600_000;

/** What explains the request. */
export function findingsOf(evidence: Evidence): Finding[] {
  const { signatureMatches, matches, checks } = evidence;
  const observed = observedIn(evidence);
  const isFailed = (name: CheckName) =>
    checks.some(({ check, outcome }) => check === name && outcome === 'failed');
  return [
    ...(matches.length > 0 ? ofMatches(matches, observed) : ofSight(evidence, observed)),
    ...(signatureMatches && isFailed('body_digest')
      ? [finding('certain', [{ code: 'content_digest_wrong' }])]
      : []),
    ...(isFailed('window') ? ofClock(evidence) : []),
  ];
}

function observedIn({ seen, key }: Evidence): readonly NamedMistake[] {
  const isOther = seen.keyId !== undefined && seen.keyId !== key.id;
  return isOther ? [...seen.observed, { code: 'key_id_differs' }] : seen.observed;
}

function ofMatches(matches: readonly Match[], observed: readonly NamedMistake[]): Finding[] {
  const simplest = simplestOf(matches, observed);
  if (simplest.some((mistakes) => mistakes.length === 0)) return [];
  const certainty = simplest.length === 1 ? 'certain' : 'likely';
  return simplest.slice(0, MOST_FINDINGS).map((mistakes) => finding(certainty, mistakes));
}

/** Without proof: what is in plain sight, and in which other form the signature seems to be written. */
function ofSight({ seen, signatureMatches }: Evidence, observed: readonly NamedMistake[]): Finding[] {
  const findings = observed.length === 0 ? [] : [finding('certain', withoutRepeats(observed))];
  const [candidate] = seen.candidates;
  const isMalformed = seen.candidates.every(({ mistakes }) => mistakes.length > 0);
  if (signatureMatches || candidate === undefined || !isMalformed) return findings;
  return [...findings, finding('possible', candidate.mistakes)];
}

function ofClock({ seen, window, nowMs }: Evidence): Finding[] {
  const skewMs = (seen.presented?.timestampMs ?? nowMs) - nowMs;
  const seconds = Math.round(skewMs / 1000);
  const clock: NamedMistake = {
    code: 'clock_off',
    detail: `${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead'}`,
  };
  const zoneMs = Math.round(skewMs / QUARTER_MS) * QUARTER_MS;
  const restMs = skewMs - zoneMs;
  // Nearly any time is close to some quarter of an hour when the window is wide: whole hours are what zones differ by.
  const isZone =
    Math.abs(zoneMs) >= QUARTER_MS * 2 &&
    Math.abs(zoneMs) <= FURTHEST_ZONE_MS &&
    restMs >= -Math.min(window.pastMs, 60_000) &&
    restMs <= Math.min(window.futureMs, 60_000);
  if (!isZone) return [finding('certain', [clock])];
  const zone: NamedMistake = {
    code: 'timestamp_zone',
    detail: `${zoneMs > 0 ? '+' : ''}${zoneMs / 3_600_000} h`,
  };
  return [finding('likely', [zone]), finding('certain', [clock])];
}

/** One for each set of codes, and of those only the smallest sets. */
function simplestOf(matches: readonly Match[], observed: readonly NamedMistake[]): NamedMistake[][] {
  const bySet = new Map<string, NamedMistake[]>();
  for (const { mistakes } of matches.toSorted((a, b) => a.cost - b.cost)) {
    const all = withoutRepeats([...observed, ...mistakes]);
    const set = all
      .map(({ code }) => code)
      .toSorted()
      .join();
    if (!bySet.has(set)) bySet.set(set, all);
  }
  const sets = [...bySet.values()];
  const fewest = Math.min(...sets.map(({ length }) => length));
  return sets.filter(({ length }) => length === fewest);
}

function withoutRepeats(mistakes: readonly NamedMistake[]): NamedMistake[] {
  return mistakes.filter(({ code }, i) => mistakes.findIndex((other) => other.code === code) === i);
}

function finding(certainty: Certainty, mistakes: readonly NamedMistake[]): Finding {
  return { certainty, mistakes: mistakes.map(toMistake) };
}

function toMistake({ code, detail }: NamedMistake): Mistake {
  const { cause, cure } = MISTAKES[code];
  const page = `mistakes/${code.replaceAll('_', '-')}.md`;
  return { code, cause, cure, ...(detail !== undefined && { detail }), page };
}
