/** Prints outcomes as a table. */

import type { Outcome } from './run-scenario.ts';

/** The table of one system. */
export function formatTable(title: string, outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ name, expected, actual, log, problem }) => [
    name,
    expected,
    actual,
    log,
    problem === undefined ? 'ok' : `NOT AS DOCUMENTED: ${problem}`,
  ]);
  const table = [['request', 'expected', 'actual', 'in the log', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...table.map((row) => (row[column] as string).length)),
  );
  const lines = table.map((row) =>
    `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd(),
  );
  const rule = `  ${widths.map((width) => '-'.repeat(width)).join('  ')}`;
  return [title, lines[0], rule, ...lines.slice(1)].join('\n');
}
