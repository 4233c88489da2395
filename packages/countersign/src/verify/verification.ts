/** One verification on its way through the checks. */

import type { CompiledKey } from '../keys/compiled-key.ts';
import type { RequestHead } from '../request/request.ts';
import type { RefusalCode } from '../responses/refusals.ts';
import type { PreparedKey } from '../scheme/algorithms.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import type { SignatureFields } from '../scheme/signature-fields.ts';
import type { Limit, LimitState } from '../store/limit.ts';
import type { RoutePolicy } from './route/route-policy.ts';

/** A request as a verification sees it: the body comes later than the head. */
type JudgedRequest = RequestHead & { body: Uint8Array };

/** State of a verification so far. Lives for one request; nothing of it is kept on the verifier. */
export interface Verification {
  /** The body is empty until it has been read. */
  request: JudgedRequest;
  readonly policy: RoutePolicy;
  /** The verifier's clock when the checks began, or went on with the body, in milliseconds since the epoch. */
  nowMs: number;
  /** A monotonic time, for the duration in logs and events; 0 where nobody asks for it. */
  readonly startedMs: number;
  signatureFields: SignatureFields | undefined;
  /** The sender has proved to hold the secret of the key. */
  isAuthenticated: boolean;
  key: CompiledKey | undefined;
  /** The secret with which the request was signed, once that is known. */
  secret: PreparedKey | undefined;
  /** The id of the key, once it is known to exist. */
  keyId: string | undefined;
  /** Undefined until the signature holds, and where equal requests are no copies. */
  replayId: string | undefined;
  /** The limits that it is held to, once they are known. */
  limits: readonly Limit[] | undefined;
  /** That of the sender, if it is well formed, else that of the framework or a new one. */
  requestId: string | undefined;
  /** The sender is throttled, and this request is counted in its share. */
  isThrottled: boolean;
  /** Bytes of the body that were counted in the share before it was read. */
  bytesTaken: number;
}

/** An attempt of which nothing is known yet. */
export function beginVerification(
  head: RequestHead & { readonly body?: Uint8Array },
  policy: RoutePolicy,
  nowMs: number,
  startedMs: number,
): Verification {
  // Written out, since every request pays for a spread.
  return {
    request: head as JudgedRequest,
    policy,
    nowMs,
    startedMs,
    signatureFields: undefined,
    isAuthenticated: false,
    key: undefined,
    secret: undefined,
    keyId: undefined,
    replayId: undefined,
    limits: undefined,
    requestId: undefined,
    isThrottled: false,
    bytesTaken: 0,
  };
}

/** Why a check ends the attempt. */
export interface Failure {
  readonly code: RefusalCode;
  readonly problem?: FormProblem | undefined;
  readonly detail?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly limits?: readonly LimitState[] | undefined;
  readonly cause?: unknown;
}
