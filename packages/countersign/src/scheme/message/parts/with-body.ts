/** A part that stands in the message only where a request has a body. */

import { assertKnownOptions } from '../../../internal/known-options.ts';
import { unbound } from '../bound-parts.ts';
import { type Message, type Part, toPart } from '../message.ts';

/** Options of `part.withBody()`. */
export interface WithBodyOptions {
  /** Methods with which it is written; with others, a body is not signed by it. Default: all. */
  readonly methods?: readonly string[] | undefined;
}

/** Makes the part. */
export function withBodyPart(given: Part | Message, options: WithBodyOptions = {}): Part {
  assertKnownOptions('part.withBody()', options, ['methods']);
  const of = toPart('part.withBody()', given);
  const { methods } = options;
  if (methods !== undefined && !(Array.isArray(methods) && methods.every((each) => /^[A-Z]+$/.test(each))))
    throw new TypeError('part.withBody(): "methods" must be a list of methods in capitals');
  return {
    label: `[${of.label}]`,
    of: methods === undefined ? [of] : unbound(of),
    toRecipe: (stepsOf) => [{ kind: 'withBody', ...(methods && { methods }), of: stepsOf(of) }],
    compile: (headers) => {
      const write = of.compile(headers);
      return (request, signatureFields, out) => {
        if (request.body.length === 0 || methods?.includes(request.method) === false) return;
        write(request, signatureFields, out);
      };
    },
  };
}
