/** The query before its last parameter, which is the signature of what stands before. */

import type { FormProblem } from '../../form-problem.ts';
import { queryOf } from '../../target.ts';
import type { Part } from '../message.ts';

/** Makes the part. */
export function queryWithoutPart(name: string): Part {
  if (typeof name !== 'string' || !/^[\w.~-]+$/.test(name))
    throw new TypeError(
      'part.queryWithout() takes the name of a parameter of the query, such as "signature"',
    );
  const problem: FormProblem = {
    code: 'malformed_target',
    member: 'target',
    reason: `The query must have the parameter "${name}" once, as its last.`,
  };
  return {
    label: `{query without ${name}}`,
    nature: { role: 'query', query: { isDecoded: false, isSorted: false } },
    toRecipe: () => [{ kind: 'query', isDecoded: false, isSorted: false, without: name }],
    compile: () => (request, _signatureFields, out) => {
      const query = queryOf(request.url);
      const end = query.lastIndexOf('&');
      const isLast = query.startsWith(`${name}=`, end + 1);
      const isBefore =
        end !== -1 && (query.startsWith(`${name}=`) || query.slice(0, end).includes(`&${name}=`));
      if (!isLast || isBefore) out.fail(problem);
      else out.text(query.slice(0, Math.max(end, 0)));
    },
  };
}
