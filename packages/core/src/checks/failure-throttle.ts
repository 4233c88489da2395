/**
 * A limit on failed attempts, by client address and by claimed key id, so that guessing is slow and a flood of failures
 * is cheap.
 *
 * It must not become a weapon: whoever fails on purpose, from the merchant's own address or with the merchant's key id,
 * keeps no merchant out. So a key that has proven itself from an address goes on from there whatever others do, and an
 * address that has not failed gets its attempt verified however many others fail.
 */

import { assertKnownOptions } from '../known-options.ts';
import { assertLimit, type Limit } from '../store/store.ts';
import { FailureCounts } from './failure-counts.ts';
import { ProvenPairs } from './proven-pairs.ts';
import { throttleName, throttleSource } from './throttle-source.ts';

/** Options of the throttle. */
export interface FailureThrottleOptions {
  /** Failed attempts allowed per window to one address. */
  readonly limit: number;
  /** Length of the window, in seconds. */
  readonly windowSeconds: number;
  /** How many addresses are watched at once. Default: 10 000. */
  readonly maxAddresses?: number | undefined;
  /**
   * Failed attempts at one key id, from anywhere, after which each address has one per window. Default: ten times
   * `limit` in `windowSeconds`.
   */
  readonly perKey?: { readonly limit: number; readonly windowSeconds: number } | undefined;
  /** How many key ids are watched at once. Default: 10 000. */
  readonly maxKeys?: number | undefined;
}

/** Counts failures by address and by key id. An address is taken as the framework reports it. */
export interface FailureThrottle {
  /** Seconds for which the address is turned away whatever it sends; 0 when that depends on the key. */
  readonly blockedSeconds: (address: string, nowMs: number) => number;
  /** Seconds for which the address is turned away when it claims this key; 0 when it is not. */
  readonly blockedSecondsFor: (address: string, claimedKeyId: string, nowMs: number) => number;
  readonly countFailure: (address: string, claimedKeyId: string | undefined, nowMs: number) => void;
  /** Notes that the key was proven from the address. */
  readonly countSuccess: (address: string, keyId: string, nowMs: number) => void;
}

/** For how long a key that was proven from an address is let through: merchants who send once a day have it too. */
const SECONDS_PROVEN = 25 * 60 * 60;

const OPTIONS = ['limit', 'windowSeconds', 'maxAddresses', 'perKey', 'maxKeys'] as const;

/** Makes a throttle; throws a RangeError or TypeError for an invalid option. */
export function failureThrottle(options: FailureThrottleOptions): FailureThrottle {
  const { perAddress, perKey, maxAddresses, maxKeys } = toSettings(options);
  const addresses = new FailureCounts(perAddress, maxAddresses);
  const keys = new FailureCounts(perKey, maxKeys);
  const proven = new ProvenPairs(Math.max(SECONDS_PROVEN, perAddress.windowSeconds), maxKeys);
  const toSource = throttleSource();

  function blockedSeconds(address: string, nowMs: number): number {
    const source = toSource(address);
    const seconds = addresses.secondsUntilFit(source, nowMs);
    return seconds > 0 && proven.hasAddress(source, nowMs) ? 0 : seconds;
  }

  function blockedSecondsFor(address: string, claimedKeyId: string, nowMs: number): number {
    const source = toSource(address);
    if (!addresses.has(source)) return 0;
    const keyId = throttleName(claimedKeyId);
    if (proven.has(source, keyId, nowMs)) return 0;
    const seconds = addresses.secondsUntilFit(source, nowMs);
    if (keys.secondsUntilFit(keyId, nowMs) === 0) return seconds;
    return Math.max(seconds, addresses.secondsUntilQuiet(source, perKey.windowSeconds, nowMs));
  }

  function countFailure(address: string, claimedKeyId: string | undefined, nowMs: number): void {
    const source = toSource(address);
    const keyId = claimedKeyId === undefined ? undefined : throttleName(claimedKeyId);
    // Not held against the others behind that address: this key has an allowance of its own, which knows no end.
    if (keyId !== undefined && proven.has(source, keyId, nowMs)) return;
    addresses.count(source, nowMs);
    if (keyId !== undefined) keys.count(keyId, nowMs);
  }

  return {
    blockedSeconds,
    blockedSecondsFor,
    countFailure,
    countSuccess: (address, keyId, nowMs) => proven.add(toSource(address), throttleName(keyId), nowMs),
  };
}

interface Settings {
  readonly perAddress: Limit;
  readonly perKey: Limit;
  readonly maxAddresses: number;
  readonly maxKeys: number;
}

function toSettings(options: FailureThrottleOptions): Settings {
  assertKnownOptions('"failureThrottle"', options, OPTIONS);
  const { limit, windowSeconds, maxAddresses = 10_000, maxKeys = 10_000 } = options;
  assertLimit('failureThrottle', { limit, windowSeconds });
  const { perKey = { limit: 10 * limit, windowSeconds } } = options;
  assertKnownOptions('"failureThrottle.perKey"', perKey, ['limit', 'windowSeconds']);
  assertLimit('failureThrottle.perKey', perKey);
  for (const [name, value] of Object.entries({ maxAddresses, maxKeys })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`"failureThrottle.${name}" must be a whole number from 1`);
  }
  return { perAddress: { limit, windowSeconds }, perKey, maxAddresses, maxKeys };
}
