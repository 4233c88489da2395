export { verificationOf } from './node/acceptance.ts';
export { BodyAlreadyReadError, RawBodyMismatchError } from './node/body-already-read.ts';
export type { NodeRequest } from './node/node-request.ts';
export { RequestAbortedError } from './node/request-aborted.ts';
export { NotVerifiedError } from './node/run-once-incoming.ts';
export { type VerifyNodeOptions, verifyNode } from './node/verify-node.ts';
