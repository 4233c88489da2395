/** Policies of published profiles of RFC 9421. */

import type { SignaturePolicy } from './signature-policy.ts';

/**
 * Requests by FAPI 2.0 HTTP Signatures, with a body by its digest.
 *
 * @example
 * const scheme = httpMessageSignatures(FAPI_2_REQUESTS);
 * @see https://openid.bitbucket.io/fapi/fapi-2_0-http-signatures.html
 */
export const FAPI_2_REQUESTS: SignaturePolicy = Object.freeze({
  requiredComponents: ['@method', '@target-uri', 'authorization'],
  requiredIfPresent: ['dpop'],
  algorithms: ['ecdsa-p256-sha256', 'ed25519', 'rsa-pss-sha512'],
  toleranceSeconds: 60,
  tag: 'fapi-2-request',
} satisfies SignaturePolicy);

/**
 * Requests by Open Payments, in which clients sign with Ed25519. Its own client computes digests of the body as it prints the JSON,
 * so that a body which is sent in another form is refused.
 *
 * @example
 * const scheme = httpMessageSignatures(OPEN_PAYMENTS_REQUESTS);
 * @see https://openpayments.dev/identity/http-signatures/
 */
export const OPEN_PAYMENTS_REQUESTS: SignaturePolicy = Object.freeze({
  requiredComponents: ['@method', '@target-uri'],
  requiredIfPresent: ['authorization'],
  algorithms: ['ed25519'],
} satisfies SignaturePolicy);

/**
 * Requests of the fediverse by RFC 9421, as Mastodon takes them since 4.5. The `keyid` is a URL: fetch keys from hosts that you
 * have chosen alone.
 *
 * @example
 * const scheme = httpMessageSignatures(MASTODON_REQUESTS);
 * @see https://docs.joinmastodon.org/spec/security/
 */
export const MASTODON_REQUESTS: SignaturePolicy = Object.freeze({
  requiredComponents: ['@method', '@target-uri'],
  algorithms: ['rsa-v1_5-sha256'],
} satisfies SignaturePolicy);
