/** Middleware for Express: verified requests, endpoints of webhooks, idempotency and rate limits. */

export type { OnRefusal } from './express/answer.ts';
export { type AuthorizeOptions, authorize } from './express/authorize.ts';
export { countersign, type MountOptions } from './express/countersign.ts';
export {
  type DeduplicateOptions,
  deduplicate,
  type IdempotentHandler,
  type IdempotentOptions,
  idempotent,
} from './express/idempotent.ts';
export type { Middleware } from './express/middleware.ts';
export { type RateLimitOptions, rateLimit } from './express/rate-limit.ts';
export { signResponses } from './express/sign-responses.ts';
export { webhook } from './express/webhook.ts';
export { verificationOf } from './node/acceptance.ts';
export { observedVerdict } from './node/observation.ts';
export type { ResponseKey, SignResponsesOptions } from './node/sign-response.ts';
