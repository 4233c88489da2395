export { countersign, type MountOptions } from './express/countersign.ts';
export { deduplicate, idempotent, type OperationMountOptions } from './express/idempotent.ts';
export { type RateLimitOptions, rateLimit } from './express/rate-limit.ts';
