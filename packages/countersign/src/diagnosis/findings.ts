/** From what was seen and what matched to findings, best first. */

import { mistakePage } from '../internal/documentation.ts';
import { type ApiKey, secretsOf } from '../keys/api-key.ts';
import type { CheckName, CheckReport, Finding, Mistake, StringToSign } from '../responses/explanation.ts';
import type { MistakeCode } from '../responses/mistake-code.ts';
import type { Certainty } from '../responses/public-diagnosis.ts';
import type { TimestampWindow } from '../scheme/timestamp-window.ts';
import { MISTAKES } from './mistakes/mistakes.ts';
import type { NamedMistake } from './mistakes/named-mistake.ts';
import type { CandidateMessage } from './mutations/candidate-message.ts';
import type { LenientParse } from './parse/lenient-parse.ts';
import type { Match } from './search/candidate-check.ts';
import { toStringToSign, withoutSecrets } from './string-to-sign.ts';

/** All that is known of a request. */
export interface Evidence {
  readonly signatureMatches: boolean;
  readonly matches: readonly Match[];
  /** True if the search ended before everything was tried that may explain the signature as well. */
  readonly isCutShort: boolean;
  readonly seen: LenientParse;
  readonly key: ApiKey | undefined;
  readonly checks: readonly CheckReport[];
  /** The server's. */
  readonly stringToSign: StringToSign | undefined;
  /** True if signatures are checked with a public key, so that they cannot be made anew. */
  readonly isPublicKey: boolean;
  /** Undefined for a scheme whose requests have no time. */
  readonly window: TimestampWindow | undefined;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** True to add what a sender would be told, where some findings are not for senders. Default: false. */
  readonly isForSendersToo?: boolean | undefined;
}

/** More than this nobody reads. */
const MOST_FINDINGS = 5;
const QUARTER_MS = 15 * 60_000;
const FURTHEST_ZONE_MS = 14 * 3_600_000;

/**
 * The explanations of a request, best first. Where they are for senders too, what would be found without those that reveal something comes
 * behind these: what a sender may be told must be the same whether or not there are such.
 */
export function findingsOf(evidence: Evidence): Finding[] {
  const findings = ofMatches(evidence);
  if (evidence.isForSendersToo !== true) return findings;
  const harmless = evidence.matches.filter(({ isRevealing }) => !isRevealing);
  if (harmless.length === evidence.matches.length) return findings;
  const found = new Set(findings.filter(({ isRevealing }) => isRevealing !== true).map(codesOf));
  return [
    ...findings,
    ...ofMatches({ ...evidence, matches: harmless }).filter((finding) => !found.has(codesOf(finding))),
  ];
}

function codesOf({ mistakes }: Finding): string {
  return mistakes.map(({ code }) => code).join();
}

function ofMatches(evidence: Evidence): Finding[] {
  const { signatureMatches, matches, isCutShort, seen } = evidence;
  const observed = observedIn(evidence);
  const proven = simplestOf(matches, observed).map((explained) =>
    explained.mistakes.length === 0 && !signatureMatches && seen.refusedForm !== undefined
      ? { ...explained, mistakes: [seen.refusedForm] }
      : explained,
  );
  const explanations =
    proven.length > 0 ? proven : [{ mistakes: observed }].filter(({ mistakes }) => mistakes.length > 0);
  const isOpen = explanations.length > 1 || (proven.length > 0 && isCutShort);
  const certainty = isOpen ? 'likely' : 'certain';
  const findings = withClock(evidence, explanations, certainty);
  return [
    ...findings.slice(0, MOST_FINDINGS).map(({ certainty, mistakes, message, isRevealing }) => {
      // Nobody is blamed for certain where a proxy may have done it.
      const mayBeProxy = mistakes.some((mistake) => mistake.mayBeProxy);
      const finding = toFinding(certainty === 'certain' && mayBeProxy ? 'likely' : certainty, mistakes);
      const stringToSign = message && clientString(message, evidence);
      return {
        ...finding,
        ...(stringToSign !== undefined && { stringToSign }),
        ...(isRevealing === true && { isRevealing }),
      };
    }),
    ...(signatureMatches || proven.length > 0 ? [] : [...ofForm(evidence), ...ofPublicKey(evidence)]),
  ];
}

/** Mistakes that explain the request together, and what was signed where that is proven. */
interface Explained {
  readonly mistakes: readonly NamedMistake[];
  readonly message?: CandidateMessage | undefined;
  readonly isRevealing?: true | undefined;
}

interface NamedFinding extends Explained {
  readonly certainty: Certainty;
}

/** The string that the client has signed; undefined where it is the server's. */
function clientString(message: CandidateMessage, { key, stringToSign }: Evidence): StringToSign | undefined {
  const secrets = key === undefined ? [] : secretsOf(key).map(({ value }) => value);
  const rebuilt = toStringToSign(withoutSecrets(message, secrets));
  return rebuilt.text === stringToSign?.text ? undefined : rebuilt;
}

function observedIn({ seen, key, checks, signatureMatches }: Evidence): readonly NamedMistake[] {
  const isOther = key !== undefined && seen.keyId !== undefined && seen.keyId !== key.id;
  const isDigestWrong = signatureMatches && isFailed(checks, 'body_digest');
  return [
    ...seen.observed,
    ...(isOther ? [{ code: 'key_id_differs' } as const] : []),
    ...(isDigestWrong ? [{ code: 'content_digest_wrong' } as const] : []),
  ];
}

