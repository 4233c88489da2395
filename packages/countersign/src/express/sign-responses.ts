/** Express: signed responses. */

import {
  type ResponseKey,
  type ResponseSigning,
  responseSigner,
  type SignResponsesOptions,
} from '../node/sign-response.ts';
import type { ResponseScheme, SharedSecretResponseScheme } from '../scheme/response-scheme.ts';
import type { Verifier } from '../verify/verifier.ts';
import type { Middleware } from './middleware.ts';

/**
 * Makes a middleware that signs what is answered behind it, refusals too: mount it before the verifier. Each response is held
 * back until it is whole. One that cannot be signed, such as the refusal of a request without the signature that is to be covered, is sent
 * without a signature, of which a process warning tells.
 *
 * A scheme that signs with the secret of the request, such as `hawkResponses()`, takes the verifier in place of a key: it signs the answers to
 * requests that this has accepted, and no others.
 *
 * @example
 * const responses = responseSignatures({ requiredComponents: ['@status', '"signature";req;key="sig1"'], algorithms: ['ed25519'] });
 * app.use(signResponses(responses, { id: 'server-2026', secret: process.env.PRIVATE_KEY }));
 * @throws TypeError or RangeError for an invalid option, or a secret that is not what the scheme takes.
 */
export function signResponses(
  scheme: ResponseScheme,
  key: ResponseKey,
  options?: SignResponsesOptions,
): Middleware;
export function signResponses(
  scheme: SharedSecretResponseScheme,
  verifier: Verifier,
  options?: SignResponsesOptions,
): Middleware;
export function signResponses(
  scheme: ResponseScheme | SharedSecretResponseScheme,
  by: ResponseKey | Verifier,
  options: SignResponsesOptions = {},
): Middleware {
  const sign = responseSigner([scheme, by] as unknown as ResponseSigning, options);
  return (req, res, next) => {
    sign(req, res, req.originalUrl);
    next();
  };
}
