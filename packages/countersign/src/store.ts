/** For authors of stores: the contract, and the suite that a store must pass. */

export { toLogger } from './events/to-logger.ts';
export { naming } from './internal/known-options.ts';
export { type DigestEncoding, hashText, type OneShotHash } from './internal/one-shot-hash.ts';
export { assertDuration } from './store/assert-duration.ts';
export { type StoreContractOptions, type StoreTest, storeContract } from './store/contract/store-contract.ts';
export type { StoreUnderTest } from './store/contract/store-under-test.ts';
export { toHashable } from './store/hashable-text.ts';
export { hasSharedLimit, type Limit, type LimitState, limitIdentity } from './store/limit.ts';
export { OperationShareError } from './store/operation-share-error.ts';
export type {
  OperationEnd,
  OperationLease,
  OperationStart,
  OperationState,
  OperationStore,
} from './store/operation-store.ts';
export {
  advance,
  type Demand,
  fits,
  newCounter,
  secondsUntilFit,
  stateOf,
  type WindowCounter,
} from './store/sliding-window.ts';
export {
  type Admission,
  type AdmissionRequest,
  hasReplayId,
  type ReplayAdmissionRequest,
  type Store,
} from './store/store.ts';
