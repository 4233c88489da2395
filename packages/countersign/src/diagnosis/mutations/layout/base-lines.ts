/** The lines of a signature base (RFC 9421 §2.5): one for each component, and one for the parameters. */

import type { Segment } from '../../../scheme/introspection.ts';
import { type CandidateMessage, isLineBreak } from '../candidate-message.ts';

/** The beginning of the line of the parameters. */
export const PARAMETERS = '"@signature-params": ';

/** Texts in quotation marks may have a semicolon in them. */
const PARAMETER = /;[a-z]+=(?:"(?:[^"\\]|\\.)*"|[^;]*)/g;

/** The segments of a line, with the line break behind it. */
export type BaseLine = readonly Segment[];

/** Tells whether a message is such a base. */
export function isSignatureBase(message: CandidateMessage): boolean {
  return message.some(({ label }) => label === PARAMETERS);
}

/** The lines of a base. */
export function linesOf(message: CandidateMessage): readonly BaseLine[] {
  const lines: Segment[][] = [[]];
  for (const segment of message) {
    lines.at(-1)?.push(segment);
    if (isLineBreak(segment)) lines.push([]);
  }
  return lines;
}

/** The name of the component of a line. */
export function nameOf(line: BaseLine): string {
  return (line[0]?.label ?? '').replace(/: $/, '');
}

/** The base with its components in another order; the line of the parameters stays the last. */
export function inLineOrder(
  base: CandidateMessage,
  lines: readonly BaseLine[],
  order: readonly number[],
): CandidateMessage | undefined {
  const own = linesOf(base);
  const blocks = lines.map((line) => own.find((each) => each[0]?.id === line[0]?.id));
  if (blocks.includes(undefined)) return undefined;
  return [...order.flatMap((i) => blocks[i] as BaseLine), ...own.slice(lines.length).flat()];
}

/** The base with other names of its components. */
export function withNames(base: CandidateMessage, rewrite: (name: string) => string): CandidateMessage {
  return base.map((each) =>
    each.role === 'literal' && each.label.startsWith('"') ? rewritten(each, rewrite) : each,
  );
}

/** The base with other parameters, of the line without its beginning. */
export function withParameters(
  base: CandidateMessage,
  rewrite: (parameters: string) => string,
): CandidateMessage {
  return base.map((each, i) => (base[i - 1]?.label === PARAMETERS ? rewritten(each, rewrite) : each));
}

/** Parameters in another order. */
export function parametersIn(
  text: string,
  order: (parameters: readonly string[]) => readonly string[],
): string {
  const end = text.indexOf(')') + 1;
  return text.slice(0, end) + order(text.slice(end).match(PARAMETER) ?? []).join('');
}

function rewritten(segment: Segment, rewrite: (text: string) => string): Segment {
  return { ...segment, bytes: Buffer.from(rewrite(Buffer.from(segment.bytes).toString('latin1')), 'latin1') };
}
