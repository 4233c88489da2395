/** Rate limits alone, without signatures and without a framework. */

export { rateLimitHeaders } from './limits/rate-limit-headers.ts';
export {
  createRateLimiter,
  type LimitAllowed,
  type LimitDecision,
  type LimitQuestion,
  type LimitRefused,
  type RateLimiter,
} from './limits/rate-limiter.ts';
export type { RateLimiterOptions } from './limits/rate-limiter-options.ts';
