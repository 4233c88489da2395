/** From a request of Node's HTTP servers to a verdict; what all adapters share. */

import { type IncomingHttpHeaders, IncomingMessage, type ServerResponse } from 'node:http';
import { isRoomForAll, PendingBody } from '../body/pending-bodies.ts';
import { isPromiseLike } from '../internal/deadline.ts';
import { deployed, signedTarget } from '../request/base-path.ts';
import type { RequestHead, SignedRequest } from '../request/request.ts';
import { originForm } from '../request/request-target.ts';
import type { Accepted, Refused, Verdict } from '../responses/verdict.ts';
import type { RoutePolicy } from '../verify/route/route-policy.ts';
import { NO_POLICY } from '../verify/route/route-policy-check.ts';
import { beginVerification } from '../verify/verification.ts';
import type { Verifier } from '../verify/verifier.ts';
import { type Acceptance, acceptanceBy, noteAcceptance } from './acceptance.ts';
import { drainOnceAnswered, isContinueAwaited } from './body/drain.ts';
import { declaredLength, keptBody } from './body/kept-body.ts';
import { isUntouched, type TakenBody, takeBody } from './body/raw-body.ts';
import { whileHeld } from './connection-hold.ts';
import { BodyAlreadyReadError } from './errors/body-already-read.ts';
import { RequestAbortedError } from './errors/request-aborted.ts';
import { type NodeRequest, type NodeServerResponse, responseOf } from './node-request.ts';
import { headerPairsOf } from './raw-headers.ts';
import { toError } from './to-error.ts';

/** Facts that an adapter knows beyond the request itself. */
export interface IncomingOptions {
  /** The client's address, as the framework's proxy settings determine it. Default: the socket's. */
  readonly address?: string | undefined;
  readonly policy?: RoutePolicy | undefined;
  /** The response to the request. Default: the one that Node has for it. */
  readonly response?: NodeServerResponse | undefined;
  /** The framework's id of the request. */
  readonly requestId?: string | undefined;
  /** The pattern of the route, where it is known. */
  readonly route?: string | undefined;
}

/**
 * Called once: with a verdict, or with an error when the request cannot be verified at all. The body is given with the verdict
 * on a request that was verified just now, and is still to be read from the stream, too.
 */
export type VerdictCallback = (error: Error | null, verdict?: Verdict, body?: Uint8Array) => void;

type Attempt = Exclude<ReturnType<Verifier['start']>, Verdict>;

/** One request on its way through a verifier. */
interface Exchange {
  readonly verifier: Verifier;
  readonly incoming: NodeRequest;
  /** Read once, see `stream-state.ts`. */
  readonly headers: IncomingHttpHeaders;
  readonly options: IncomingOptions;
  readonly done: VerdictCallback;
}

/**
 * Judges the head, takes the raw body, verifies, and leaves the stream as it was found, for parsers to read. A request that
 * the same verifier has accepted before is only checked for what is required in addition.
 *
 * The error is a {@link BodyAlreadyReadError} when a parser ran before and kept no raw bytes (its message says what to
 * move where), a {@link RequestAbortedError} when the sender went away, or what the integrator's own code has thrown.
 */
export function verifyIncoming(
  verifier: Verifier,
  incoming: NodeRequest,
  options: IncomingOptions,
  done: VerdictCallback,
): void {
  const { headers } = incoming;
  const exchange: Exchange = { verifier, incoming, headers, options, done };
  const sentBytes = declaredLength(headers);
  let attempt: ReturnType<Verifier['start']>;
  let body: Uint8Array | undefined;
  try {
    const before = acceptanceBy(verifier, incoming);
    if (before !== undefined) return decideAgain(before, exchange);
    body = keptBody(incoming, headers) ?? bodyOfNone(incoming, sentBytes);
    // Told before anything is judged: no request can be verified so.
    if (body === undefined && !isUntouched(incoming)) return done(new BodyAlreadyReadError());
    attempt = verifier.start(toHead(exchange), options.policy ?? NO_POLICY, body?.length ?? sentBytes);
  } catch (error) {
    return done(toError(error));
  }
  if ('ok' in attempt) {
    if (attempt.ok || attempt.enforced) return refuseUnread(exchange, attempt);
    return observeUnread(exchange, attempt, { body, sentBytes });
  }
  if (body !== undefined) return decide(exchange, attempt, body);
  read(exchange, attempt, sentBytes);
}

