/** Verifies a `Request` of the Fetch standard, as in Hono, Next.js, Bun, Deno and Workers. */

export { refusalResponse } from './fetch/refusal-response.ts';
export { type VerifiedFetch, type VerifyFetchOptions, verifyFetch } from './fetch/verify-fetch.ts';
export { type WebhookEndpoint, type WebhookWrapper, webhook } from './fetch/webhook.ts';
