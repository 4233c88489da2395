/** The default wire format of refusals: problem details (RFC 9457). */

import { STATUS_CODES } from 'node:http';
import { REFUSALS } from './refusals.ts';
import type { RefusalFacts, Wire, WireResponse } from './wire.ts';

/** Options of {@link problemDetails}. */
export interface ProblemDetailsOptions {
  /** The authentication scheme named in `WWW-Authenticate` on 401 (RFC 9110 §11.6.1). Default: `Signature`. */
  readonly challenge?: string;
}

/** Makes the default wire format: `application/problem+json`, `WWW-Authenticate` on 401, `Retry-After` where known. */
export function problemDetails({ challenge = 'Signature' }: ProblemDetailsOptions = {}): Wire {
  function respond(facts: RefusalFacts): WireResponse {
    const { status, publicCode, detail } = REFUSALS[facts.code];
    const problem = {
      title: STATUS_CODES[status],
      status,
      detail: facts.problem?.reason ?? detail,
      code: publicCode,
    };
    return {
      status,
      headers: {
        'content-type': 'application/problem+json',
        ...(status === 401 && { 'www-authenticate': challenge }),
        ...retryAfter(facts),
      },
      body: JSON.stringify(problem),
    };
  }
  return { respond };
}

/** The `Retry-After` header of a refusal, where a time is known (RFC 9110 §10.2.3). */
export function retryAfter({ retryAfterSeconds }: RefusalFacts): Record<string, string> {
  return retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
}
