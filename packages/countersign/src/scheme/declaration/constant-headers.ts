/** Headers that must have a value. */

import type { FormProblem } from '../form-problem.ts';
import type { RequestValues } from '../values/header-reader.ts';
import type { CompiledDeclaration } from './compiled-declaration.ts';

/** A header with the values of which it must have one. */
export interface ConstantHeader {
  readonly name: string;
  readonly slot: number;
  readonly values: readonly string[];
  readonly problem: FormProblem;
}

/** Compiles the constants of a declaration; undefined where it has none. */
export function constantsOf({
  declaration,
  headers,
}: CompiledDeclaration): readonly ConstantHeader[] | undefined {
  const entries = Object.entries(declaration.constants ?? {});
  if (entries.length === 0) return undefined;
  return entries.map(([name, given]) => {
    const values = typeof given === 'string' ? [given] : given;
    const reason = `${name} must be ${values.map((value) => `"${value}"`).join(' or ')}.`;
    const problem: FormProblem = { code: 'malformed_header', member: 'header', header: name, reason };
    return { name, slot: headers.slot(name), values, problem };
  });
}

/** Names the problem with the first header that does not have its value, or came more than once. */
export function wrongConstant(
  constants: readonly ConstantHeader[],
  { values, duplicated }: RequestValues,
): FormProblem | undefined {
  return constants.find(
    ({ slot, values: allowed }) => (duplicated & (1 << slot)) !== 0 || !allowed.includes(values[slot] ?? ''),
  )?.problem;
}
