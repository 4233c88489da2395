/** Presentation of results. */

import type { Spread } from './statistics.ts';

/** Says whether a goal is met. */
export function verdict(met: boolean): string {
  return met ? 'met' : '**not met**';
}

/** A ratio with its quartiles. */
export function show({ median, low, high }: Spread): string {
  return `${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, head.map(() => '---'), ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] as number)).join(' | ')} |`)
    .join('\n');
}
