/** Two parts that must be alike, such as a digest that was sent and that of the body. */

import type { FormProblem } from '../../form-problem.ts';
import { unbound } from '../bound-parts.ts';
import { type Message, type Part, toPart } from '../message.ts';

const DIFFERENT: FormProblem = {
  code: 'malformed_body',
  member: 'body',
  reason: 'A value of the request must be that of its body.',
};

/**
 * Makes the part, which writes nothing. It binds what the second part is made of only as far as the message binds the first:
 * what was sent must be signed.
 */
export function samePart(sent: Part | Message, computed: Part | Message): Part {
  const [first, second] = [toPart('part.same()', sent), toPart('part.same()', computed)];
  return {
    label: '',
    toRecipe: () => [],
    of: [...unbound(first), ...unbound(second)],
    compile: (headers) => {
      const [write, writeSecond] = [first.compile(headers), second.compile(headers)];
      return (request, signatureFields, out) => {
        const text = out.textOf((inner) => write(request, signatureFields, inner));
        if (text !== out.textOf((inner) => writeSecond(request, signatureFields, inner))) out.fail(DIFFERENT);
      };
    },
  };
}
