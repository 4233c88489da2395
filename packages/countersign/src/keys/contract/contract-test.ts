/** Tests of a contract, for any test runner. */

import type { Clause } from '../../store/contract/clause.ts';

/** A test of what others have made. */
export interface ContractTest {
  /** Is the same in every run, and occurs once. */
  readonly title: string;
  /** Makes what is tested, tries it and closes it. Rejects with an AssertionError where it breaks the contract. */
  readonly run: () => Promise<void>;
}

interface Closable {
  readonly close?: (() => void | Promise<void>) | undefined;
}

/** Makes a test of each clause, with a thing of its own. */
export function testsOf<Tested extends Closable>(
  owner: string,
  group: string,
  clauses: readonly Clause<Tested>[],
  create: () => Tested | Promise<Tested>,
): readonly ContractTest[] {
  if (typeof create !== 'function')
    throw new TypeError(`${owner}: the first argument must be a function that makes what is tested`);
  return clauses.map(({ title, run }) => ({
    title: `${group}: ${title}`,
    async run() {
      const tested = await create();
      try {
        await run(tested);
      } finally {
        await tested.close?.();
      }
    },
  }));
}

/** Ids that are written alike, or mean something to a database, a path or a prototype. */
export const AWKWARD_IDS: readonly string[] = [
  'k',
  'K',
  'k ',
  ' k',
  '0',
  '00',
  '%',
  '_',
  '*',
  '__proto__',
  'constructor',
  "k' OR '1'='1",
  '"k"',
  'k\\',
  '$1',
  '?',
  'line\nbreak\r\n',
  'null',
  '{keys}',
  'e\u0301',
  '\u00e9',
  'ключ-🔑',
  'x'.repeat(256),
];

/** Waits until something is so, for ten seconds at most. */
export async function until(isSo: () => boolean): Promise<boolean> {
  for (let waits = 0; waits < 1000; waits++) {
    if (isSo()) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return isSo();
}
