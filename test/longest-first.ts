/** Starts the files first that take longest, so that no process is left alone with one of them at the end. */

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those of ten seconds and more. Vitest knows by itself once it has run them here, but not on a fresh machine. */
const LONG: readonly string[] = [
  'test/diagnosis/corpus.test.ts',
  'test/faults/real-time.test.ts',
  'test/published/installed.test.ts',
  'test/published/programs.test.ts',
  'test/clients/clients.test.ts',
  'test/collections/collections.test.ts',
  'test/processes/storm.test.ts',
  'test/processes/idempotency.test.ts',
  'test/faults/cluster.test.ts',
  'test/packaging/guides.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // The files of a project stay together, since they share processes.
    return [...new Set(sorted.map(({ project }) => project))].flatMap((project) => {
      const own = sorted.filter((file) => file.project === project);
      return [...own.filter(isLong), ...own.filter((file) => !isLong(file))];
    });
  }
}

function isLong({ moduleId }: TestSpecification): boolean {
  return LONG.some((file) => moduleId.endsWith(file));
}
