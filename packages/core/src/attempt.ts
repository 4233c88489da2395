/** One verification on its way through the checks. */

import type { CompiledKey } from './keys/compiled-key.ts';
import type { RefusalCode } from './refusals.ts';
import type { SignedRequest } from './request.ts';
import type { Requirements } from './requirements.ts';
import type { FormProblem } from './scheme/form-problem.ts';
import type { Presented } from './scheme/scheme.ts';
import type { LimitState } from './store/store.ts';

/** What is known so far. Lives for one request; nothing of it is kept on the verifier. */
export interface Attempt {
  readonly request: SignedRequest;
  readonly requirements: Requirements;
  /** The verifier's clock when the checks began, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** A monotonic time, for the duration in the log. */
  readonly startedMs: number;
  presented: Presented | undefined;
  key: CompiledKey | undefined;
  /** The id of the key, once it is known to exist. */
  keyId: string | undefined;
  replayId: string;
}

/** Why a check ends the attempt. */
export interface Failure {
  readonly code: RefusalCode;
  readonly problem?: FormProblem;
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
  readonly limits?: readonly LimitState[];
  readonly cause?: unknown;
}
