/** The answers that a sender of webhooks expects. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import { problemDetails, retryAfter, statusOf } from './problem-details.ts';
import { diagnosisText } from './public-diagnosis.ts';
import { REFUSALS } from './refusals.ts';
import type { RefusalFacts, RefusalResponse, ResponseFormat } from './response-format.ts';

/** An answer: a status alone, or with a text. */
export type WebhookAnswer = number | { readonly status?: number | undefined; readonly text: string };

/** Answers to deliveries. Leave out what is as usual. */
export interface WebhookAnswers {
  /** To an event that was handled. Default: 200 and `{"status":"handled"}`. */
  readonly handled?: WebhookAnswer | undefined;
  /** To an event that was handled before. Default: as `handled` where that is given, else 200 and `{"status":"duplicate"}`. */
  readonly duplicate?: WebhookAnswer | undefined;
  /** Status for what cannot be authenticated: a wrong signature, an old timestamp, a copy. Default: 401. */
  readonly refused?: number | undefined;
  /** Status for what has the wrong form. Default: 400. */
  readonly malformed?: number | undefined;
  /** Status while another delivery of the event is being handled, which must have the sender come again. Default: 409. */
  readonly inProgress?: number | undefined;
}

const MEMBERS: readonly (keyof WebhookAnswers)[] = [
  'handled',
  'duplicate',
  'refused',
  'malformed',
  'inProgress',
];

const UNAUTHORIZED = 401;
const BAD_REQUEST = 400;

/**
 * Makes the response format of a sender that takes its own statuses or texts for success, or gives up at some. All other
 * answers are problem details.
 *
 * @example
 * const gocardless = webhookAnswers({ handled: 204, refused: 498 });
 * const adyen = webhookAnswers({ handled: { text: '[accepted]' } });
 * @throws TypeError for an invalid answer.
 */
export function webhookAnswers(answers: WebhookAnswers): ResponseFormat {
  assertKnownOptions('webhookAnswers()', answers, MEMBERS);
  for (const name of MEMBERS) assertAnswer(name, answers[name]);
  const { handled, duplicate = handled } = answers;
  const others = problemDetails();
  return {
    ...others,
    respond(facts) {
      const status = expectedStatus(answers, facts);
      return status === undefined ? others.respond(facts) : refusal(status, facts);
    },
    ...(handled === undefined ? {} : { eventHandled: () => toResponse(handled) }),
    ...(duplicate === undefined ? {} : { duplicateEvent: () => toResponse(duplicate) }),
  };
}

function expectedStatus(
  { refused, malformed, inProgress }: WebhookAnswers,
  facts: RefusalFacts,
): number | undefined {
  if (facts.code === 'event_in_progress') return inProgress;
  const status = statusOf(facts);
  if (status === UNAUTHORIZED) return refused;
  return status === BAD_REQUEST ? malformed : undefined;
}

/** As text, since problem details would say another status. */
function refusal(status: number, facts: RefusalFacts): RefusalResponse {
  const { problem, code, diagnosis } = facts;
  const headers = { 'content-type': 'text/plain; charset=utf-8', ...retryAfter(facts) };
  const detail = problem?.reason ?? REFUSALS[code].detail;
  return {
    status,
    headers,
    body: diagnosis === undefined ? detail : `${detail}\n${diagnosisText(diagnosis)}`,
  };
}

function toResponse(answer: WebhookAnswer): RefusalResponse {
  if (typeof answer === 'number') return { status: answer, headers: {}, body: '' };
  const { status = 200, text } = answer;
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
}

function assertAnswer(name: string, answer: WebhookAnswer | undefined): void {
  if (answer === undefined) return;
  const { status = 200, text = '' } = typeof answer === 'number' ? { status: answer } : answer;
  const isText =
    typeof answer === 'object' && typeof text === 'string' && (name === 'handled' || name === 'duplicate');
  if (!Number.isInteger(status) || status < 200 || status > 599 || !(typeof answer === 'number' || isText))
    throw new TypeError(
      `webhookAnswers(): "${name}" must be a status, or a text for handled and duplicate, got ${kindOf(answer)}`,
    );
}
