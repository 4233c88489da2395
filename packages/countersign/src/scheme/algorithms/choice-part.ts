/** The part without bytes that tells an algorithm a text of the request. */

import { type Message, type Part, toPart } from '../message/message.ts';

/** Makes the part, which belongs into each message of a scheme. Any text is taken: the algorithm judges it. */
export function choicePart(given: Part | Message): Part {
  const of = toPart('an algorithm', given);
  return {
    label: '',
    toRecipe: () => [],
    compile: (headers) => {
      const write = of.compile(headers);
      return (request, signatureFields, out) =>
        out.choose(out.textOf((inner) => write(request, signatureFields, inner)));
    },
  };
}
