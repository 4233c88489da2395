/** Encodings of new secrets. */

import type { SecretEncoding } from '../api/key-change-types.ts';
import { signingOf } from '../playground/signing-facts.ts';
import { ProblemError } from '../server/problem.ts';
import type { RouteCall } from '../server/route.ts';

const ENCODINGS: readonly SecretEncoding[] = ['base64', 'base64url', 'hex'];

/** Encoding that a body asks for; undefined where it says nothing. */
export function wantedEncoding({ body: { secretEncoding } }: RouteCall): SecretEncoding | undefined {
  if (secretEncoding === undefined || ENCODINGS.includes(secretEncoding as SecretEncoding))
    return secretEncoding as SecretEncoding | undefined;
  throw new ProblemError('invalid', `"secretEncoding" must be one of ${ENCODINGS.join(', ')}.`);
}

/** Encoding that the scheme of the first verifier decodes, or base64 where that takes any text; none where secrets have a form of their own. */
export function usualEncoding({ parts: { verifiers, keys } }: RouteCall): SecretEncoding | undefined {
  if (keys?.secretFormat !== undefined) return undefined;
  const scheme = verifiers[0]?.scheme;
  const first = scheme && signingOf(scheme.alternatives?.[0] ?? scheme);
  const encoding = typeof first === 'object' ? first.secret.encoding : undefined;
  return ENCODINGS.find((each) => each === encoding) ?? 'base64';
}
