/** The header Authorization of Signature Version 4. */

import type { FormProblem } from '../../scheme/form-problem.ts';
import { AUTHORIZATION, signatureProblem } from './form-problems.ts';

/** The only algorithm of Signature Version 4 that shares a secret. */
export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The parameters of the header. Nothing but their names has been checked. */
export interface AuthorizationParameters {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
}

/** Far more than 64 names of headers need. */
const LONGEST = 8192;
const BEGINNING = /^[ \t]*AWS4-HMAC-SHA256[ \t]+/i;
/** As almost all clients write it. */
const USUAL =
  /^AWS4-HMAC-SHA256 Credential=([^\s,]{1,512}), ?SignedHeaders=([^\s,]{1,6144}), ?Signature=([^\s,]{1,128})$/;
const NAMES = ['Credential', 'SignedHeaders', 'Signature'] as const;

/** Tells whether a value is of Signature Version 4, well formed or not. */
export function isSigv4(authorization: string): boolean {
  return BEGINNING.test(authorization);
}

/** Reads the header: each parameter once, in any order, with a comma and any blanks between two. */
export function parseAuthorization(value: string): AuthorizationParameters | FormProblem {
  const [, credential, signedHeaders, signature] = USUAL.exec(value) ?? [];
  if (credential === undefined || signedHeaders === undefined || signature === undefined)
    return parseUnusual(value);
  return { credential, signedHeaders, signature };
}

function parseUnusual(value: string): AuthorizationParameters | FormProblem {
  const beginning = value.length > LONGEST ? null : BEGINNING.exec(value);
  if (beginning === null) return MALFORMED;
  const found = new Map<string, string>();
  for (const each of value.slice(beginning[0].length).split(',')) {
    const parameter = each.trim();
    const equals = parameter.indexOf('=');
    const name = parameter.slice(0, Math.max(equals, 0));
    if (!NAMES.includes(name as (typeof NAMES)[number]) || found.has(name)) return MALFORMED;
    found.set(name, parameter.slice(equals + 1));
  }
  const [credential, signedHeaders, signature] = NAMES.map((name) => found.get(name));
  if (credential === undefined || signedHeaders === undefined || signature === undefined) return MALFORMED;
  return { credential, signedHeaders, signature };
}

const MALFORMED: FormProblem = signatureProblem(
  false,
  `${AUTHORIZATION} must be ${ALGORITHM} with Credential, SignedHeaders and Signature, each once.`,
);
