export { type DigestEncoding, hashText, type OneShotHash } from './scheme/one-shot-hash.ts';
export { secondsUntilFit, stateOf, type WindowCounter } from './store/sliding-window.ts';
