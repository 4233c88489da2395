/** A part with the text around it, written only where the part is not empty. */

import { type Message, type Part, toPart } from '../message.ts';

/** Makes the part: `before` and `after` stand around it where it is not empty. */
export function optionalPart(before: string, given: Part | Message, after = ''): Part {
  if (typeof before !== 'string' || typeof after !== 'string')
    throw new TypeError('part.optional() takes a text, a part, and perhaps another text');
  const of = toPart('part.optional()', given);
  const [head, tail] = [before, after].map((text) => Buffer.from(text, 'utf8'));
  return {
    label: `[${before}${of.label}${after}]`,
    of: [of],
    compile: (headers) => {
      const write = of.compile(headers);
      return (request, signatureFields, out) =>
        out.changeOf(
          (inner) => write(request, signatureFields, inner),
          (written) =>
            written.length === 0 ? written : Buffer.concat([head as Buffer, written, tail as Buffer]),
        );
    },
  };
}