function isFailed(checks: readonly CheckReport[], name: CheckName): boolean {
  return checks.some(({ check, outcome }) => check === name && outcome === 'failed');
}

/** Adds a clock that is off, which is a mistake besides all others, and the last one to be named. */
function withClock(
  evidence: Evidence,
  explanations: readonly Explained[],
  certainty: Certainty,
): readonly NamedFinding[] {
  if (!isFailed(evidence.checks, 'window'))
    return explanations
      .filter(({ mistakes }) => mistakes.length > 0)
      .map((explained) => ({ certainty, ...explained }));
  const clocks = clocksOf(evidence);
  const all: readonly Explained[] = explanations.length === 0 ? [{ mistakes: [] }] : explanations;
  return all.flatMap(({ mistakes, message, isRevealing }) =>
    clocks.map((clock) => ({
      certainty: clocks.length > 1 ? 'likely' : certainty,
      mistakes: [...mistakes, clock],
      message,
      isRevealing,
    })),
  );
}

/** The other form in which the signature seems to be written, which nothing proves. */
function ofForm({ seen }: Evidence): Finding[] {
  const [candidate] = seen.candidates;
  const isMalformed = seen.candidates.every(({ mistakes }) => mistakes.length > 0);
  return candidate === undefined || !isMalformed ? [] : [toFinding('possible', candidate.mistakes)];
}

/** The likeliest of all mistakes where nothing else can be found out. */
function ofPublicKey({ isPublicKey, checks }: Evidence): Finding[] {
  const isMismatch = checks.some(({ code }) => code === 'signature_mismatch');
  return isPublicKey && isMismatch ? [toFinding('possible', [{ code: 'public_key_wrong' }])] : [];
}

/** Reasons for a timestamp outside of the window, the likelier first. */
function clocksOf({ seen, window, nowMs }: Evidence): readonly NamedMistake[] {
  if (window === undefined) return [];
  const clockSkewMs = (seen.signatureFields?.timestampMs ?? nowMs) - nowMs;
  const seconds = Math.round(clockSkewMs / 1000);
  const clock: NamedMistake = {
    code: 'clock_off',
    detail: `${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead'}`,
  };
  const zoneMs = Math.round(clockSkewMs / QUARTER_MS) * QUARTER_MS;
  const restMs = clockSkewMs - zoneMs;
  // Nearly any time is close to some quarter of an hour when the window is wide, but few are close to a minute.
  const isZone =
    Math.abs(zoneMs) >= QUARTER_MS * 2 &&
    Math.abs(zoneMs) <= FURTHEST_ZONE_MS &&
    restMs >= -Math.min(window.pastMs, 60_000) &&
    restMs <= Math.min(window.futureMs, 60_000);
  if (!isZone) return [clock];
  return [{ code: 'timestamp_zone', detail: `${zoneMs > 0 ? '+' : ''}${zoneMs / 3_600_000} h` }, clock];
}

/** One for each set of codes, and of those only the smallest sets. */
function simplestOf(matches: readonly Match[], observed: readonly NamedMistake[]): Explained[] {
  const bySet = new Map<string, Explained>();
  for (const { mistakes, message, isRevealing } of matches.toSorted((a, b) => a.cost - b.cost)) {
    const all = withoutRepeats([...observed, ...mistakes]);
    const set = all
      .map(({ code }) => code)
      .toSorted()
      .join();
    if (!bySet.has(set)) bySet.set(set, { mistakes: all, message, ...(isRevealing && { isRevealing }) });
  }
  const sets = [...bySet.values()];
  if (sets.length === 0) return [];
  const fewest = Math.min(...sets.map(({ mistakes }) => mistakes.length));
  const simplest = sets.filter(({ mistakes }) => mistakes.length === fewest);
  const particular = simplest.filter(({ mistakes }) => !mistakes.some(({ code }) => GENERAL.has(code)));
  return particular.length > 0 ? particular : simplest;
}

/** Names for several mistakes that are made together: where one of these alone gives the same bytes, it is that one. */
const GENERAL: ReadonlySet<MistakeCode> = new Set([
  'message_of_another_scheme',
  'body_reserialised',
  'body_values_only',
]);
/** Seen in the header, they say what form it has: that the string to sign has the right one is no further mistake. */
const FORMS_SEEN: readonly MistakeCode[] = ['timestamp_in_milliseconds', 'timestamp_in_seconds'];

function withoutRepeats(mistakes: readonly NamedMistake[]): NamedMistake[] {
  const isFormSeen = mistakes.some(({ code }) => FORMS_SEEN.includes(code));
  return mistakes.filter(
    ({ code, detail }, i) =>
      mistakes.findIndex((other) => other.code === code) === i &&
      !(isFormSeen && code === 'timestamp_format' && detail === undefined),
  );
}

function toFinding(certainty: Certainty, mistakes: readonly NamedMistake[]): Finding {
  const [first, ...others] = mistakes as readonly [NamedMistake, ...NamedMistake[]];
  return { certainty, mistakes: [toMistake(first), ...others.map(toMistake)] };
}

function toMistake({ code, detail }: NamedMistake): Mistake {
  const { cause, cure } = MISTAKES[code];
  return { code, cause, cure, ...(detail !== undefined && { detail }), url: mistakePage(code) };
}
