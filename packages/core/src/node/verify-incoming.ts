/** From a request of Node's HTTP servers to a verdict; what all adapters share. */

import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { assertBasePath, withoutBasePath } from '../base-path.ts';
import { isPromiseLike } from '../deadline.ts';
import type { SignedRequest } from '../request.ts';
import type { Requirements } from '../requirements.ts';
import type { Verdict } from '../verdict.ts';
import type { Verifier } from '../verifier.ts';
import { BodyAlreadyReadError } from './body-already-read.ts';
import { takeBody } from './raw-body.ts';

/** A request of `node:http` or `node:http2`, as frameworks extend it. */
export type NodeRequest = (IncomingMessage | Http2ServerRequest) & {
  readonly originalUrl?: string;
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
 * Takes the raw body, verifies, and leaves the stream as it was found, for parsers to read.
 *
 * The error is a {@link BodyAlreadyReadError} when a parser ran before and kept no raw bytes (its message says what to
 * move where), or that of a request which was aborted by its sender.
 */
export function verifyIncoming(
  verifier: Verifier,
  incoming: NodeRequest,
  options: IncomingOptions,
  done: VerdictCallback,
): void {
  const declared = declaredLength(incoming);
  if (declared > verifier.maxBodyBytes) return refuse(verifier, incoming, options, done);
  const kept = keptBody(incoming);
  if (kept !== undefined) return decide(verifier, toSignedRequest(incoming, kept, options), options, done);
  if (incoming.readableDidRead || incoming.readableEnded) return done(new BodyAlreadyReadError());
  // Without either header there is no body (RFC 9112 §6.3), and nothing to wait for.
  if (declared === 0) return decide(verifier, toSignedRequest(incoming, NO_BODY, options), options, done);
  takeBody(incoming, verifier.maxBodyBytes, (taken) => {
    if (taken.outcome === 'aborted') return done(taken.error);
    if (taken.outcome === 'too_large') return refuse(verifier, incoming, options, done);
    decide(verifier, toSignedRequest(incoming, taken.body, options), options, done);
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
export function toSignedRequest(
  incoming: NodeRequest,
  body: Uint8Array,
  options: IncomingOptions,
): SignedRequest {
  return {
    method: incoming.method ?? '',
    // Frameworks cut mount points off `url`; what the client signed is the original.
    target: withoutBasePath(incoming.originalUrl ?? incoming.url ?? '', options.basePath),
    headers: incoming.rawHeaders,
    body,
    address: options.address ?? incoming.socket?.remoteAddress,
  };
}

const NO_BODY = Buffer.alloc(0);

function decide(
  verifier: Verifier,
  request: SignedRequest,
  options: IncomingOptions,
  done: VerdictCallback,
): void {
  const verdict = verifier.verify(request, options.requirements);
  if (!isPromiseLike(verdict)) return done(null, verdict);
  verdict.then(
    (settled) => done(null, settled),
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

/** The declared length of the body in bytes: 0 when there is none, NaN when it is not declared. */
function declaredLength({ headers, httpVersionMajor }: NodeRequest): number {
  const length = headers['content-length'];
  if (headers['transfer-encoding'] !== undefined) return Number.NaN;
  if (length === undefined) return httpVersionMajor >= 2 ? Number.NaN : 0;
  return Number(length);
}

/** The raw bytes that a platform or an earlier parser kept. */
function keptBody(incoming: NodeRequest): Uint8Array | undefined {
  if (incoming.rawBody instanceof Uint8Array) return incoming.rawBody;
  // A raw parser inflates; the sender signed what it sent.
  const isRaw = incoming.body instanceof Uint8Array && incoming.headers['content-encoding'] === undefined;
  return isRaw ? (incoming.body as Uint8Array) : undefined;
}
