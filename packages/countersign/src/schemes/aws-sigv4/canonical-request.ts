/** The canonical request of Signature Version 4. */

import type { SignedRequest } from '../../request/request.ts';
import type { FormProblem } from '../../scheme/form-problem.ts';
import { pathOf } from '../../scheme/target.ts';
import { canonicalPath, isStorage, normalizedPath, type PathRule, pathRuleOf } from './canonical-path.ts';
import { canonicalQuery } from './canonical-query.ts';
import { signatureProblem } from './form-problems.ts';
import { payloadLine, SIGNED_CHUNKS, UNSIGNED_PAYLOAD } from './payload-hash.ts';
import { canonicalHeaders } from './signed-headers.ts';
import type { Presented } from './sigv4-fields.ts';

/** Rules of a service for what is signed. */
export interface CanonicalRules {
  /** Default: as the service of the credential has it. */
  readonly paths: PathRule | undefined;
  readonly takesUnnormalizedPaths: boolean;
  readonly takesUnsignedPayload: boolean;
}

/** Writes the canonical request, as one character for each byte. */
export function canonicalRequest(
  request: SignedRequest,
  presented: Presented,
  rules: CanonicalRules,
): string | FormProblem {
  const { credential, query, signedHeaders, isPresigned, contentSha256 } = presented;
  const path = pathOf(request.url);
  const rule = rules.paths ?? pathRuleOf(credential.service);
  if (rule === 'normalized' && !rules.takesUnnormalizedPaths && normalizedPath(path) !== path)
    return UNNORMALIZED;
  const headers = canonicalHeaders(request.headers, signedHeaders);
  if (typeof headers !== 'string') return headers;
  if (isPresigned && contentSha256 === SIGNED_CHUNKS) return CHUNKS_IN_QUERY_FORM;
  const payload = payloadLine(contentSha256, request, {
    allowsUnsigned: rules.takesUnsignedPayload,
    otherwise: isPresigned && isStorage(credential.service) ? UNSIGNED_PAYLOAD : 'digest',
  });
  if (typeof payload !== 'string') return payload;
  const target = `${canonicalPath(path, rule)}\n${canonicalQuery(query, isPresigned)}`;
  return `${request.method}\n${target}\n${headers}\n${signedHeaders.join(';')}\n${payload}`;
}

const UNNORMALIZED: FormProblem = {
  code: 'malformed_target',
  member: 'target',
  reason: 'The path must have no empty segments and no dot segments: it would be signed as another one.',
};
const CHUNKS_IN_QUERY_FORM = signatureProblem(true, 'A presigned URL cannot sign a body in chunks.');
