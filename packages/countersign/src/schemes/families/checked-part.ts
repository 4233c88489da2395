/** Values that are signed without separators, held to a form so that no text of theirs can stand in a neighbour. */

import type { FormProblem } from '../../scheme/form-problem.ts';
import type { Part } from '../../scheme/message/message.ts';

/** A part whose text must match a pattern; a request where it does not is refused. */
export function checkedPart<P extends Part>(of: P, pattern: RegExp, problem: FormProblem): P {
  const check = (bytes: Uint8Array) =>
    pattern.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'))
      ? bytes
      : problem;
  return {
    ...of,
    compile: (headers) => {
      const write = of.compile(headers);
      return (request, fields, out) => out.changeOf((inner) => write(request, fields, inner), check);
    },
  };
}

/** The problem of a member of the body. */
export function bodyFormProblem(name: string, what: string): FormProblem {
  return { code: 'malformed_body', member: 'body', reason: `"${name}" must be ${what}.` };
}
