/** Parts that depend on a value of the request. */

import type { FormProblem } from '../../form-problem.ts';
import { boundParts } from '../bound-parts.ts';
import { type Message, type Part, toPart, type WritePart } from '../message.ts';

/** Makes a part that writes, by the text of another, one of several messages. */
export function byValuePart(of: Part, choices: Readonly<Record<string, Part | Message>>): Part {
  const by = toPart('part.byValue()', of);
  const parts = new Map(
    Object.entries(choices ?? {}).map(([value, choice]) => [value, toPart('part.byValue()', choice)]),
  );
  if (parts.size === 0)
    throw new TypeError('part.byValue() takes a part, and a message for each of its values');
  const problem = notOneOf(by, [...parts.keys()]);
  return {
    label: `{by ${by.label}: ${[...parts].map(([value, { label }]) => `${value}: ${label}`).join(' | ')}}`,
    of: boundByAll([...parts.values()]),
    toRecipe: (stepsOf) => {
      const steps = [...parts].map(([value, choice]) => [value, stepsOf(choice)] as const);
      return [{ kind: 'byValue', by: stepsOf(by), choices: Object.fromEntries(steps) }];
    },
    compile(headers) {
      const readValue = by.compile(headers);
      const writers = new Map<string, WritePart>();
      for (const [value, choice] of parts) writers.set(value, choice.compile(headers));
      return (request, signatureFields, out) => {
        const value = out.textOf((inner) => readValue(request, signatureFields, inner));
        const write = writers.get(value);
        if (write === undefined) out.fail(problem);
        else write(request, signatureFields, out);
      };
    },
  };
}

/** Makes a part that is written as it is, where it has one of the texts. */
export function oneOfPart(given: Part, values: readonly string[]): Part {
  const of = toPart('part.oneOf()', given);
  if (!Array.isArray(values) || values.length === 0 || !values.every((each) => typeof each === 'string'))
    throw new TypeError('part.oneOf() takes a part, and a list of the texts that it may have');
  const allowed = new Set(values);
  const problem = notOneOf(of, values);
  return {
    label: of.label,
    of: [of],
    toRecipe: (stepsOf) => stepsOf(of),
    compile(headers) {
      const write = of.compile(headers);
      return (request, signatureFields, out) => {
        const bytes = out.textOf((inner) => write(request, signatureFields, inner));
        if (allowed.has(Buffer.from(bytes, 'latin1').toString('utf8'))) out.text(bytes);
        else out.fail(problem);
      };
    },
  };
}

/** Leaves out what only some of the messages hold, which the part as a whole does not bind. */
function boundByAll(parts: readonly Part[]): readonly Part[] {
  const [first = [], ...others] = parts.map((each) => boundParts([each]));
  const labels = others.map((each) => new Set(each.map(({ label }) => label)));
  const needed = [first, ...others].flat().map(({ label, needs, compile }) => ({ label, needs, compile }));
  const inAll = first.filter(({ label, of }) => of === undefined && labels.every((each) => each.has(label)));
  return [...inAll, ...needed.filter(({ needs }) => needs !== undefined)];
}

function notOneOf({ label }: Part, values: readonly string[]): FormProblem {
  const reason = `${label} must be one of ${values.length}: ${values.map((value) => `"${value}"`).join(', ')}.`;
  return { code: 'malformed_body', member: 'body', reason };
}
