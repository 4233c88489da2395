/** The check of a URL that a request is sent to. */

import { Failure } from '../failure.ts';

/** Throws a Failure unless it is a whole URL. It is not shown, as it may be a secret in the wrong place. */
export function assertWholeUrl(url: string): void {
  if (!/^https?:\/\/[^/?#]/i.test(url))
    throw new Failure(
      'usage',
      'the URL must begin with http:// or https://, such as http://127.0.0.1:3000/webhooks',
    );
}
