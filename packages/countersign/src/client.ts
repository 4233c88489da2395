/** Signs requests: alone, with one key, or in place of `fetch`. */

export type { ResponseHead } from './client/server-date.ts';
export { type SigningOptions, signRequest } from './client/sign-request.ts';
export { type SignedFetchOptions, signedFetch } from './client/signed-fetch.ts';
export { createSigner, type SignedRequestHeaders, type Signer, type SignerOptions } from './client/signer.ts';
export type { SigningKey, SigningSecret } from './client/signing-key.ts';
export {
  ResponseVerificationError,
  type ServerKey,
  type TrustedResponses,
} from './client/verify-response.ts';