const NO_BODY: Uint8Array = Buffer.alloc(0);

/** An exchange with a body that is on its way. */
function read(exchange: Exchange, attempt: Attempt, sentBytes: number): void {
  take(exchange, sentBytes, (taken) => {
    if (taken.outcome === 'taken') return decide(exchange, attempt, taken.body);
    if (taken.outcome === 'aborted') return exchange.done(new RequestAbortedError({ cause: taken.error }));
    refuseBody(exchange, attempt, taken.outcome);
  });
}

function take(exchange: Exchange, sentBytes: number, onTaken: (taken: TakenBody) => void): void {
  const { verifier, incoming, headers, options } = exchange;
  const { maxBodyBytes, bodyTimeoutMs, maxPendingBytes } = verifier.bodyLimits;
  const response = responseOf(incoming, options.response);
  if (isContinueAwaited(incoming, response, headers)) (response as ServerResponse).writeContinue();
  const bounds = {
    maxBytes: maxBodyBytes,
    // HTTP/1 holds a sender to the length that was declared (RFC 9112 §6.2).
    declaredBytes: incoming instanceof IncomingMessage ? numberOrNone(sentBytes) : undefined,
    timeoutMs: bodyTimeoutMs,
    maxPendingBytes,
    address: options.address ?? incoming.socket?.remoteAddress,
  };
  takeBody(incoming, bounds, onTaken);
}

/** A refusal by the head that is not enforced: the handler gets the body all the same, within the limits on bodies. */
function observeUnread(
  exchange: Exchange,
  verdict: Refused,
  { body, sentBytes }: { readonly body: Uint8Array | undefined; readonly sentBytes: number },
): void {
  if (body !== undefined) return exchange.done(null, verdict, body);
  take(exchange, sentBytes, (taken) => {
    if (taken.outcome === 'taken') return exchange.done(null, verdict, taken.body);
    if (taken.outcome === 'aborted') return exchange.done(new RequestAbortedError({ cause: taken.error }));
    const { verifier, options } = exchange;
    const attempt = beginVerification(toHead(exchange), options.policy ?? NO_POLICY, 0, 0);
    refuseUnread(exchange, verifier.refuseBody(attempt, BODY_CODES[taken.outcome]));
  });
}

