/** The default response format of refusals: problem details (RFC 9457). */

import { STATUS_CODES, validateHeaderValue } from 'node:http';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import type { Member, OptionalHeader } from '../scheme/form-problem.ts';
import { acceptedMediaType } from './accepted-media-type.ts';
import { diagnosisText, type PublicDiagnosis } from './public-diagnosis.ts';
import { REFUSALS } from './refusals.ts';
import type { RefusalFacts, RefusalResponse, ResponseFormat } from './response-format.ts';

/** Options of {@link problemDetails}. */
export interface ProblemDetailsOptions {
  /** The authentication scheme named in `WWW-Authenticate` on 401 (RFC 9110 §11.6.1). Default: `Signature`. */
  readonly challenge?: string | undefined;
  /**
   * Where a refusal is explained: the absolute URL of a page that has a section for each public code, or a function that
   * gives the URL for a public code. It becomes the `type` of the problem. Default: none.
   */
  readonly documentation?: string | ((publicCode: string) => string) | undefined;
}

/** Content of a refusal, in whatever form. */
interface Problem {
  readonly type: string | undefined;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly diagnosis: PublicDiagnosis | undefined;
}

const FORMS = ['application/problem+json', 'application/json', 'text/plain'] as const;
/** Whatever a scheme takes for a request id, this one can be told back in any form. */
const SAFE_REQUEST_ID = /^[!-~](?:[ -~]{0,253}[!-~])?$/;

/**
 * Makes the default response format: `application/problem+json`, or `application/json` or `text/plain` for a client that asks
 * for it, with `WWW-Authenticate` on 401, and `Retry-After` and `RateLimit` where known. A diagnosis for a test key is the
 * member `diagnosis` (RFC 9457 §3.2), or further lines.
 *
 * @example
 * const acme = defineScheme({
 *   ...declaration,
 *   responseFormat: problemDetails({ documentation: 'https://docs.example.com/refusals' }),
 * });
 * @throws TypeError for an invalid option.
 */
export function problemDetails(options: ProblemDetailsOptions = {}): ResponseFormat {
  assertKnownOptions('problemDetails()', options, ['challenge', 'documentation']);
  const { challenge = 'Signature', documentation } = options;
  const types = naming('problemDetails()', () => {
    assertChallenge(challenge);
    return toTypes(documentation);
  });

  function respond(facts: RefusalFacts): RefusalResponse {
    const { publicCode, detail } = REFUSALS[facts.code];
    const status = statusOf(facts);
    const type = types.get(publicCode);
    const form = acceptedMediaType(facts.accept, FORMS);
    const problem: Problem = {
      type,
      title: type === undefined ? (STATUS_CODES[status] as string) : titleOf(publicCode),
      status,
      detail: facts.problem?.reason ?? detail,
      code: publicCode,
      requestId: SAFE_REQUEST_ID.test(facts.requestId ?? '') ? facts.requestId : undefined,
      diagnosis: facts.diagnosis,
    };
    const headers: Record<string, string> = {
      'content-type': form === 'text/plain' ? 'text/plain; charset=utf-8' : form,
      vary: 'Accept',
    };
    if (status === 401) headers['www-authenticate'] = challenge;
    if (facts.retryAfterSeconds !== undefined) headers['retry-after'] = String(facts.retryAfterSeconds);
    return { status, headers, body: form === 'text/plain' ? toText(problem) : JSON.stringify(problem) };
  }
  return { respond, rateLimitHeaders: 'draft' };
}

const AUTHENTICATES_NOBODY: ReadonlySet<Member> = new Set<OptionalHeader>([
  'requestId',
  'idempotencyKey',
  'eventId',
]);

/**
 * The status of a refusal where the vendor documents none. It is that of the code, but 400 where a header is missing that
 * only some endpoints require: credentials do not fix that (draft-ietf-httpapi-idempotency-key-header §2.7).
 *
 * @example
 * const format: ResponseFormat = {
 *   respond: (facts) => ({ status: statusOf(facts), headers: {}, body: REFUSALS[facts.code].publicCode }),
 * };
 */
export function statusOf({ code, problem }: Pick<RefusalFacts, 'code' | 'problem'>): number {
  return problem !== undefined && AUTHENTICATES_NOBODY.has(problem.member) ? 400 : REFUSALS[code].status;
}

/**
 * The `Retry-After` header of a refusal, where a time is known (RFC 9110 §10.2.3).
 *
 * @example
 * const format: ResponseFormat = {
 *   respond: (facts) => ({
 *     status: statusOf(facts),
 *     headers: retryAfter(facts),
 *     body: REFUSALS[facts.code].publicCode,
 *   }),
 * };
 */
export function retryAfter({ retryAfterSeconds }: RefusalFacts): Record<string, string> {
  return retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
}

function toText({ type, title, detail, code, requestId, diagnosis }: Problem): string {
  const lines = [
    `${title}: ${detail}`,
    `Code: ${code}${requestId === undefined ? '' : `, request ${requestId}`}`,
  ];
  if (type !== undefined) lines.push(`See ${type}`);
  return `${lines.join('\n')}\n${diagnosis === undefined ? '' : diagnosisText(diagnosis)}`;
}

/** The title of a problem that has a type of its own, where the status would say too little (RFC 9457 §3.1.3). */
function titleOf(publicCode: string): string {
  const words = publicCode.replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** The type by public code, worked out now so that a wrong link fails at once. */
function toTypes(documentation: ProblemDetailsOptions['documentation']): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  if (documentation === undefined) return types;
  if (typeof documentation === 'string' && documentation.includes('#'))
    throw new TypeError(
      '"documentation" must be a URL without a fragment, since the code becomes the fragment',
    );
  for (const { publicCode } of Object.values(REFUSALS)) {
    const link =
      typeof documentation === 'function' ? documentation(publicCode) : `${documentation}#${publicCode}`;
    types.set(publicCode, toUrl(link));
  }
  return types;
}

function toUrl(link: string): string {
  if (typeof link !== 'string' || !URL.canParse(link))
    throw new TypeError(
      '"documentation" must be an absolute URL, or a function that returns one for each code',
    );
  return new URL(link).href;
}

function assertChallenge(challenge: string): void {
  try {
    if (typeof challenge !== 'string' || challenge === '') throw new TypeError('it is empty, or no text');
    validateHeaderValue('www-authenticate', challenge);
  } catch (cause) {
    throw new TypeError('"challenge" must be the value of a header', { cause });
  }
}
