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
export { assertDuration } from './store/assert-duration.ts';
export { OperationShareError } from './store/operation-share-error.ts';
export type {
  OperationEnd,
  OperationLease,
  OperationStart,
  OperationState,
  OperationStore,
} from './store/operation-store.ts';
