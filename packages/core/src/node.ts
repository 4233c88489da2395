export { assertBasePath, withoutBasePath } from './base-path.ts';
export { joinHeaders } from './join-headers.ts';
export {
  type LimitCallback,
  type LimitMount,
  type LimitMountOptions,
  limitMount,
  NoKeyIdError,
} from './limiter-mount.ts';
export { assertVerifier } from './node/assert-verifier.ts';
export { BodyAlreadyReadError } from './node/body-already-read.ts';
export {
  type Held,
  type HoldBounds,
  holdResponse,
  type NodeResponse,
  type WholeResponse,
} from './node/held-response.ts';
export {
  answerWhole,
  NotVerifiedError,
  noteRefusal,
  type OnceOutcome,
  onceIncoming,
} from './node/once-incoming.ts';
export { type BodyBounds, type TakenBody, takeBody } from './node/raw-body.ts';
export {
  type IncomingOptions,
  type NodeRequest,
  type VerdictCallback,
  verifyIncoming,
  verifyRequest,
} from './node/verify-incoming.ts';
export { REQUIREMENT_NAMES } from './requirements.ts';
export { concealed, SetUpError } from './set-up-error.ts';
