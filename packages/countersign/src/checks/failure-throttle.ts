/**
 * A limit on failed attempts by client address, so that a flood of forged requests is cheap.
 *
 * It must not become a weapon, nor an oracle. An attacker may share its address with a merchant, so by default a sender
 * over the limit is not turned away: it is still verified, within a small share. Which key a request names changes
 * nothing.
 */

import { assertKnownOptions } from '../internal/known-options.ts';
import { assertLimit } from '../store/limit.ts';
import { FailureCounts } from './failure-counts.ts';
import { throttleSource } from './throttle-source.ts';
import { ThrottledShare } from './throttled-share.ts';

/** Options of the throttle. */
export interface FailureThrottleOptions {
  /** Failed attempts allowed per window to one address (IPv6: to one /64), before it is throttled. */
  readonly limit: number;
  /** Length of the window, in seconds. */
  readonly windowSeconds: number;
  /** Number of addresses that are watched at once. Default: 10 000. */
  readonly maxAddresses?: number | undefined;
  /**
   * Policy for a throttled sender.
   * - `false` (default): its requests are verified within its share, so that a valid signature gets through. Beyond the
   *   share they are refused as `too_many_failures` (429).
   * - `true`: all requests from its address are refused as `too_many_failures` before their bodies are read, including
   *   those of anyone else behind that address.
   */
  readonly block?: boolean | undefined;
  /**
   * Requests a second of one throttled sender that are verified, on average; after a pause, one and a quarter of `limit` at
   * once. Default: a tenth of `limit`, and at least 1.
   */
  readonly verificationsPerSecond?: number | undefined;
  /**
   * Bytes of bodies a second that are read for one throttled sender, on average; after a pause, ten seconds' worth at once.
   * Default: 256 KiB.
   */
  readonly bytesPerSecond?: number | undefined;
}

/** Counts failures by address, and what throttled senders still spend. */
export interface FailureThrottle {
  /** Tells whether the address has failed too often. */
  readonly isThrottled: (address: string, nowMs: number) => boolean;
  /** Takes one verification of a throttled sender's share; returns 0, or the seconds for which it is refused. */
  readonly takeTurn: (address: string, nowMs: number) => number;
  /** Takes the bytes of a body of its share; returns 0, or the seconds for which it is refused. */
  readonly takeBytes: (address: string, bytes: number, nowMs: number) => number;
  /** Gives back bytes that were taken and did not come. */
  readonly returnBytes: (address: string, bytes: number) => void;
  readonly countFailure: (address: string, nowMs: number) => void;
}

const OPTIONS = [
  'limit',
  'windowSeconds',
  'maxAddresses',
  'block',
  'verificationsPerSecond',
  'bytesPerSecond',
] as const;

/** Makes a throttle; throws a RangeError or TypeError for an invalid option. */
export function failureThrottle(options: FailureThrottleOptions): FailureThrottle {
  const { limit, maxAddresses, block, share } = toSettings(options);
  const failures = new FailureCounts(limit, maxAddresses);
  const toSource = throttleSource();
  const shares = new ThrottledShare(share, maxAddresses);

  return {
    isThrottled: (address, nowMs) => failures.secondsUntilFit(toSource(address), nowMs) > 0,
    takeTurn(address, nowMs) {
      const source = toSource(address);
      return block ? failures.secondsUntilFit(source, nowMs) : shares.takeVerification(source, nowMs);
    },
    takeBytes: (address, bytes, nowMs) => shares.takeBytes(toSource(address), bytes, nowMs),
    returnBytes: (address, bytes) => shares.returnBytes(toSource(address), bytes),
    countFailure: (address, nowMs) => failures.count(toSource(address), nowMs),
  };
}

function toSettings(options: FailureThrottleOptions) {
  assertKnownOptions('"failureThrottle"', options, OPTIONS);
  const { limit, windowSeconds, maxAddresses = 10_000, block = false } = options;
  const { verificationsPerSecond = Math.max(1, limit / 10), bytesPerSecond = 256 * 1024 } = options;
  assertLimit('failureThrottle', { limit, windowSeconds });
  if (!Number.isInteger(maxAddresses) || maxAddresses < 1)
    throw new RangeError('"failureThrottle.maxAddresses" must be a whole number from 1');
  if (typeof block !== 'boolean') throw new TypeError('"failureThrottle.block" must be true or false');
  for (const [name, value] of Object.entries({ verificationsPerSecond, bytesPerSecond })) {
    if (!(Number.isFinite(value) && value > 0))
      throw new RangeError(`"failureThrottle.${name}" must be a number above 0`);
  }
  return {
    limit: { limit, windowSeconds },
    maxAddresses,
    block,
    share: {
      verificationsPerSecond,
      bytesPerSecond,
      // More than an attacker spends who fails up to the limit again in each window.
      savedVerifications: Math.max(1, Math.floor(limit * 1.25)),
    },
  };
}
