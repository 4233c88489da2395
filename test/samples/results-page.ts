/** The results of samples as a table. */

import type { SampleLanguage } from '@countersign/docs';
import { table } from '../bench/tables.ts';
import type { MatrixResult } from './run-matrix.ts';
import type { SampleScheme } from './sample-schemes.ts';

/** A language, and the versions of the programs that ran its samples; undefined where they are missing. */
export interface TriedLanguage {
  readonly language: SampleLanguage;
  readonly versions: string | undefined;
}

/** Characters of a problem that are shown. */
const SHOWN = 300;

/** Writes a table of languages and schemes, and the problems below it. */
export function resultsPage(
  tried: readonly TriedLanguage[],
  schemes: readonly SampleScheme[],
  results: readonly MatrixResult[],
): string {
  const rows = tried.map(({ language: { id, title }, versions }) => [
    title,
    ...schemes.map(({ name }) =>
      versions === undefined
        ? 'skipped'
        : countOf(results.filter((each) => each.language === id && each.scheme === name)),
    ),
  ]);
  const problems = results.flatMap(({ language, scheme, request, problem }) =>
    problem === undefined ? [] : [`- ${language}, ${scheme}, ${request}: ${shortened(problem)}`],
  );
  const versions = tried.map(({ language: { title }, versions = 'missing' }) => `- ${title}: ${versions}`);
  return [
    table(['language', ...schemes.map(({ name }) => name)], rows),
    versions.join('\n'),
    ...(problems.length === 0 ? [] : [`Problems:\n\n${problems.join('\n')}`]),
  ].join('\n\n');
}

function countOf(results: readonly MatrixResult[]): string {
  const passed = results.filter(({ problem }) => problem === undefined).length;
  return `${passed} of ${results.length}`;
}

function shortened(problem: string): string {
  return problem.replace(/\s+/g, ' ').slice(0, SHOWN);
}
