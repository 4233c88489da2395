export { rateLimitHeaders } from './limits/rate-limit-headers.ts';
export {
  createLimiter,
  type LimitAllowed,
  type LimitDecision,
  type Limiter,
  type LimitQuestion,
  type LimitRefused,
} from './limits/rate-limiter.ts';
export type { LimiterOptions } from './limits/rate-limiter-options.ts';
