import { describe, expect, it } from 'vitest';
import type { RefusalCode } from '../../src/responses/refusals.ts';
import { type WebhookAnswers, webhookAnswers } from '../../src/responses/webhook-answers.ts';

function answerTo(code: RefusalCode, answers: WebhookAnswers) {
  const problem = undefined;
  const facts = { code, problem, retryAfterSeconds: 1, requestId: 'r', accept: undefined, nowMs: 0 };
  return webhookAnswers(answers).respond(facts);
}

describe('the answers to a sender', () => {
  it('are a text for events, and for duplicates unless these have their own', () => {
    const { eventHandled, duplicateEvent } = webhookAnswers({ handled: { text: '[accepted]' } });
    expect(eventHandled?.()).toMatchObject({ status: 200, body: '[accepted]' });
    expect(duplicateEvent?.()).toEqual(eventHandled?.());
    expect(webhookAnswers({ handled: 202, duplicate: 208 }).duplicateEvent?.()).toMatchObject({
      status: 208,
    });
  });

  it.each<[RefusalCode, WebhookAnswers, number]>([
    ['signature_mismatch', { refused: 498 }, 498],
    ['missing_header', { refused: 498 }, 498],
    ['malformed_body', { refused: 498, malformed: 422 }, 422],
    ['event_in_progress', { inProgress: 503 }, 503],
    ['signature_mismatch', {}, 401],
    ['event_in_progress', {}, 409],
    ['store_unavailable', { refused: 498, malformed: 422, inProgress: 503 }, 503],
  ])('to %s with %j is %i', (code, answers, status) => {
    expect(answerTo(code, answers).status).toBe(status);
  });

  it('say when to come again', () => {
    expect(answerTo('event_in_progress', { inProgress: 503 }).headers['retry-after']).toBe('1');
  });

  it.each([
    ['a status of none', { refused: 4010 }],
    ['a text for a refusal', { refused: { text: 'no' } }],
    ['a misspelt member', { refuse: 401 }],
  ])('are refused at start-up with %s', (_name, answers) => {
    expect(() => webhookAnswers(answers as WebhookAnswers)).toThrow(/^webhookAnswers\(\)/);
  });
});
