/** A refusal as a `Response`. */

import type { RefusalResponse } from '../responses/response-format.ts';
import type { Refused } from '../responses/verdict.ts';

/**
 * Makes the `Response` to a refused request, in the scheme's own words.
 *
 *
 * @example
 * async function answer(request: Request): Promise<Response> {
 *   const { verdict } = await verifyFetch(verifier, request);
 *   return verdict.ok ? Response.json({ hello: verdict.key.id }) : refusalResponse(verdict);
 * }
 */
export function refusalResponse(refused: Refused): Response {
  return toResponse(refused.response);
}

/** Makes a `Response`. One without content has no body, which the Fetch standard demands of 204. */
export function toResponse({ status, headers, body }: RefusalResponse): Response {
  return new Response(body === '' ? null : body, { status, headers });
}
