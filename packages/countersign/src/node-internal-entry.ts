export { assertBasePath, assertPathPrefixes, type PathPrefixes, withoutBasePath } from './base-path.ts';
export type { Routing } from './idempotency/routed-path.ts';
export { type JoinOptions, joinHeaders } from './join-headers.ts';
export { naming } from './known-options.ts';
export {
  type LimitCallback,
  type LimitMount,
  type LimitMountOptions,
  limitMount,
  NoKeyIdError,
} from './limiter-mount.ts';
export { assertCallbacks } from './node/assert-callbacks.ts';
export { assertOnce } from './node/assert-once.ts';
export { assertVerifier } from './node/assert-verifier.ts';
export { BodyAlreadyReadError, RawBodyMismatchError } from './node/body-already-read.ts';
export {
  assertAnswersCopies,
  type RefusedAnswer,
  type RefusedIncoming,
  settleRefusal,
} from './node/copied-incoming.ts';
export { warnOfForgeableAddress } from './node/forgeable-address.ts';
export {
  type Held,
  type HoldBounds,
  holdResponse,
  type NodeResponse,
  type WholeResponse,
} from './node/held-response.ts';
export type { NodeRequest, NodeServerResponse } from './node/node-request.ts';
export {
  answerWhole,
  NotVerifiedError,
  noteRefusal,
  type OnceOutcome,
  onceIncoming,
} from './node/once-incoming.ts';
export { RequestAbortedError } from './node/request-aborted.ts';
export { noteUnderWay } from './node/requests-under-way.ts';
export { toError } from './node/to-error.ts';
export { type IncomingOptions, type VerdictCallback, verifyIncoming } from './node/verify-incoming.ts';
export { type VerifyRequestOptions, verifyRequest } from './node/verify-request.ts';
export { REQUIREMENT_NAMES } from './requirements.ts';
export { concealed, SetUpError, setUpTypeError } from './set-up-error.ts';
export { warnOnce } from './warn-once.ts';
