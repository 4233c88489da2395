/** A limit on failed attempts per client address, so that guessing is slow and a flood of failures is cheap. */

import { assertKnownOptions } from '../known-options.ts';
import { LimitCounters } from '../store/limit-counters.ts';
import { assertLimits, type Limit } from '../store/store.ts';
import { parseAddress } from './address.ts';

/** Options of the throttle. */
export interface FailureThrottleOptions {
  /** Failed attempts allowed per window. */
  readonly limit: number;
  /** Length of the window, in seconds. */
  readonly windowSeconds: number;
  /** How many addresses are watched at once. Default: 10 000. */
  readonly maxAddresses?: number;
}

/** Counts failures by address. */
export interface FailureThrottle {
  /** Seconds for which the address is turned away; 0 when it is not. */
  readonly blockedSeconds: (address: string, nowMs: number) => number;
  readonly countFailure: (address: string, nowMs: number) => void;
}

/** Makes a throttle; throws a RangeError or TypeError for an invalid option. */
export function failureThrottle(options: FailureThrottleOptions): FailureThrottle {
  assertKnownOptions('"failureThrottle"', options, ['limit', 'windowSeconds', 'maxAddresses']);
  const limits: readonly Limit[] = [{ limit: options.limit, windowSeconds: options.windowSeconds }];
  assertLimits('failureThrottle', limits);
  const { maxAddresses = 10_000 } = options;
  if (!Number.isInteger(maxAddresses) || maxAddresses < 1) {
    throw new RangeError('"failureThrottle.maxAddresses" must be a whole number from 1');
  }
  // An address that is forgotten starts anew: the throttle slows guessing down, it decides nothing.
  const counters = new LimitCounters(maxAddresses, () => {});
  return {
    blockedSeconds: (address, nowMs) => counters.account(sourceOf(address), limits, nowMs).secondsUntilFit(),
    countFailure: (address, nowMs) => counters.account(sourceOf(address), limits, nowMs).count(),
  };
}

/** One subscriber usually has a whole /64 of IPv6 addresses to choose from. */
function sourceOf(text: string): string {
  const address = parseAddress(text);
  if (address === undefined) return text.slice(0, 64);
  return address.kind() === 'ipv4'
    ? address.toString()
    : address.toNormalizedString().split(':').slice(0, 4).join(':');
}
