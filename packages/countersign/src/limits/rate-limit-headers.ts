/** The headers that tell a client where it stands in its limits. */

import type { RateLimitHeaders } from '../responses/response-format.ts';
import type { Limit, LimitState } from '../store/limit.ts';

/** The largest Integer of RFC 9651 (§3.3.1). */
const LARGEST_INTEGER = 999_999_999_999_999;

/**
 * Words the states of limits as headers, their names in lower case.
 *
 * `draft` has `RateLimit-Policy` (what each limit allows, `w` in seconds) and `RateLimit` (what is left of it for the next
 * `t` seconds). A limit without a name is called by its window, such as `60s`. Of a limit that is used up, `t` is when a
 * request fits again. A window of part of a second is told as the next whole one, since there are no fractions.
 *
 * `legacy` has `X-RateLimit-Limit`, `-Remaining` and `-Reset` of the limit with the fewest requests left. The reset is in
 * seconds from now, not a time of day, so that clocks do not matter.
 *
 * @example
 * const limiter = createRateLimiter({ limits: [{ limit: 600, windowSeconds: 60 }] });
 * const headers = rateLimitHeaders((await limiter.peek('session-17')) ?? [], 'draft');
 * @param declared The limits of which these are the states, where the same list comes again and again: what does not change
 * of it is worded once.
 * @returns No headers at all where there are no limits.
 * @throws TypeError for a name that is not printable ASCII, which options refuse beforehand.
 * @see draft-ietf-httpapi-ratelimit-headers
 */
export function rateLimitHeaders(
  limits: readonly LimitState[],
  format: RateLimitHeaders,
  declared?: readonly Limit[],
): Record<string, string> {
  if (limits.length === 0 || format === 'none') return {};
  if (format === 'legacy') return legacyHeaders(limits);
  const draft = draftHeaders(limits, declared);
  return format === 'both' ? { ...draft, ...legacyHeaders(limits) } : draft;
}

function draftHeaders(
  limits: readonly LimitState[],
  declared: readonly Limit[] | undefined,
): Record<string, string> {
  const { policy, names } = wordingOf(limits, declared);
  let states = '';
  for (let i = 0; i < limits.length; i++) {
    const state = limits[i] as LimitState;
    const separator = i === 0 ? '' : ', ';
    states += `${separator}${names[i]};r=${toSfInteger(state.remaining)};t=${toSfInteger(secondsOf(state))}`;
  }
  return { 'ratelimit-policy': policy, ratelimit: states };
}

/** Wording that is the same in every answer. */
interface Wording {
  readonly limits: readonly Limit[];
  readonly names: readonly string[];
  readonly policy: string;
}

const wordings = new WeakMap<readonly Limit[], Wording>();

function wordingOf(limits: readonly LimitState[], declared: readonly Limit[] | undefined): Wording {
  const known = declared && wordings.get(declared);
  // A store is anyone's code, and may tell of other limits than it was asked about.
  if (known !== undefined && isAbout(known, limits)) return known;
  const wording = word(limits);
  if (declared !== undefined) wordings.set(declared, wording);
  return wording;
}

function isAbout({ limits: known }: Wording, limits: readonly Limit[]): boolean {
  if (known.length !== limits.length) return false;
  return known.every((each, i) => {
    const other = limits[i] as Limit;
    return (
      each.name === other.name &&
      each.limit === other.limit &&
      each.windowSeconds === other.windowSeconds &&
      each.sharedBy === other.sharedBy &&
      each.refill === other.refill
    );
  });
}

function word(limits: readonly LimitState[]): Wording {
  const taken = new Set<string>();
  const names = limits.map((limit) => toSfString(nameOf(limit, taken)));
  const policies = limits.map(
    ({ limit, windowSeconds }, i) => `${names[i]};q=${toSfInteger(limit)};w=${toSfInteger(windowSeconds)}`,
  );
  return { limits, names, policy: policies.join(', ') };
}

function legacyHeaders(limits: readonly LimitState[]): Record<string, string> {
  const nearest = limits.reduce((near, state) => (isNearer(state, near) ? state : near));
  return {
    'x-ratelimit-limit': String(nearest.limit),
    'x-ratelimit-remaining': String(nearest.remaining),
    'x-ratelimit-reset': String(secondsOf(nearest)),
  };
}

/** Tells whether a limit is used up sooner than another; of two that are, the one which takes longer counts. */
function isNearer(state: LimitState, other: LimitState): boolean {
  if (state.remaining !== other.remaining) return state.remaining < other.remaining;
  return secondsOf(state) > secondsOf(other);
}

/** For how many seconds what is left has to last. */
function secondsOf({ retryAfterSeconds, resetSeconds }: LimitState): number {
  return retryAfterSeconds ?? resetSeconds;
}

/** Limits may share a name and differ in their windows, or be named like another's window. */
function nameOf({ name, windowSeconds, sharedBy, refill }: LimitState, taken: Set<string>): string {
  const usual = refill ?? `${windowSeconds}s`;
  // The id of those that share it is not told.
  let unique = name ?? (sharedBy === undefined ? usual : `${usual}-shared`);
  while (taken.has(unique)) unique += `-${windowSeconds}s`;
  taken.add(unique);
  return unique;
}

/** A String of RFC 9651 (§4.1.6). */
function toSfString(text: string): string {
  if (!/^[\x20-\x7e]*$/.test(text))
    throw new TypeError('the name of a limit must be printable ASCII to stand in a header');
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** An Integer of RFC 9651 (§4.1.4). */
function toSfInteger(amount: number): string {
  return String(Math.min(LARGEST_INTEGER, Math.max(0, Math.ceil(amount))));
}
