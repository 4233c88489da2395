/** Refusals of form of requests that are signed as AWS does. */

import type { FormProblem } from '../../scheme/form-problem.ts';

/** The header of the header form. */
export const AUTHORIZATION = 'Authorization';

/** A problem of the header Authorization, or of the query of a presigned URL. */
export function signatureProblem(isPresigned: boolean, reason: string): FormProblem {
  return isPresigned
    ? { code: 'malformed_target', member: 'target', reason }
    : { code: 'malformed_header', member: 'signature', header: AUTHORIZATION, reason };
}

/** A problem of a header that is signed, or had to be. */
export function headerProblem(
  header: string | undefined,
  reason: string,
  code: FormProblem['code'] = 'malformed_header',
): FormProblem {
  return { code, member: 'header', header, reason };
}

/** A problem of the body. */
export function bodyProblem(reason: string): FormProblem {
  return { code: 'malformed_body', member: 'body', reason };
}
