/** From a request of Node's HTTP servers to a verdict; what all adapters share. */

import { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { assertBasePath, withoutBasePath } from '../base-path.ts';
import { isPromiseLike } from '../deadline.ts';
import type { AcceptedRequest } from '../idempotency/once.ts';
import type { SignedRequest } from '../request.ts';
import type { Requirements } from '../requirements.ts';
import type { Accepted, Verdict } from '../verdict.ts';
import type { Verifier } from '../verifier.ts';
import { BodyAlreadyReadError } from './body-already-read.ts';
import { isUntouched, takeBody } from './raw-body.ts';

/** A request of `node:http` or `node:http2`, as frameworks extend it. */
export type NodeRequest = (IncomingMessage | Http2ServerRequest) & {
  readonly originalUrl?: string | undefined;
  readonly rawBody?: unknown;
  readonly body?: unknown;
};

/** What an adapter knows beyond the request itself. */
export interface IncomingOptions {
  /** The client's address, as the framework's proxy settings determine it. Default: the socket's. */
  readonly address?: string | undefined;
  /** The prefix under which the service is deployed, which clients do not sign. */
  readonly basePath?: string | undefined;
  readonly requirements?: Requirements | undefined;
}

/** Called once: with a verdict, or with an error when the request cannot be verified at all. */
export type VerdictCallback = (error: Error | null, verdict?: Verdict) => void;

/**
 * Takes the raw body, verifies, and leaves the stream as it was found, for parsers to read. A request that the same
 * verifier has accepted before is only checked for what is required in addition.
 *
 * The error is a {@link BodyAlreadyReadError} when a parser ran before and kept no raw bytes (its message says what to
 * move where), or that of a request which was aborted by its sender, with the `statusCode` 400.
 */
export function verifyIncoming(
  verifier: Verifier,
  incoming: NodeRequest,
  options: IncomingOptions,
  done: VerdictCallback,
): void {
  const before = acceptanceBy(verifier, incoming);
  if (before !== undefined) return decideAgain(before, incoming, options, done);
  const declared = declaredLength(incoming);
  if (declared > verifier.maxBodyBytes) return refuse(verifier, incoming, options, done);
  const kept = keptBody(incoming);
  if (kept !== undefined) return decide(verifier, incoming, kept, options, done);
  // HTTP/1 says beforehand that there is no body (RFC 9112 §6.3). HTTP/2 need not, and an injected request may do both.
  if (declared === 0 && incoming instanceof IncomingMessage)
    return decide(verifier, incoming, NO_BODY, options, done);
  if (!isUntouched(incoming)) return done(new BodyAlreadyReadError());
  // HTTP/1 holds a sender to the length that was declared (RFC 9112 §6.2).
  const declaredBytes = incoming instanceof IncomingMessage ? declared : undefined;
  takeBody(incoming, { maxBytes: verifier.maxBodyBytes, declaredBytes }, (taken) => {
    if (taken.outcome === 'aborted') return done(Object.assign(taken.error, { statusCode: 400 }));
    if (taken.outcome === 'too_large') return refuse(verifier, incoming, options, done);
    decide(verifier, incoming, taken.body, options, done);
  });
}

/** As {@link verifyIncoming}, with a promise: for a plain `node:http` server. */
export function verifyRequest(
  verifier: Verifier,
  incoming: NodeRequest,
  options: IncomingOptions = {},
): Promise<Verdict> {
  assertBasePath(options.basePath);
  return new Promise((resolve, reject) => {
    verifyIncoming(verifier, incoming, options, (error, verdict) =>
      verdict === undefined ? reject(error) : resolve(verdict),
    );
  });
}

/** The request as the verifier takes it. */
function toSignedRequest(
  incoming: NodeRequest,
  body: Uint8Array,
  options: IncomingOptions,
): SignedRequest & { body: Uint8Array } {
  return {
    method: incoming.method ?? '',
    // Frameworks cut mount points off `url`; what the client signed is the original.
    target: withoutBasePath(incoming.originalUrl ?? incoming.url ?? '', options.basePath),
    headers: incoming.rawHeaders,
    body,
    address: options.address ?? incoming.socket?.remoteAddress,
    basePath: options.basePath,
  };
}

const NO_BODY = Buffer.alloc(0);

/**
 * Which verifiers accepted a request: another one's word counts for nothing, and asking one twice is no replay. Copies of
 * this package know each other's. Kept on the request, since an entry in a WeakMap costs several times as much.
 */
const ACCEPTANCE: unique symbol = Symbol.for('countersign.acceptance.1') as never;

interface Acceptance {
  /** The request itself: a copy of its properties, or an object that inherits them, has not been accepted. */
  readonly incoming: NodeRequest;
  readonly verifier: Verifier;
  /** What all mounts of the verifier so far have come to. */
  accepted: Accepted;
  /** As it was verified. The body is there where it may be retried under an idempotency key, and let go otherwise. */
  readonly request: SignedRequest;
  /** The one before, by another verifier. */
  readonly before: Acceptance | undefined;
}

type JudgedRequest = NodeRequest & { [ACCEPTANCE]?: Acceptance | undefined };

/** The request as a verifier has accepted it, the last one where there were several; `undefined` if none has. */
export function acceptedRequest(incoming: JudgedRequest): AcceptedRequest | undefined {
  const acceptance = incoming[ACCEPTANCE];
  return acceptance?.incoming === incoming ? acceptance : undefined;
}

function acceptanceBy(verifier: Verifier, incoming: JudgedRequest): Acceptance | undefined {
  let acceptance = incoming[ACCEPTANCE];
  while (acceptance !== undefined) {
    if (acceptance.verifier === verifier && acceptance.incoming === incoming) return acceptance;
    acceptance = acceptance.before;
  }
  return undefined;
}

function decide(
  verifier: Verifier,
  incoming: JudgedRequest,
  body: Uint8Array,
  options: IncomingOptions,
  done: VerdictCallback,
): void {
  const request = toSignedRequest(incoming, body, options);
  settle(
    () => verifier.verify(request, options.requirements),
    (error, verdict) => {
      if (verdict?.ok) {
        const before = incoming[ACCEPTANCE];
        if (verdict.idempotencyKey === undefined) request.body = NO_BODY;
        incoming[ACCEPTANCE] = { incoming, verifier, accepted: verdict, request, before };
      }
      done(error, verdict);
    },
  );
}

function decideAgain(
  acceptance: Acceptance,
  incoming: NodeRequest,
  options: IncomingOptions,
  done: VerdictCallback,
): void {
  const { verifier, accepted } = acceptance;
  const request = withoutBody(toSignedRequest(incoming, NO_BODY, options));
  settle(
    () => verifier.authorize(accepted, request, options.requirements ?? {}),
    (error, verdict) => {
      if (verdict?.ok) acceptance.accepted = verdict;
      done(error, verdict);
    },
  );
}

/** The body has been let go by then. A cost that is reckoned from it would be that of no body. */
function withoutBody(request: SignedRequest): SignedRequest {
  return Object.defineProperty({ ...request }, 'body', {
    get: () => {
      throw new TypeError(
        'the body is not kept for a route below a mount: give "cost" to the mount, or reckon it from the headers',
      );
    },
  });
}

/** Tells a verdict, at once where it is there at once. */
function settle(judge: () => Verdict | Promise<Verdict>, done: VerdictCallback): void {
  const verdict = judge();
  if (!isPromiseLike(verdict)) return done(null, verdict);
  verdict.then(
    (decided) => done(null, decided),
    (error: Error) => done(error),
  );
}

function refuse(
  verifier: Verifier,
  incoming: NodeRequest,
  options: IncomingOptions,
  done: VerdictCallback,
): void {
  done(null, { ok: false, refusal: verifier.refuseBody(toSignedRequest(incoming, NO_BODY, options)) });
}

/** The declared length of the body in bytes: 0 when there is none, NaN when it comes in chunks. */
function declaredLength({ headers }: NodeRequest): number {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Number.NaN;
}

/** The raw bytes that a platform or an earlier parser kept. */
function keptBody(incoming: NodeRequest): Uint8Array | undefined {
  if (incoming.rawBody instanceof Uint8Array) return incoming.rawBody;
  // A raw parser inflates; the sender signed what it sent.
  const isRaw = incoming.body instanceof Uint8Array && incoming.headers['content-encoding'] === undefined;
  return isRaw ? (incoming.body as Uint8Array) : undefined;
}
