/** GitLab webhooks with a signing token. */

import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { standardWebhooks } from './families/standard-webhooks.ts';

/**
 * The scheme of GitLab for hooks with a signing token: Standard Webhooks v1. A plain token beside it counts for nothing.
 *
 * @example
 * app.post('/webhooks/gitlab-signed', webhook(gitlabSigned(), { secret: process.env.GITLAB_SIGNING_TOKEN }, (event) => console.log(event.type)));
 * @see https://docs.gitlab.com/user/project/integrations/webhooks/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function gitlabSigned<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  return standardWebhooks(
    {
      name: 'gitlab-signed',
      preset: 'gitlabSigned',
      headers: ['webhook'],
      about: ABOUT,
      delivery: { eventType: header('X-Gitlab-Event') },
    },
    options,
  );
}

const ABOUT = {
  title: 'GitLab webhooks with a signing token',
  documentation: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
  secret: 'The signing token of the webhook, `whsec_…`.',
  notSigned: 'Method, path, query and all headers but the id and the timestamp.',
  rotation: 'While a secret is exchanged, the header has a signature for each; give both secrets.',
  redelivery: 'Each attempt has the same id, and a timestamp and a signature of its own.',
  answer: 'Any 2xx or 3xx.',
} as const;
