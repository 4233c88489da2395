/** The page of the results. */

import type { Outcome, Suite } from './suites/suite.ts';

/** A suite, and the outcome of each of its cases. */
export interface SuiteResult {
  readonly suite: Suite;
  readonly outcomes: readonly (readonly [name: string, outcome: Outcome])[];
}

/** Writes the page in Markdown. */
export function resultsPage(results: readonly SuiteResult[]): string {
  return `# Conformance

Written by \`npm run conformance -- <folder of vectors>\`. Where the product differs from a case on purpose, the reason follows below.

| suite | origin | cases | passed | differ on purpose | failed |
| --- | --- | --- | --- | --- | --- |
${results.map(row).join('')}${results.map(details).join('')}`;
}

function row({ suite, outcomes }: SuiteResult): string {
  const count = (kind: Outcome['kind']) => outcomes.filter(([, outcome]) => outcome.kind === kind).length;
  const counts = [outcomes.length, count('passed'), count('differs on purpose'), count('failed')];
  return `| ${suite.name} | ${suite.origin} | ${counts.join(' | ')} |\n`;
}

function details({ suite, outcomes }: SuiteResult): string {
  const lines = outcomes.flatMap(([name, outcome]) =>
    outcome.kind === 'passed' ? [] : [`- ${outcome.kind}: ${name}: ${outcome.why}\n`],
  );
  return lines.length === 0 ? '' : `\n## ${suite.name}\n\n${lines.join('')}`;
}
