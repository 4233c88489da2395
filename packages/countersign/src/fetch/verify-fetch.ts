/** Verification of a `Request`, as Hono, Next.js, Remix, SvelteKit, Bun and Deno hand it to handlers. */

import { assertKnownOptions } from '../internal/known-options.ts';
import type { Verdict } from '../responses/verdict.ts';
import { ROUTE_POLICY_OPTIONS, type RoutePolicy } from '../verify/route/route-policy.ts';
import type { Verifier } from '../verify/verifier.ts';
import { verifyRequest } from './verify-request.ts';

/** Options of {@link verifyFetch}: what the request must meet, and how it reaches the verifier. */
export interface VerifyFetchOptions extends RoutePolicy {
  /** The client's address, which a `Request` does not have. Default: none, so that keys with an `ipAllowlist` are refused. */
  readonly address?: string | undefined;
  /** The id that the request has in your access log. Default: none. */
  readonly requestId?: string | undefined;
}

/** Result of {@link verifyFetch}. */
export interface VerifiedFetch {
  readonly verdict: Verdict;
  /** The bytes that were verified, to be parsed by you. Empty where the request was refused before its body was read. */
  readonly body: Uint8Array;
}

const OPTIONS = [...ROUTE_POLICY_OPTIONS, 'address', 'requestId'];

/**
 * Verifies a `Request` and reads its body, which is read only where the head passes, and within `maxBodyBytes` and
 * `bodyTimeoutMs` of the verifier.
 *
 * @example
 * async function createOrder(request: Request): Promise<Response> {
 *   const { verdict, body } = await verifyFetch(verifier, request, { scopes: ['orders:write'] });
 *   if (!verdict.ok) return refusalResponse(verdict);
 *   return Response.json(JSON.parse(new TextDecoder().decode(body)));
 * }
 * @returns the verdict and the body. It rejects with a TypeError for an invalid option or a body that was read before, and
 * with the reason of `request.signal` when the sender went away.
 */
export async function verifyFetch(
  verifier: Verifier,
  request: Request,
  options: VerifyFetchOptions = {},
): Promise<VerifiedFetch> {
  assertKnownOptions('verifyFetch()', options, OPTIONS);
  const { address, requestId, ...policy } = options;
  const known = { address, requestId, policy };
  const judged = await verifyRequest(verifier, request, known);
  return { verdict: judged.verdict, body: judged.request.body };
}
