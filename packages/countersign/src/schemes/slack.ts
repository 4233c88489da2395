/** Slack: HMAC-SHA256 over `v0:timestamp:body`. */

import { webhookAnswers } from '../responses/webhook-answers.ts';
import type { DeliveryFacts } from '../scheme/delivery.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { slackSslCheck, slackUrlVerification } from '../webhooks/handshakes/slack.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { versionedTimestamp } from './families/versioned-timestamp.ts';

/** Members of events, and of the forms of commands and interactions. */
interface SlackPayload {
  readonly type?: string;
  readonly event?: { readonly type?: string };
  readonly event_id?: string;
  readonly trigger_id?: string;
  readonly command?: string;
}

/**
 * The scheme of Slack, for events, commands and interactions of an app: time and body, JSON or a form, are signed. Method,
 * path, query and other headers, such as `X-Slack-Retry-Num`, are not.
 *
 * The type of an event is that of its member `event`, of a command its name, and of an interaction its own. The checks of the
 * endpoint, `url_verification` and `ssl_check`, are answered.
 *
 * A request is taken for 300 s, and once. The secret is taken as it is shown, 32 digits that are not decoded.
 *
 * @example
 * app.all('/webhooks/slack', webhook(slack(), { secret: process.env.SLACK_SIGNING_SECRET }, handle));
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 * @typeParam P The payload, such as `SlackEvent` of `@slack/types`. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function slack<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  const headers = ['X-Slack-Request-Timestamp', 'X-Slack-Signature'] as const;
  // A view that was submitted is closed by an empty answer alone.
  const responseFormat = webhookAnswers({ handled: 200 });
  const facts = { responseFormat, delivery: DELIVERY, about: ABOUT };
  return versionedTimestamp({ name: 'slack', headers, ...facts }, options);
}

const ABOUT = {
  title: 'Slack events, commands and interactions',
  documentation: 'https://docs.slack.dev/authentication/verifying-requests-from-slack',
  secret: 'The Signing Secret of the app, 32 hex digits; not the Client Secret, nor a token.',
  notSigned: 'Method, path, query and other headers, such as X-Slack-Retry-Num.',
  redelivery: 'Three times; the id of the event stays. The header X-Slack-No-Retry: 1 in an answer stops it.',
  answer: 'Any 2xx, within 3 s: empty, or with a message or a view.',
  lax: 'The library of Slack takes a timestamp that lies ahead, however far.',
} as const;

const DELIVERY: DeliveryFacts = {
  eventId: ({ event_id, trigger_id }: SlackPayload) => event_id ?? trigger_id,
  eventType: ({ type, event, command }: SlackPayload) => event?.type ?? type ?? command,
  payload: ['json', 'form'],
  payloadField: 'payload',
  handshakes: [slackUrlVerification, slackSslCheck],
};
