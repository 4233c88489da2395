/** The query of a presigned URL. */

import type { FormProblem } from '../../scheme/form-problem.ts';
import { ALGORITHM } from './authorization.ts';
import { signatureProblem } from './form-problems.ts';

/** Name and value of a query parameter, decoded to bytes. */
export type QueryPair = readonly [name: string, value: string];

/** The parameters of a presigned URL. Nothing but their names has been checked. */
export interface PresignedParameters {
  readonly credential: string;
  readonly date: string;
  readonly expires: string | undefined;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly sessionToken: string | undefined;
  readonly contentSha256: string | undefined;
}

/** The parameter that is not signed itself. */
export const SIGNATURE_PARAMETER = 'X-Amz-Signature';

const REQUIRED = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-SignedHeaders',
  SIGNATURE_PARAMETER,
];
/** Clients of other services than S3 may leave out when a URL expires. */
const OPTIONAL = ['X-Amz-Expires', 'X-Amz-Security-Token', 'X-Amz-Content-Sha256'];
/** Some clients turn the header into a parameter, and keep its spelling. */
const IN_ANY_CASE = 'X-Amz-Content-Sha256';
const BY_LOWERCASE = new Map([...REQUIRED, ...OPTIONAL].map((name) => [name.toLowerCase(), name]));
/** Parameters that only a presigned URL has. */
const MARKS = new Set(['x-amz-algorithm', 'x-amz-credential', 'x-amz-signature', 'x-amz-signedheaders']);

/** Tells whether a query has parameters of a presigned URL. */
export function isPresignedQuery(pairs: readonly QueryPair[]): boolean {
  return pairs.some(([name]) => MARKS.has(name.toLowerCase()));
}

/**
 * Reads the parameters: each once, in its own spelling. Names in lower case, such as `x-amz-checksum-mode`, into which some
 * clients turn headers, are parameters like any.
 */
export function parsePresignedQuery(pairs: readonly QueryPair[]): PresignedParameters | FormProblem {
  const found = new Map<string, string>();
  for (const [name, value] of pairs) {
    const known = BY_LOWERCASE.get(name.toLowerCase());
    if (known === undefined) {
      if (name.startsWith('X-Amz-'))
        return problemOf('A presigned URL must have no other X-Amz- parameters.');
      continue;
    }
    if (name !== known && known !== IN_ANY_CASE) return problemOf(`The parameter must be written ${known}.`);
    if (found.has(known)) return problemOf(`A presigned URL must have ${known} once.`);
    found.set(known, value);
  }
  const missing = REQUIRED.find((name) => !found.has(name));
  if (missing !== undefined) return problemOf(`A presigned URL must have ${missing}.`);
  if (found.get('X-Amz-Algorithm') !== ALGORITHM) return problemOf(`X-Amz-Algorithm must be ${ALGORITHM}.`);
  return {
    credential: found.get('X-Amz-Credential') as string,
    date: found.get('X-Amz-Date') as string,
    expires: found.get('X-Amz-Expires'),
    signedHeaders: found.get('X-Amz-SignedHeaders') as string,
    signature: found.get(SIGNATURE_PARAMETER) as string,
    sessionToken: found.get('X-Amz-Security-Token'),
    contentSha256: found.get('X-Amz-Content-Sha256'),
  };
}

function problemOf(reason: string): FormProblem {
  return signatureProblem(true, reason);
}
