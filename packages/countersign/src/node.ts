/** Verifies requests of `node:http` and `node:http2`. */

export { verificationOf } from './node/acceptance.ts';
export { BodyAlreadyReadError, RawBodyMismatchError } from './node/errors/body-already-read.ts';
export { RequestAbortedError } from './node/errors/request-aborted.ts';
export type { NodeRequest } from './node/node-request.ts';
export { observedVerdict } from './node/observation.ts';
export { NotVerifiedError } from './node/run-once-incoming.ts';
export { type VerifyNodeOptions, verifyNode } from './node/verify-node.ts';
