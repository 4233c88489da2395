/** Which verifiers have accepted a request of Node's HTTP servers. */

import type { SignedRequest } from '../request/request.ts';
import type { Accepted } from '../responses/verdict.ts';
import type { Verifier } from '../verify/verifier.ts';
import { streamStateOf } from './body/stream-state.ts';
import type { NodeRequest } from './node-request.ts';

/**
 * The last acceptance of a request, on the state of its stream. Another verifier's word counts for nothing, and asking one
 * twice is no replay. Copies of this package know each other's. An entry in a WeakMap costs several times as much.
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

interface Holder {
  [ACCEPTANCE]?: Acceptance | undefined;
}

const NO_BODY: Uint8Array = Buffer.alloc(0);

/** Notes that a verifier has accepted a request. */
export function noteAcceptance(
  verifier: Verifier,
  incoming: NodeRequest,
  accepted: Accepted,
  request: SignedRequest,
): void {
  const holder = holderOf(incoming);
  const before = holder[ACCEPTANCE];
  const kept = accepted.idempotencyKey === undefined ? { ...request, body: NO_BODY } : request;
  holder[ACCEPTANCE] = { incoming, verifier, accepted, request: kept, isBodyParsed: false, before };
}

/** A request that a platform or a test has made of something else has no stream. */
function holderOf(incoming: NodeRequest): Holder {
  return (streamStateOf(incoming) as Holder | undefined) ?? (incoming as Holder);
}

/** Notes that the body of an accepted request was parsed from the bytes that were verified. */
export function noteParsedBody(incoming: NodeRequest): void {
  const acceptance = acceptedRequest(incoming);
  if (acceptance !== undefined) acceptance.isBodyParsed = true;
}

/** Tells whether the body was parsed from the bytes that one of the verifiers has verified. */
export function isBodyParsed(incoming: NodeRequest): boolean {
  let acceptance = acceptedRequest(incoming);
  while (acceptance !== undefined && !acceptance.isBodyParsed)
    acceptance = ofRequest(incoming, acceptance.before);
  return acceptance !== undefined;
}

/** The request as a verifier has accepted it, the last one where there were several; `undefined` if none has. */
function acceptedRequest(incoming: NodeRequest): Acceptance | undefined {
  return ofRequest(incoming, holderOf(incoming)[ACCEPTANCE]);
}

/** This acceptance, or the last one before it, of the request itself: an object that inherits from one shares its stream. */
function ofRequest(incoming: NodeRequest, last: Acceptance | undefined): Acceptance | undefined {
  let acceptance = last;
  while (acceptance !== undefined && acceptance.incoming !== incoming) acceptance = acceptance.before;
  return acceptance;
}

/** The request as it was verified just now, with its body; `undefined` where it was not accepted. */
export function verifiedRequest(
  incoming: NodeRequest,
  body: Uint8Array | undefined,
): SignedRequest | undefined {
  const request = acceptedRequest(incoming)?.request;
  return request && { ...request, body: body ?? NO_BODY };
}

/** The acceptance by that verifier; `undefined` where it has not accepted the request. */
export function acceptanceBy(verifier: Verifier, incoming: NodeRequest): Acceptance | undefined {
  let acceptance = acceptedRequest(incoming);
  while (acceptance !== undefined && acceptance.verifier !== verifier)
    acceptance = ofRequest(incoming, acceptance.before);
  return acceptance;
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
