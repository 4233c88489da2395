/** Auth0 log streams, with a value of Authorization that is sent as it is. */

import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { sharedType } from './families/event-lists.ts';
import { staticValue } from './families/static-value.ts';

/** An entry of the log. */
interface Entry {
  readonly data?: { readonly type?: string };
}

/**
 * The scheme of Auth0 log streams, with the whole value of `Authorization` as the secret, the word `Bearer` included where it
 * was set up so. Nothing is signed, the body no more than the headers, and a captured request can be sent again in any form.
 *
 * A delivery has several entries, of which each has an id, `log_id`: the payload is a list of them, whether they came as an array
 * or line by line. The type of the event is that of the entries, where all are of one.
 *
 * @example
 * app.post('/webhooks/auth0', webhook(auth0(), { secret: process.env.AUTH0_AUTHORIZATION }, handle));
 * @see https://auth0.com/docs/customize/log-streams/custom-log-streams
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 */
export function auth0<P = unknown>(): Scheme<P> {
  return staticValue({
    name: 'auth0',
    signature: header('Authorization'),
    delivery: {
      eventType: (entries: readonly Entry[]) => sharedType(entries, ({ data }) => data?.type),
      payload: 'jsonLines',
    },
    about: {
      title: 'Auth0 log streams',
      documentation: 'https://auth0.com/docs/customize/log-streams/custom-log-streams',
      secret: 'The whole value of `Authorization` that you typed for the log stream, `Bearer` included.',
      answer: 'Any 2xx.',
    },
  });
}