function numberOrNone(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

const BODY_CODES = {
  too_large: 'body_too_large',
  too_slow: 'body_timeout',
  too_busy: 'too_busy',
} as const satisfies Partial<Record<TakenBody['outcome'], string>>;

function refuseBody(exchange: Exchange, attempt: Attempt, outcome: keyof typeof BODY_CODES): void {
  let refused: Verdict;
  try {
    refused = exchange.verifier.refuseBody(attempt, BODY_CODES[outcome]);
  } catch (error) {
    return exchange.done(toError(error));
  }
  refuseUnread(exchange, refused);
}

/** Tells a refusal of which the body has not been read, or not wholly. */
function refuseUnread({ verifier, incoming, options, done }: Exchange, verdict: Verdict): void {
  drainOnceAnswered(incoming, responseOf(incoming, options.response), verifier.bodyLimits);
  done(null, verdict);
}

function decide(exchange: Exchange, attempt: Attempt, body: Uint8Array): void {
  const { verifier, incoming, done } = exchange;
  const { request } = attempt;
  const { maxPendingBytes } = verifier.bodyLimits;
  let held: PendingBody | undefined;
  if (!isRoomForAll(maxPendingBytes, body.length)) {
    held = new PendingBody(maxPendingBytes, request.address ?? '');
    if (!held.makeRoom(body.length)) return refuseBody(exchange, attempt, 'too_busy');
  }
  let verdict: Verdict | Promise<Verdict>;
  try {
    verdict = verifier.finish(attempt, body);
    if ('ok' in verdict && verdict.ok) noteAcceptance(verifier, incoming, verdict, request);
  } catch (error) {
    return done(toError(error));
  }
  if (!isPromiseLike(verdict)) return done(null, verdict, body);
  held ??= new PendingBody(maxPendingBytes, request.address ?? '');
  held.hold(body.length);
  const onAccepted = (accepted: Accepted) => noteAcceptance(verifier, incoming, accepted, request);
  settleLater(exchange, verdict, { body, held, onAccepted });
}

function decideAgain(acceptance: Acceptance, exchange: Exchange): void {
  const { verifier, accepted } = acceptance;
  const onAccepted = (further: Accepted) => {
    acceptance.accepted = further;
  };
  let verdict: Verdict | Promise<Verdict>;
  try {
    const request = withoutBody(toHead(exchange));
    verdict = verifier.authorize(accepted, request, exchange.options.policy ?? NO_POLICY);
    if ('ok' in verdict && verdict.ok) onAccepted(verdict);
  } catch (error) {
    return exchange.done(toError(error));
  }
  if (isPromiseLike(verdict)) settleLater(exchange, verdict, { onAccepted });
  else exchange.done(null, verdict);
}

interface Settling {
  readonly body?: Uint8Array;
  /** Released once the verdict is there. */
  readonly held?: PendingBody;
  readonly onAccepted: (accepted: Accepted) => void;
}

/** Tells a verdict that is waited for. */
function settleLater(
  { incoming, done }: Exchange,
  verdict: Promise<Verdict>,
  { body, held, onAccepted }: Settling,
): void {
  // Key source and store have deadlines of their own.
  whileHeld(incoming, verdict, { onLost: refusedOrAborted, isUnbounded: true })
    .finally(() => held?.release())
    .then(
      (decided) => {
        if (decided.ok) onAccepted(decided);
        done(null, decided, body);
      },
      (error: unknown) => done(toError(error)),
    );
}

/** No handler may run without the body. A refusal needs none. */
function refusedOrAborted(verdict: Verdict): Verdict {
  if (verdict.ok) throw new RequestAbortedError();
  return verdict;
}

/** The head as the verifier takes it. */
function toHead({ verifier, incoming, headers, options }: Exchange): RequestHead & { body: Uint8Array } {
  const pairs = headerPairsOf(incoming, headers);
  // Frameworks cut mount points off `url`; what the client signed is the original.
  const target = incoming.originalUrl ?? incoming.url ?? '';
  const { deployment } = verifier;
  const path = originForm(target, pairs, deployment.publicHost);
  const isFixed = deployment.addressOf === undefined;
  const head = {
    method: incoming.method ?? '',
    url: path === undefined || !isFixed ? target : signedTarget(path, deployment),
    headers: pairs,
    body: NO_BODY,
    address: options.address ?? incoming.socket?.remoteAddress,
    basePath: deployment.basePath,
    origin: deployment.origin,
    requestId: options.requestId,
    route: options.route,
  };
  return isFixed ? head : deployed(head, deployment);
}

/** HTTP/1 says beforehand that there is no body (RFC 9112 §6.3). HTTP/2 need not, and an injected request may do both. */
function bodyOfNone(incoming: NodeRequest, sentBytes: number): Uint8Array | undefined {
  return sentBytes === 0 && incoming instanceof IncomingMessage ? NO_BODY : undefined;
}

/** The body has been let go by then. A cost that is computed from it would be that of no body. */
function withoutBody(head: RequestHead): SignedRequest {
  return Object.defineProperty({ ...head } as SignedRequest, 'body', {
    get: () => {
      throw new TypeError(
        'the body is not kept for a route below a mount: give "cost" to the mount, or compute it from the headers',
      );
    },
  });
}
