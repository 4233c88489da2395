/** The body of a request as a form. */

import type { HeaderPairs, SignedRequest } from '../../../../request/request.ts';
import type { FormProblem } from '../../../form-problem.ts';
import { type FormPair, parseForm } from '../../../values/form.ts';

const FORM = 'application/x-www-form-urlencoded';
const NO_FORM: FormProblem = {
  code: 'malformed_body',
  member: 'body',
  reason: `The body must be a form (${FORM}), well formed and of at most 1000 fields.`,
};

/**
 * The fields of a body, decoded; none of an empty one. A body of another type is no form, since a handler that reads it by its type
 * would read something else than what was signed.
 */
export function formBodyOf({ headers, body }: SignedRequest): readonly FormPair[] | FormProblem {
  if (body.length === 0) return [];
  return (isFormType(headers) ? parseForm(body) : undefined) ?? NO_FORM;
}

function isFormType(headers: HeaderPairs): boolean {
  let type: string | undefined;
  for (let i = 0; i + 1 < headers.length; i += 2) {
    if (headers[i]?.toLowerCase() !== 'content-type') continue;
    if (type !== undefined) return false;
    type = headers[i + 1];
  }
  return type?.split(';', 1)[0]?.trim().toLowerCase() === FORM;
}
