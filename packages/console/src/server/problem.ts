/** Errors of the API (RFC 9457). */

import type { Problem, ProblemCode } from '../api/session-types.ts';
import type { WholeResponse } from './console-request.ts';

const PROBLEMS: Readonly<Record<ProblemCode, readonly [status: number, title: string]>> = {
  not_found: [404, 'Not Found'],
  method_not_allowed: [405, 'Method Not Allowed'],
  forbidden: [403, 'Forbidden'],
  csrf: [403, 'Forbidden'],
  invalid: [400, 'Bad Request'],
  body_too_large: [413, 'Content Too Large'],
  unsupported_media_type: [415, 'Unsupported Media Type'],
  conflict: [409, 'Conflict'],
  too_many_requests: [429, 'Too Many Requests'],
  unavailable: [503, 'Service Unavailable'],
  internal: [500, 'Internal Server Error'],
};

/** Ends a request with a problem. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail What was wrong and what to do, for the user. */
  constructor(code: ProblemCode, detail?: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail ?? '');
    this.name = 'ProblemError';
    this.code = code;
    this.headers = headers;
  }
}

/** The answer of a problem. */
export function problemResponse({ code, message, headers }: ProblemError): WholeResponse {
  const [status, title] = PROBLEMS[code];
  const problem: Problem = {
    ...{ type: 'about:blank', title, status, code },
    ...(message !== '' && { detail: message }),
  };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify(problem),
  };
}
