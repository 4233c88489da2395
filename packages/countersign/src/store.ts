export { toLogger } from './events/to-logger.ts';
export { naming } from './internal/known-options.ts';
export { type DigestEncoding, hashText, type OneShotHash } from './internal/one-shot-hash.ts';
export { toHashable } from './store/hashable-text.ts';
export { type Demand, secondsUntilFit, stateOf, type WindowCounter } from './store/sliding-window.ts';
export { hasReplayId, limitIdentity, type ReplayAdmissionRequest } from './store/store.ts';
