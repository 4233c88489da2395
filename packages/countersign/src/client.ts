export type { ResponseHead } from './client/server-date.ts';
export {
  type Credentials,
  type RequestToSign,
  type SigningOptions,
  signRequest,
} from './client/sign-request.ts';
export { type SignedFetchOptions, signedFetch } from './client/signed-fetch.ts';
export { createSigner, type SignedOnce, type Signer, type SignerOptions } from './client/signer.ts';
