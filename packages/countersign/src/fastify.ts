/** Plugins for Fastify: verified requests, endpoints of webhooks, idempotency and rate limits. */

export type { OnRefusal } from './fastify/answer.ts';
export { countersign, type PluginOptions, type RouteConfig } from './fastify/countersign.ts';
export {
  type DeduplicateOptions,
  deduplicate,
  type IdempotentHook,
  type IdempotentOptions,
  idempotent,
  type OperationHook,
} from './fastify/idempotent.ts';
export { type RateLimitHook, type RateLimitOptions, rateLimit } from './fastify/rate-limit.ts';
export { type SignResponsesPluginOptions, signResponses } from './fastify/sign-responses.ts';
export { type WebhookRoute, webhook } from './fastify/webhook.ts';
export { verificationOf } from './node/acceptance.ts';
export { observedVerdict } from './node/observation.ts';
export type { ResponseKey, SignResponsesOptions } from './node/sign-response.ts';
