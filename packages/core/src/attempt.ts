/** One verification on its way through the checks. */

import type { CompiledKey } from './keys/compiled-key.ts';
import type { RefusalCode } from './refusals.ts';
import type { SignedRequest } from './request.ts';
import type { Requirements } from './requirements.ts';
import type { PreparedKey } from './scheme/algorithms.ts';
import type { FormProblem } from './scheme/form-problem.ts';
import type { Presented } from './scheme/scheme.ts';
import type { Limit, LimitState } from './store/store.ts';

/** What is known so far. Lives for one request; nothing of it is kept on the verifier. */
export interface Attempt {
  readonly request: SignedRequest;
  readonly requirements: Requirements;
  /** The verifier's clock when the checks began, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** A monotonic time, for the duration in logs and events; 0 where nobody asks for it. */
  readonly startedMs: number;
  presented: Presented | undefined;
  key: CompiledKey | undefined;
  /** The secret with which the request was signed, once that is known. */
  secret: PreparedKey | undefined;
  /** The id of the key, once it is known to exist. */
  keyId: string | undefined;
  replayId: string;
  /** The limits that it is held to, once they are known. */
  limits: readonly Limit[] | undefined;
  /** That of the sender, if it is well formed, or a new one. */
  requestId: string | undefined;
}

/** An attempt of which nothing is known yet. */
export function beginAttempt(
  request: SignedRequest,
  requirements: Requirements,
  { nowMs, startedMs }: Pick<Attempt, 'nowMs' | 'startedMs'>,
): Attempt {
  // Written out, since every request pays for a spread.
  return {
    request,
    requirements,
    nowMs,
    startedMs,
    presented: undefined,
    key: undefined,
    secret: undefined,
    keyId: undefined,
    replayId: '',
    limits: undefined,
    requestId: undefined,
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
