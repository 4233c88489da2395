/** GitLab webhooks with a secret token, which is sent as it is. */

import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { staticValue } from './families/static-value.ts';

/**
 * The scheme of GitLab webhooks with a secret token. Nothing is signed, the body no more than the headers, and a captured
 * request can be sent again in any form: `gitlabSigned()` is the cure.
 *
 * The id of the event is `Idempotency-Key`, which stays when a delivery is repeated. GitLab before 17.4 sends none, and its
 * deliveries are not told apart: hooks that set off one another share their `X-Gitlab-Event-UUID`.
 *
 * @example
 * app.post('/webhooks/gitlab', webhook(gitlabToken(), { secret: process.env.GITLAB_TOKEN }, handle));
 * @see https://docs.gitlab.com/user/project/integrations/webhooks/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 */
export function gitlabToken<P = unknown>(): Scheme<P> {
  return staticValue({
    name: 'gitlab-token',
    signature: header('X-Gitlab-Token'),
    delivery: {
      eventId: header('Idempotency-Key', { aliases: ['webhook-id'] }),
      eventType: header('X-Gitlab-Event'),
    },
    about: {
      title: 'GitLab webhooks with a secret token',
      documentation: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
      secret: 'The secret token of the webhook.',
      redelivery: 'Idempotency-Key stays the same.',
      answer: 'Any 2xx or 3xx.',
    },
  });
}
