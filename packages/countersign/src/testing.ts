export {
  type TestClock,
  type TestRequest,
  type TestVerifier,
  testVerifier,
} from './testing/test-verifier.ts';
