/** The results of collections as a table. */

import { table } from '../bench/tables.ts';
import type { SampleScheme } from '../samples/sample-schemes.ts';
import type { CollectionTool } from './collection-tool.ts';
import { type CollectionResult, whyNoCollection } from './run-collections.ts';

/** All results of a tool with a scheme. */
export interface Cell {
  readonly tool: CollectionTool;
  readonly sampleScheme: SampleScheme;
  readonly results: readonly CollectionResult[];
  /** Those with a wrong secret. */
  readonly wrong: readonly CollectionResult[];
}

/** Lines of a tool's output that are shown. */
const LINES = 20;

/** A table of schemes and tools, and the problems below it. */
export function resultsPage(
  tools: readonly CollectionTool[],
  schemes: readonly SampleScheme[],
  cells: readonly Cell[],
): { readonly text: string; readonly hasFailed: boolean } {
  const rows = schemes.map((sampleScheme) => [
    sampleScheme.name,
    ...tools.map((tool) => {
      const cell = cells.find((each) => each.tool === tool && each.sampleScheme === sampleScheme);
      return cell === undefined ? 'none' : countOf(cell);
    }),
  ]);
  const reasons = schemes.flatMap((sampleScheme) => {
    const reason = whyNoCollection(sampleScheme);
    return reason === undefined ? [] : [`- ${sampleScheme.name} has no collection: ${reason}.`];
  });
  const problems = cells.flatMap(problemsOf);
  return {
    hasFailed: problems.length > 0,
    text: [
      table(['scheme', ...tools.map(({ title }) => title)], rows),
      ...(reasons.length === 0 ? [] : [reasons.join('\n')]),
      ...(problems.length === 0 ? [] : [`Problems:\n\n${problems.join('\n')}`]),
    ].join('\n\n'),
  };
}

function countOf({ results }: Cell): string {
  const good = results.filter(({ verdict, changed }) => verdict === 'accepted' && changed === undefined);
  return `${good.length} of ${results.length}`;
}

function problemsOf({ tool, sampleScheme, results, wrong }: Cell): readonly string[] {
  const at = `- ${tool.title}, ${sampleScheme.name}`;
  const bad = results.filter(({ verdict, changed }) => verdict !== 'accepted' || changed !== undefined);
  const output = bad.some(({ verdict }) => verdict === 'not sent') ? lastLines(bad[0]?.output ?? '') : '';
  return [
    ...bad.map(({ request, verdict, changed }) =>
      `${at}, ${request}: ${verdict}${changed === undefined ? '' : `; ${changed}`}`.trimEnd(),
    ),
    ...(output === '' ? [] : [`${at} printed:\n${output}`]),
    ...wrong
      .filter(({ verdict }) => verdict !== 'signature_mismatch')
      .map(({ request, verdict }) => `${at}, ${request}, with a wrong secret: ${verdict}`),
  ];
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-LINES).join('\n');
}
