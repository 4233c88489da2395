/** Limits: how many requests a key, or several keys together, may make. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { isNameIn } from '../internal/own-name.ts';
import { kindOf } from '../internal/value-kind.ts';
import { PERIOD_SECONDS, type Refill } from './period.ts';

/**
 * A limit: at most `limit` requests in `windowSeconds`, in a sliding window or in each day or month.
 *
 * @example
 * const burst: Limit = { limit: 600, windowSeconds: 60 };
 * const ofMerchant: Limit = { limit: 2000, windowSeconds: 60, sharedBy: 'merchant 17' };
 * const aMonth: Limit = quota(100_000, 'monthly');
 */
export interface Limit {
  /** A whole number from 1 to 2⁵³ − 1. */
  readonly limit: number;
  /** Seconds, from 0.001 to 1 000 000 000. */
  readonly windowSeconds: number;
  /**
   * Name in headers and logs, in printable ASCII. Name, window, refill and `sharedBy` together identify the limit.
   * Default: none.
   */
  readonly name?: string | undefined;
  /**
   * Id of those that share the limit, such as the owner of several keys: all that is held to a limit of one `sharedBy` is
   * counted together, whatever its key is, in all verifiers on one store. A text that is not empty. Default: none, each key
   * is counted by itself.
   */
  readonly sharedBy?: string | undefined;
  /**
   * Makes the limit a quota, which is counted from the beginning of each day or month in UTC and comes back as a whole at its
   * end. `windowSeconds` is then 86 400, or 2 678 400 for the longest month. Default: none, a sliding window.
   */
  readonly refill?: Refill | undefined;
}

/** Where a key stands in one limit after the decision. */
export interface LimitState extends Limit {
  /** Requests left now. */
  readonly remaining: number;
  /** Whole seconds until the window in progress ends. */
  readonly resetSeconds: number;
  /** Whole seconds until one request fits again. Only where none is left. */
  readonly retryAfterSeconds?: number | undefined;
}

/**
 * Tells whether several keys share any of the limits.
 *
 * @example
 * hasSharedLimit([{ limit: 600, windowSeconds: 60, sharedBy: 'merchant 17' }]); // true
 */
export function hasSharedLimit(limits: readonly Limit[]): boolean {
  for (let i = 0; i < limits.length; i++) if (limits[i]?.sharedBy !== undefined) return true;
  return false;
}

/** The members of a limit. */
export const LIMIT_MEMBERS: readonly (keyof Limit)[] = [
  'limit',
  'windowSeconds',
  'name',
  'sharedBy',
  'refill',
];

/** Throws a RangeError or TypeError that names the limit at fault. */
export function assertLimits(owner: string, limits: readonly Limit[]): void {
  if (!Array.isArray(limits))
    throw new TypeError(`"${owner}" must be a list [{ limit, windowSeconds }], got ${kindOf(limits)}`);
  const seen = new Set<string>();
  limits.forEach((each: Limit, i) => {
    assertLimit(`${owner}[${i}]`, each);
    const identity = limitIdentity(each);
    if (seen.has(identity)) throw new TypeError(`"${owner}[${i}]" has the window and name of another limit`);
    seen.add(identity);
  });
}

/** Throws a TypeError or RangeError that names what is wrong with a limit. */
export function assertLimit(owner: string, each: Limit): void {
  assertKnownOptions(`"${owner}"`, each, LIMIT_MEMBERS);
  const { limit, windowSeconds, name, sharedBy, refill } = each;
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw new RangeError(
      `"${owner}.limit" must be a whole number from 1 to ${Number.MAX_SAFE_INTEGER}, got ${kindOf(limit)}`,
    );
  const isSpan = Number.isFinite(windowSeconds) && windowSeconds >= SHORTEST_WINDOW_SECONDS;
  if (!isSpan || windowSeconds > LONGEST_WINDOW_SECONDS) {
    throw new RangeError(
      `"${owner}.windowSeconds" must be a number of seconds from ${SHORTEST_WINDOW_SECONDS} to ${LONGEST_WINDOW_SECONDS}, got ${kindOf(windowSeconds)}`,
    );
  }
  if (name !== undefined && !(typeof name === 'string' && PRINTABLE.test(name)))
    throw new TypeError(`"${owner}.name" must be a text of printable ASCII, as it stands in headers`);
  if (sharedBy !== undefined && !(typeof sharedBy === 'string' && sharedBy !== ''))
    throw new TypeError(
      `"${owner}.sharedBy" must be an id as a text that is not empty, got ${kindOf(sharedBy)}`,
    );
  if (refill !== undefined) assertRefill(owner, refill, windowSeconds);
}

function assertRefill(owner: string, refill: Refill, windowSeconds: number): void {
  const seconds = isNameIn(PERIOD_SECONDS, refill) ? PERIOD_SECONDS[refill] : undefined;
  if (seconds === undefined)
    throw new TypeError(`"${owner}.refill" must be 'daily' or 'monthly', got ${kindOf(refill)}`);
  if (seconds !== windowSeconds)
    throw new RangeError(
      `"${owner}.windowSeconds" must be ${seconds} where "refill" is '${refill}': write quota(limit, '${refill}')`,
    );
}

/**
 * Copies limits, which nobody can change afterwards. Members are read by name: those of an object of a class may be getters,
 * which a spread leaves out, and what is left allows any number of requests.
 */
export function copiedLimits(limits: readonly Limit[]): readonly Limit[] {
  return Object.freeze(limits.map((limit) => Object.freeze(copiedLimit(limit))));
}

/** Copies a limit. */
export function copiedLimit({ limit, windowSeconds, name, sharedBy, refill }: Limit): Limit {
  return {
    ...{ limit, windowSeconds },
    ...(name !== undefined && { name }),
    ...(sharedBy !== undefined && { sharedBy }),
    ...(refill !== undefined && { refill }),
  };
}

/**
 * Identifies the count of a limit: limits of one identity are one, whatever their number is.
 *
 * @example
 * limitIdentity({ limit: 600, windowSeconds: 60, name: 'minute' }); // 'minute/60'
 */
export function limitIdentity({ name = '', windowSeconds, sharedBy, refill }: Limit): string {
  const own = refill === undefined ? `${name}/${windowSeconds}` : `${name}/${refill}`;
  // No name has a line feed.
  return sharedBy === undefined ? own : `${own}\n${sharedBy}`;
}

/** A millisecond, which is what clocks tell. */
const SHORTEST_WINDOW_SECONDS = 0.001;
/** Some thirty years: in milliseconds, the end of two such windows is a time that every store can hold. */
export const LONGEST_WINDOW_SECONDS = 1_000_000_000;

/** Characters that a String of RFC 9651 can hold (§3.3.3). */
const PRINTABLE = /^[\x20-\x7e]+$/;
