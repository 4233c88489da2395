/** The parts of the sources that are mutated, each with the tests that must notice. */

/** A part: globs from the root of the workspace. */
export interface MutationPart {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}

const CORE = 'packages/countersign';

export const PARTS: Readonly<Record<string, MutationPart>> = {
  checks: {
    mutate: [`${CORE}/src/checks/**/*.ts`],
    tests: [`${CORE}/test/checks/**/*.test.ts`, `${CORE}/test/verify/**/*.test.ts`],
  },
  store: {
    mutate: [`${CORE}/src/store/**/*.ts`],
    tests: [`${CORE}/test/store/**/*.test.ts`],
  },
  keys: {
    mutate: [`${CORE}/src/keys/**/*.ts`],
    tests: [`${CORE}/test/keys/**/*.test.ts`, `${CORE}/test/verify/**/*.test.ts`],
  },
  verifier: {
    mutate: [`${CORE}/src/verify/create-verifier.ts`],
    tests: [`${CORE}/test/verify/**/*.test.ts`, `${CORE}/test/checks/**/*.test.ts`],
  },
  redis: {
    mutate: [`${CORE}/src/redis/**/*.ts`],
    tests: [
      `${CORE}/test/redis/**/*.test.ts`,
      'test/contract/redis-store.test.ts',
      'test/contract/redis-operation-store.test.ts',
    ],
  },
};
