/** A verifier with a key and a clock, for tests. */

export {
  type TestClock,
  type TestRequest,
  type TestVerifier,
  testVerifier,
} from './testing/test-verifier.ts';
