/** Findings as text for people. */

import { line, paintFor } from '../../internal/terminal-text.ts';
import type { Io } from '../io.ts';
import { printLines } from '../output.ts';
import type { Finding, FindingState } from './finding.ts';

const MARKS = {
  ok: ['green', 'ok'],
  warning: ['yellow', 'warning'],
  fault: ['red', 'FAULT'],
  unknown: ['cyan', 'unknown'],
} as const satisfies Record<FindingState, readonly [string, string]>;

const WIDTH = 9;

/** Prints a line for each finding, with its cure below, and the sum. */
export function printFindings(io: Io, findings: readonly Finding[]): void {
  const paint = paintFor(io.stdout, io.env);
  const lines = findings.flatMap(({ area, state, text, cure }) => {
    const [style, word] = MARKS[state];
    const found = line`${paint(style, word.padEnd(WIDTH))}${area.padEnd(7)}${text}`;
    return cure === undefined ? [found] : [found, line`${' '.repeat(WIDTH + 7)}-> ${cure}`];
  });
  printLines(io, [...lines, '', sum(findings)]);
}

function sum(findings: readonly Finding[]): string {
  const count = (state: FindingState) => findings.filter((finding) => finding.state === state).length;
  const counted = (state: FindingState) => `${count(state)} ${state}${count(state) === 1 ? '' : 's'}`;
  return `${counted('fault')}, ${counted('warning')}, ${count('unknown')} unknown, ${count('ok')} ok`;
}
