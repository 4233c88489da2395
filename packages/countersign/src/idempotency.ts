export { assertDuration } from './idempotency/assert-duration.ts';
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
export {
  type MemoryOperationStore,
  type MemoryOperationStoreOptions,
  memoryOperationStore,
} from './idempotency/memory-operation-store.ts';
export type { OperationOptions } from './idempotency/operation-options.ts';
export { OperationShareError } from './idempotency/operation-share-error.ts';
export type {
  OperationEnd,
  OperationLease,
  OperationStart,
  OperationState,
  OperationStore,
} from './idempotency/operation-store.ts';
