/** From a `Request` of the Fetch standard to a verdict; what `verifyFetch()` and `webhook()` share. */

import { PendingBody } from '../body/pending-bodies.ts';
import { isPromiseLike } from '../internal/deadline.ts';
import { type Deployment, deployed } from '../request/base-path.ts';
import { type RequestHead, type SignedRequest, toHeaderPairs } from '../request/request.ts';
import type { Verdict } from '../responses/verdict.ts';
import type { RoutePolicy } from '../verify/route/route-policy.ts';
import type { Verification } from '../verify/verification.ts';
import type { Verifier } from '../verify/verifier.ts';
import { readBody } from './read-body.ts';

/** Facts beyond the request itself. */
export interface FetchedOptions {
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
  readonly policy: RoutePolicy;
}

/** A verdict, and the request as it was verified. The body is empty where the head alone was refused. */
export interface JudgedFetch {
  readonly verdict: Verdict;
  readonly request: SignedRequest;
}

/**
 * Judges the head, reads the body and verifies.
 *
 * @throws (by rejection) TypeError for a body that was read before, the reason of the request's signal when the sender goes
 * away, and what the integrator's own code throws.
 */
export async function verifyRequest(
  verifier: Verifier,
  request: Request,
  options: FetchedOptions,
): Promise<JudgedFetch> {
  assertUnread(request);
  const head = toHead(request, options, verifier.deployment);
  const verification = verifier.start(head, options.policy, declaredLength(request));
  if ('ok' in verification) return { verdict: verification, request: head };
  const body = await readBody(request, { ...verifier.bodyLimits, address: head.address });
  if (typeof body === 'string') return { verdict: verifier.refuseBody(verification, body), request: head };
  return { verdict: await finish(verifier, verification, body), request: verification.request };
}

/** Bodies of requests that wait for keys or store count as those that still arrive. */
async function finish(verifier: Verifier, verification: Verification, body: Uint8Array): Promise<Verdict> {
  const { maxPendingBytes } = verifier.bodyLimits;
  const pending = new PendingBody(maxPendingBytes, verification.request.address ?? '');
  if (!pending.makeRoom(body.length)) return verifier.refuseBody(verification, 'too_busy');
  const verdict = verifier.finish(verification, body);
  if (!isPromiseLike(verdict)) return verdict;
  pending.hold(body.length);
  try {
    return await verdict;
  } finally {
    pending.release();
  }
}

/** Tells whether a value is a request, which may be of another implementation than the platform's. */
export function isRequest(value: unknown): value is Request {
  return value instanceof Request || typeof (value as Partial<Request>)?.headers?.get === 'function';
}

function assertUnread(request: Request): void {
  if (!isRequest(request))
    throw new TypeError(
      'verifyFetch(): "request" must be a Request of the Fetch standard; in Hono, write verifyFetch(verifier, c.req.raw)',
    );
  if (!request.bodyUsed && request.body?.locked !== true) return;
  throw new TypeError(
    'The body of this request was read before Countersign could verify its bytes. Verify first, and parse the bytes that ' +
      'were verified; or give the request that was not read, such as request.clone().',
  );
}

/** Method, target and headers of a request. */
export function headOf(request: Request): Pick<RequestHead, 'method' | 'url' | 'headers'> {
  const { pathname, search } = new URL(request.url);
  return { method: request.method, url: pathname + search, headers: toHeaderPairs(request.headers) };
}

function toHead(
  request: Request,
  options: FetchedOptions,
  deployment: Deployment,
): RequestHead & { body: Uint8Array } {
  const head = {
    ...headOf(request),
    body: new Uint8Array(),
    address: options.address,
    requestId: options.requestId,
  };
  return deployed(head, deployment);
}

/** 0 where there is no body, NaN where its length is not declared. */
function declaredLength({ body, headers }: Request): number {
  if (body === null) return 0;
  const declared = headers.get('content-length') ?? '';
  return /^\d{1,15}$/.test(declared) ? Number(declared) : Number.NaN;
}
