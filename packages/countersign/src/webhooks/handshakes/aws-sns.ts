/** Handshake of Amazon SNS. */

import { assertKnownOptions } from '../../internal/known-options.ts';
import type { SignedHandshake } from '../../scheme/handshake.ts';
import { empty } from './parts/answers.ts';
import { membersOf } from './parts/members.ts';

/** Options of {@link snsSubscription}. */
export interface SnsSubscriptionOptions {
  /** The ARNs of the topics whose subscriptions are confirmed. Those of others go to the handler, as any message. */
  readonly topics: readonly string[];
  /** Default: `fetch` of the platform. */
  readonly fetch?: typeof fetch | undefined;
}

const HOST = /^sns\.[a-z0-9-]{1,32}\.amazonaws\.com(?:\.cn)?$/;
const TIMEOUT_MS = 5000;

/**
 * Confirms the subscription of a topic of yours: once its signature holds, it fetches `SubscribeURL`, from a host of Amazon SNS
 * alone and following no redirection. Where that fails it rejects, and Amazon SNS tries again.
 *
 * @example
 * const confirming = snsSubscription({ topics: ['arn:aws:sns:eu-central-1:123456789012:orders'] });
 * @throws TypeError for an invalid option.
 * @see https://docs.aws.amazon.com/sns/latest/dg/http-subscription-confirmation-json.html
 */
export function snsSubscription(options: SnsSubscriptionOptions): SignedHandshake {
  assertKnownOptions('snsSubscription()', options, ['topics', 'fetch']);
  const { topics, fetch: load = fetch } = options;
  if (!Array.isArray(topics) || topics.length === 0)
    throw new TypeError('snsSubscription(): "topics" must be a list of the ARNs of your topics');
  return {
    name: 'Amazon SNS SubscriptionConfirmation',
    isSigned: true,
    async answer({ payload }) {
      const { Type, TopicArn, SubscribeURL } = membersOf(payload);
      if (Type !== 'SubscriptionConfirmation' || !topics.includes(TopicArn as string)) return undefined;
      const url = URL.canParse(String(SubscribeURL)) ? new URL(String(SubscribeURL)) : undefined;
      if (url?.protocol !== 'https:' || !HOST.test(url.host) || url.username !== '') return undefined;
      const confirmed = await load(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
      await confirmed.body?.cancel();
      if (!confirmed.ok)
        throw new Error(`Amazon SNS answered ${confirmed.status} to the confirmation of a subscription`);
      return empty();
    },
  };
}
