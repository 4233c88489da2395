export { assertSpan } from './idempotency/operation-span.ts';
export { naming } from './known-options.ts';
export { type DigestEncoding, hashText, type OneShotHash } from './scheme/one-shot-hash.ts';
export { toHashable } from './store/hashable-text.ts';
export { type Demand, secondsUntilFit, stateOf, type WindowCounter } from './store/sliding-window.ts';
export { hasReplayId, limitIdentity, type ReplayClaim } from './store/store.ts';
export { toLogger } from './to-logger.ts';
