/** A part with what stands around it, written only where the part is not empty. */

import { type Message, type Part, toPart, type WritePart } from '../message.ts';

/** Makes the part: `before` and `after` stand around it where it is not empty. */
export function optionalPart(
  before: string,
  given: Part | Message,
  after: string | Part | Message = '',
): Part {
  if (typeof before !== 'string')
    throw new TypeError('part.optional() takes a text, a part, and what follows');
  const of = toPart('part.optional()', given);
  const head = Buffer.from(before, 'utf8');
  const tail = typeof after === 'string' ? textPart(after) : toPart('part.optional()', after);
  return {
    label: `[${before}${of.label}${tail.label}]`,
    of: [of, tail],
    toRecipe: (stepsOf) => [
      { kind: 'optional', before, of: stepsOf(of), after: after === '' ? [] : stepsOf(tail) },
    ],
    compile: (headers) => {
      const [write, writeTail] = [of.compile(headers), tail.compile(headers)];
      return (request, signatureFields, out) => {
        const text = out.textOf((inner) => write(request, signatureFields, inner));
        if (text === '') return;
        out.bytes(head);
        out.text(text);
        writeTail(request, signatureFields, out);
      };
    },
  };
}

function textPart(text: string): Part {
  const bytes = Buffer.from(text, 'utf8');
  const write: WritePart = (_request, _signatureFields, out) => out.bytes(bytes);
  return { label: text, nature: { role: 'literal' }, compile: () => write };
}
