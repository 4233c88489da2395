/** The results of samples as a table. */

import type { SampleLanguage } from '@countersign/docs';
import { table } from '../bench/tables.ts';
import type { MatrixResult } from './run-request.ts';
import type { SampleScheme } from './sample-schemes.ts';

/** A language, and the versions of the programs that ran its samples; undefined where they are missing. */
export interface TriedLanguage {
  readonly language: SampleLanguage;
  readonly versions: string | undefined;
}

/** Characters of a problem that are shown. */
const SHOWN = 300;

/** Writes a table of languages and schemes, one of targets and bodies, and the problems below them. */
export function resultsPage(
  tried: readonly TriedLanguage[],
  schemes: readonly SampleScheme[],
  results: readonly MatrixResult[],
): string {
  const versions = tried.map(({ language: { title }, versions = 'missing' }) => `- ${title}: ${versions}`);
  const problems = results.flatMap(({ language, scheme, request, problem }) =>
    problem === undefined ? [] : [`- ${language}, ${scheme}, ${request}: ${shortened(problem)}`],
  );
  return [
    schemesTable(tried, schemes, results),
    requestsTable(results),
    `Accepted: ${sum(results.map(({ accepted }) => accepted))} of ${results.length * 2} runs. Copies refused as \`replayed\`: ${results.filter(({ isCopyRefused }) => isCopyRefused).length} of ${results.length}.`,
    versions.join('\n'),
    ...(problems.length === 0 ? [] : [`Problems:\n\n${problems.join('\n')}`]),
  ].join('\n\n');
}

function schemesTable(
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
  return table(['language', ...schemes.map(({ name }) => name)], rows);
}

/** A row for each target, a column for each body, over all languages and schemes. */
function requestsTable(results: readonly MatrixResult[]): string {
  const parts = results.map(({ request }) => request.split(', ') as [target: string, body: string]);
  const targets = [...new Set(parts.map(([target]) => target))];
  const bodies = [...new Set(parts.map(([, body]) => body))];
  const rows = targets.map((target) => [
    target,
    ...bodies.map((body) => countOf(results.filter(({ request }) => request === `${target}, ${body}`))),
  ]);
  return table(['target', ...bodies], rows);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

function countOf(results: readonly MatrixResult[]): string {
  const passed = results.filter(({ problem }) => problem === undefined).length;
  return `${passed} of ${results.length}`;
}

function shortened(problem: string): string {
  return problem.replace(/\s+/g, ' ').slice(0, SHOWN);
}
