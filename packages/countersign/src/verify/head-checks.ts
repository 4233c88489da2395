/** Checks 0 to 2: throttle, form and window, which the head of a request decides alone. */

import { originForm } from '../request/request-target.ts';
import { expiryFailure, timestampFailure } from './time-checks.ts';
import type { Failure, Verification } from './verification.ts';
import type { VerifierSettings } from './verifier-options.ts';

/** The checks of a verifier on the head of a request. */
export interface HeadChecks {
  /**
   * All of them, apart from those that need the body. `declaredBytes` is the declared length of the body; NaN where it is not
   * known.
   */
  readonly checkHead: (verification: Verification, declaredBytes: number) => Failure | undefined;
  /** Form and window alone, of a request that has been read whole. */
  readonly checkFields: (verification: Verification) => Failure | undefined;
  readonly checkWindow: (verification: Verification) => Failure | undefined;
  /** Asks the throttle again, for many attempts may have waited for one key at once, and each would count as the first. */
  readonly checkThrottleAgain: (verification: Verification) => Failure | undefined;
  /** Gives bytes back to the share of a throttled sender whose body was smaller than what was counted for it. */
  readonly returnUnusedBytes: (verification: Verification, bytes: number) => void;
}

/** @param soleId The id of the key that signs all requests, where the scheme names none. */
export function createHeadChecks(
  { scheme, throttle, maxBodyBytes }: VerifierSettings,
  soleId: string | undefined,
): HeadChecks {
  function checkHead(verification: Verification, declaredBytes: number): Failure | undefined {
    const { request } = verification;
    const throttled = throttle === undefined ? undefined : checkThrottle(verification);
    if (throttled !== undefined) return throttled;
    if (declaredBytes > maxBodyBytes) return { code: 'body_too_large' };
    const target = originForm(request.url, request.headers);
    if (target === undefined) return { code: 'malformed_target' };
    if (target !== request.url) verification.request = { ...request, url: target };
    const failure = scheme.readsBody ? undefined : checkFields(verification);
    return failure === undefined && verification.isThrottled
      ? takeBytes(verification, declaredBytes)
      : failure;
  }

  /** Checks 1 and 2. */
  function checkFields(verification: Verification): Failure | undefined {
    const signatureFields = scheme.read(verification.request, verification.policy.requires ?? []);
    if ('code' in signatureFields) return { code: signatureFields.code, problem: signatureFields };
    verification.signatureFields =
      soleId === undefined ? signatureFields : { ...signatureFields, keyId: soleId };
    return checkWindow(verification);
  }

  /** Check 2; a scheme that tells its time signed has the timestamp judged after the signature. */
  function checkWindow(verification: Verification): Failure | undefined {
    const failure = expiryFailure(verification);
    if (failure !== undefined || scheme.signedTime !== undefined) return failure;
    return timestampFailure(verification, scheme.window);
  }

  /** Check 0: a throttled sender is verified within its share. */
  function checkThrottle(verification: Verification): Failure | undefined {
    const { nowMs } = verification;
    const address = verification.request.address ?? '';
    if (throttle === undefined || !throttle.isThrottled(address, nowMs)) return undefined;
    verification.isThrottled = true;
    const retryAfterSeconds = throttle.takeTurn(address, nowMs);
    return retryAfterSeconds > 0 ? { code: 'too_many_failures', retryAfterSeconds } : undefined;
  }

  function checkThrottleAgain(verification: Verification): Failure | undefined {
    return verification.isThrottled ? undefined : checkThrottle(verification);
  }

  /** A body of unknown length is counted as the largest, until it has come. */
  function takeBytes(verification: Verification, declaredBytes: number): Failure | undefined {
    const bytes = Number.isNaN(declaredBytes) ? maxBodyBytes : declaredBytes;
    const { address = '' } = verification.request;
    const retryAfterSeconds = throttle?.takeBytes(address, bytes, verification.nowMs) ?? 0;
    if (retryAfterSeconds > 0) return { code: 'too_many_failures', retryAfterSeconds };
    verification.bytesTaken = bytes;
    return undefined;
  }

  function returnUnusedBytes(verification: Verification, bytes: number): void {
    const unused = verification.bytesTaken - bytes;
    if (unused > 0) throttle?.returnBytes(verification.request.address ?? '', unused);
    verification.bytesTaken = 0;
  }

  return { checkHead, checkFields, checkWindow, checkThrottleAgain, returnUnusedBytes };
}
