/** The value of a header before its last parameter, which is the signature of what stands before. */

import type { FormProblem } from '../../form-problem.ts';
import { header as headerValue } from '../../values/value-location.ts';
import type { Part } from '../message.ts';

const SEPARATORS = ';, ';

/** Makes the part. */
export function beforeParameterPart(header: string, name: string): Part {
  for (const text of [header, name])
    if (typeof text !== 'string' || !/^[\w-]+$/.test(text))
      throw new TypeError('part.beforeParameter() takes the names of a header and of its last parameter');
  const problem: FormProblem = {
    code: 'malformed_header',
    member: 'header',
    header,
    reason: `The header ${header} must have the parameter "${name}" once, as its last.`,
  };
  return {
    label: `{${header} before ${name}}`,
    of: [headerValue(header)],
    compile: (headers) => {
      const slot = headers.slot(header);
      return (_request, signatureFields, out) => {
        const value = signatureFields.headers[slot] ?? '';
        const end = placeOf(`${name}=`, value, 0);
        const isLast = end !== -1 && !/[;,]/.test(value.slice(end));
        if (isLast && placeOf(`${name}=`, value, end + 1) === -1) out.text(value.slice(0, end));
        else out.fail(problem);
      };
    },
  };
}

/** The first place from `from` at which a parameter begins. */
function placeOf(parameter: string, value: string, from: number): number {
  let at = value.indexOf(parameter, from);
  while (at > 0 && !SEPARATORS.includes(value.charAt(at - 1))) at = value.indexOf(parameter, at + 1);
  return at;
}
