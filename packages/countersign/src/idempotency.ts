/** Runs an operation once, however often it is asked for, without a framework. */

export {
  createDeduplication,
  type Deduplication,
  type DeduplicationOptions,
} from './idempotency/deduplication.ts';
export {
  createIdempotency,
  type Idempotency,
  type IdempotencyOptions,
  KEPT_HEADERS,
} from './idempotency/idempotency.ts';
export type { OperationOptions } from './idempotency/operation-options.ts';
export type { AcceptedRequest, OperationBeginning } from './idempotency/operation-policy.ts';
