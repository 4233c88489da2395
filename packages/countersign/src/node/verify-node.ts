/** Verification on a plain `node:http` server. */

import { assertKnownOptions } from '../internal/known-options.ts';
import type { Verdict } from '../responses/verdict.ts';
import { ROUTE_POLICY_OPTIONS, type RoutePolicy } from '../verify/route/route-policy.ts';
import type { Verifier } from '../verify/verifier.ts';
import type { NodeRequest } from './node-request.ts';
import { type IncomingOptions, verifyIncoming } from './verify-incoming.ts';

/** Options of {@link verifyNode}: what the request must meet, and how it reaches the verifier. */
export interface VerifyNodeOptions extends RoutePolicy {
  /** The client's address. Default: the socket's, which behind a proxy is the proxy's. */
  readonly address?: string | undefined;
  /** The response to the request. Default: the one that Node has for it. */
  readonly response?: IncomingOptions['response'] | undefined;
  /** The id that the request has in your access log. Default: none. */
  readonly requestId?: string | undefined;
}

const OPTIONS = [...ROUTE_POLICY_OPTIONS, 'address', 'response', 'requestId'];

/**
 * Verifies a request of a `node:http` or `node:http2` server, and leaves its body for whatever reads it next.
 *
 * @example
 * import { createServer } from 'node:http';
 *
 * createServer(async (req, res) => {
 *   const verdict = await verifyNode(verifier, req, { scopes: ['payouts:write'] });
 *   if (verdict.ok) return res.end(`Hello, ${verdict.key.id}`);
 *   const { status, headers, body } = verdict.response;
 *   return res.writeHead(status, headers).end(body);
 * });
 * @returns the verdict. It rejects with a TypeError for an invalid option, with a `BodyAlreadyReadError` when the body was
 * read before, and with a `RequestAbortedError` when the sender went away.
 */
export async function verifyNode(
  verifier: Verifier,
  incoming: NodeRequest,
  options: VerifyNodeOptions = {},
): Promise<Verdict> {
  assertKnownOptions('verifyNode()', options, OPTIONS);
  const { address, response, requestId, ...policy } = options;
  const known = { address, response, requestId, policy };
  return new Promise((resolve, reject) => {
    verifyIncoming(verifier, incoming, known, (error, verdict) =>
      verdict === undefined ? reject(error) : resolve(verdict),
    );
  });
}
