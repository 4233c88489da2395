/** Which verifiers have accepted a request of Node's HTTP servers. */

import type { SignedRequest } from '../request/request.ts';
import type { Accepted } from '../responses/verdict.ts';
import type { Verifier } from '../verify/verifier.ts';
import type { NodeRequest } from './node-request.ts';

/**
 * On a request: what was accepted. Another verifier's word counts for nothing, and asking one twice is no replay. Copies of
 * this package know each other's. Kept on the request, since an entry in a WeakMap costs several times as much.
 */
const ACCEPTANCE: unique symbol = Symbol.for('countersign.acceptance.1') as never;

/** A request that was accepted. */
export interface Acceptance {
  /** The request itself: a copy of its properties, or an object that inherits them, has not been accepted. */
  readonly incoming: NodeRequest;
  readonly verifier: Verifier;
  /** Combined verdict of all mounts of the verifier so far. */
  accepted: Accepted;
  /** As it was verified. The body is there where it may be retried under an idempotency key, and let go otherwise. */
  readonly request: SignedRequest;
  /** The body was parsed from the verified bytes: nobody has to read the stream. */
  isBodyParsed: boolean;
  /** The one before, by another verifier. */
  readonly before: Acceptance | undefined;
}

type AcceptedNodeRequest = NodeRequest & { [ACCEPTANCE]?: Acceptance | undefined };

const NO_BODY: Uint8Array = Buffer.alloc(0);

/** Notes that a verifier has accepted a request. */
export function noteAcceptance(
  verifier: Verifier,
  incoming: AcceptedNodeRequest,
  accepted: Accepted,
  request: SignedRequest,
): void {
  const before = incoming[ACCEPTANCE];
  const kept = accepted.idempotencyKey === undefined ? { ...request, body: NO_BODY } : request;
  incoming[ACCEPTANCE] = { incoming, verifier, accepted, request: kept, isBodyParsed: false, before };
}

/** Notes that the body of an accepted request was parsed from the bytes that were verified. */
export function noteParsedBody(incoming: AcceptedNodeRequest): void {
  const acceptance = acceptedRequest(incoming);
  if (acceptance !== undefined) acceptance.isBodyParsed = true;
}

/** Tells whether the body was parsed from the bytes that one of the verifiers has verified. */
export function isBodyParsed(incoming: AcceptedNodeRequest): boolean {
  let acceptance = acceptedRequest(incoming);
  while (acceptance !== undefined && !acceptance.isBodyParsed) acceptance = acceptance.before;
  return acceptance !== undefined;
}

/** The request as a verifier has accepted it, the last one where there were several; `undefined` if none has. */
function acceptedRequest(incoming: AcceptedNodeRequest): Acceptance | undefined {
  const acceptance = incoming[ACCEPTANCE];
  return acceptance?.incoming === incoming ? acceptance : undefined;
}

/** The request as it was verified just now, with its body; `undefined` where it was not accepted. */
export function verifiedRequest(
  incoming: AcceptedNodeRequest,
  body: Uint8Array | undefined,
): SignedRequest | undefined {
  const request = acceptedRequest(incoming)?.request;
  return request && { ...request, body: body ?? NO_BODY };
}

/** The acceptance by that verifier; `undefined` where it has not accepted the request. */
export function acceptanceBy(verifier: Verifier, incoming: AcceptedNodeRequest): Acceptance | undefined {
  let acceptance = incoming[ACCEPTANCE];
  while (acceptance !== undefined) {
    if (acceptance.verifier === verifier && acceptance.incoming === incoming) return acceptance;
    acceptance = acceptance.before;
  }
  return undefined;
}

/**
 * Gives the verdict of a request that was accepted, for code that also runs for requests that nobody has verified.
 *
 * @param request A request of `node:http`, Express or Fastify.
 * @returns the verdict; `undefined` where no verifier has accepted the request.
 * @example
 * const caller = verificationOf(req)?.key.id ?? 'anonymous';
 */
export function verificationOf(request: NodeRequest | { readonly raw: NodeRequest }): Accepted | undefined {
  return acceptedRequest('raw' in request ? request.raw : request)?.accepted;
}
