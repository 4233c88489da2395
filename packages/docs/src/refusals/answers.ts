/** The answers to refused requests, as they are sent. */

import type { RefusalCode, RefusalResponse, Scheme } from 'countersign';
import type { FormProblem, Recipe } from 'countersign/scheme';
import type { WorkedExample } from '../example/worked-example.ts';
import { formProblems } from './form-problems.ts';
import { impossibleCodes } from './impossible-codes.ts';
import { REFUSAL_TEXTS, type RefusalText } from './refusal-text.ts';

/** A refusal and its answer. */
export interface Answer extends RefusalText {
  readonly code: RefusalCode;
  readonly response: RefusalResponse;
  /** The header that the problem is about, and what is wrong with it. */
  readonly header?: { readonly name: string; readonly trouble: string } | undefined;
  /** The vendor's name for it in the log, where the answer does not tell it. */
  readonly logCode: string | undefined;
}

/** Shown where the answer has seconds to wait; that of what is soon over is always short. */
const RETRY_SECONDS: Readonly<Partial<Record<RefusalCode, number>>> = {
  rate_limited: 30,
  too_many_failures: 60,
  request_in_progress: 1,
  idempotency_key_in_use: 1,
  event_in_progress: 1,
  keys_unavailable: 1,
  store_unavailable: 1,
};

const REQUEST_ID = '7d9f3c10-5b62-4e8a-9c41-2a6e0d8b1f57';

/** The answer to every refusal that the scheme can have, in the order of the statuses. */
export function answersOf(
  scheme: Scheme,
  recipe: Recipe,
  example: WorkedExample | undefined,
): readonly Answer[] {
  const problems = example === undefined ? [] : formProblems(scheme, recipe, example);
  const impossible = impossibleCodes(scheme, recipe, problems);
  const codes = (Object.keys(REFUSAL_TEXTS) as RefusalCode[]).filter((code) => !impossible.has(code));
  return codes
    .flatMap((code) => {
      const own = problems.filter((problem) => problem.code === code);
      // A target may be unreadable before a scheme sees it.
      const all = own.length === 0 || code === 'malformed_target' ? [...own, undefined] : own;
      return all.map((problem) => answerTo(scheme, code, problem));
    })
    .toSorted((a, b) => a.response.status - b.response.status);
}

function answerTo({ responseFormat }: Scheme, code: RefusalCode, problem: FormProblem | undefined): Answer {
  const facts = {
    code,
    problem,
    retryAfterSeconds: RETRY_SECONDS[code],
    requestId: REQUEST_ID,
    accept: undefined,
    nowMs: Date.parse('2026-03-01T12:00:00Z'),
  };
  const response = responseFormat.respond(facts);
  const vendorCode = responseFormat.vendorCode?.(code, facts);
  const logCode = vendorCode === undefined || response.body.includes(vendorCode) ? undefined : vendorCode;
  return { code, response, logCode, ...textOf(code, problem) };
}

const TROUBLES: Readonly<Partial<Record<RefusalCode, string>>> = {
  missing_header: 'is missing',
  malformed_header: 'is malformed',
  duplicate_header: 'was sent more than once',
};

const OPTIONAL: ReadonlySet<unknown> = new Set(['requestId', 'idempotencyKey', 'eventId']);

function textOf(code: RefusalCode, problem: FormProblem | undefined): RefusalText & Pick<Answer, 'header'> {
  const { cause, remedy } = REFUSAL_TEXTS[code];
  const { header: name } = problem ?? {};
  const trouble = TROUBLES[code];
  if (name === undefined || trouble === undefined) return { cause, remedy };
  const isOptional = code === 'missing_header' && OPTIONAL.has(problem?.member);
  const where = isOptional ? ', where the endpoint requires it' : '';
  return { cause: `\`${name}\` ${trouble}${where}.`, remedy, header: { name, trouble: trouble + where } };
}
