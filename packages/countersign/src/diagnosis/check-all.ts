/** Makes all checks of a verifier, without stopping at the first that fails. */

import { keyStateProblem } from '../checks/key-state.ts';
import { positionInWindow } from '../checks/window.ts';
import type { CompiledKey } from '../keys/compiled-key.ts';
import type { SignedRequest } from '../request/request.ts';
import type { CheckName, CheckReport } from '../responses/explanation.ts';
import { REFUSALS, type RefusalCode } from '../responses/refusals.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { SignatureFields } from '../scheme/signature-fields.ts';
import { currentSecrets, matchSignature } from '../verify/signature.ts';
import { beginVerification } from '../verify/verification.ts';
import type { LenientParse } from './parse/lenient-parse.ts';

/** The request to check, and the key. */
export interface CheckInput {
  readonly scheme: Scheme;
  /** Undefined where the request names none that exists. */
  readonly key: CompiledKey | undefined;
  readonly request: SignedRequest;
  readonly seen: LenientParse;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/** Reports all checks, and tells whether the signature is right. */
export function checkAll(input: CheckInput): {
  readonly checks: readonly CheckReport[];
  readonly signatureMatches: boolean;
} {
  const signatureFields = input.scheme.read(input.request, []);
  const isRead = !('code' in signatureFields);
  const signature = isRead
    ? checkSignature(input, signatureFields)
    : skipped('signature', 'correct the headers first');
  const checks = [
    isRead
      ? passed('headers', 'all headers are there and well formed')
      : failedForm('headers', signatureFields),
    checkWindow(input),
    checkKey(input),
    signature,
    isRead ? checkDigest(input, signatureFields) : skipped('body_digest', 'correct the headers first'),
    checkKeyState(input),
    checkAddress(input),
  ];
  return { checks, signatureMatches: signature.outcome === 'passed' };
}

const UNKNOWN_KEY = 'the key is not known';

function checkWindow({ scheme, seen, nowMs }: CheckInput): CheckReport {
  if (scheme.window === undefined) return passed('window', 'requests of this scheme have no time');
  const timestampMs = seen.signatureFields?.timestampMs;
  if (timestampMs === undefined) return skipped('window', 'no timestamp can be read');
  const position = positionInWindow(timestampMs, nowMs, scheme.window);
  const seconds = Math.round((timestampMs - nowMs) / 1000);
  const { pastMs, futureMs } = scheme.window;
  const window = `the window is from -${pastMs / 1000} s to +${futureMs / 1000} s`;
  const distance = `the timestamp is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} the server's clock, ${window}`;
  return position === 'inside'
    ? passed('window', distance)
    : failed('window', `timestamp_${position}`, distance);
}

function checkKey({ key, seen }: CheckInput): CheckReport {
  const named = seen.keyId;
  if (named === undefined) return skipped('key', 'the request names no key');
  if (key === undefined) return failed('key', 'unknown_key', 'no key has the id that the request names');
  if (named === key.record.id) return passed('key', `the request names the key ${named}`);
  return failed('key', 'unknown_key', `the request does not name the key ${key.record.id}`);
}

function checkSignature(
  { scheme, key, request, nowMs }: CheckInput,
  signatureFields: SignatureFields,
): CheckReport {
  if (key === undefined) return skipped('signature', UNKNOWN_KEY);
  const secrets = currentSecrets(key, nowMs);
  if (secrets.length === 0)
    return failed('signature', 'signature_mismatch', 'the key has no secret in use at this time');
  const verification = { ...beginVerification(request, {}, nowMs, 0), signatureFields };
  const match = matchSignature(verification, scheme, secrets);
  if (typeof match === 'object') return failedForm('signature', match);
  return match === undefined
    ? failed('signature', 'signature_mismatch', 'the signature is not that of the string to sign')
    : passed('signature', 'the signature is that of the string to sign');
}

function checkDigest({ scheme, request }: CheckInput, signatureFields: SignatureFields): CheckReport {
  return scheme.bodyMatchesDigest(request, signatureFields)
    ? passed('body_digest', 'no digest of the body was sent that differs from it')
    : failed('body_digest', 'body_digest_mismatch', 'the digest that was sent is not that of the body');
}

function checkKeyState({ key, nowMs }: CheckInput): CheckReport {
  if (key === undefined) return skipped('key_state', UNKNOWN_KEY);
  const problem = keyStateProblem(key, undefined, nowMs);
  return problem === undefined
    ? passed('key_state', 'the key may be used')
    : failed('key_state', problem, REFUSALS[problem].detail);
}

function checkAddress({ key, request }: CheckInput): CheckReport {
  if (key === undefined) return skipped('address', UNKNOWN_KEY);
  const { ipAllowlist: allow } = key.rights;
  if (allow === undefined) return passed('address', 'the key may be used from anywhere');
  if (request.address === undefined) return skipped('address', 'the address of the client is not known');
  return allow.allows(request.address)
    ? passed('address', 'the key may be used from this address')
    : failed('address', 'ip_not_allowed', `the key may not be used from ${request.address}`);
}

function passed(check: CheckName, detail: string): CheckReport {
  return { check, outcome: 'passed', detail };
}

function skipped(check: CheckName, detail: string): CheckReport {
  return { check, outcome: 'skipped', detail };
}

function failed(check: CheckName, code: RefusalCode, detail: string): CheckReport {
  return { check, outcome: 'failed', code, detail };
}

function failedForm(check: CheckName, { code, reason }: FormProblem): CheckReport {
  return failed(check, code, reason);
}
