/** PayMongo webhooks: HMAC-SHA256 over `timestamp.body`, in a parameter for each mode. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { isNameIn } from '../internal/own-name.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { headerParam } from '../scheme/values/value-location.ts';
import type { TimedOptions } from './families/sender-options.ts';

/** Options of {@link paymongo}. */
export interface PaymongoOptions extends TimedOptions {
  /** Mode of the webhook: its signature is in `te` in test mode, and in `li` in live mode. Default: `live`. */
  readonly mode?: 'live' | 'test' | undefined;
}

/** Parameters of the header by mode. That of the other mode is empty. */
const PARAMETERS = { live: 'li', test: 'te' } as const;

/**
 * The scheme of PayMongo. The secret is that of the webhook, taken as it is shown, and each mode has webhooks of its own: a
 * signature of the other mode is never looked at.
 *
 * @example
 * app.post('/webhooks/paymongo', webhook(paymongo(), { secret: process.env.PAYMONGO_WEBHOOK_SECRET }, handle));
 * @see https://developers.paymongo.com/docs/creating-webhook
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function paymongo<P = unknown>(options: PaymongoOptions = {}): Scheme<P> {
  assertKnownOptions('paymongo()', options, ['toleranceSeconds', 'mode']);
  const { mode = 'live', toleranceSeconds = 300 } = options;
  if (!isNameIn(PARAMETERS, mode)) throw new TypeError('paymongo(): "mode" must be "live" or "test"');
  return defineScheme<P>({
    name: 'paymongo',
    timestamp: headerParam('Paymongo-Signature', 't', 'unixSeconds'),
    signature: headerParam('Paymongo-Signature', PARAMETERS[mode], 'hex'),
    eventId: jsonField(['data', 'id']),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}.${part.body}`,
    toleranceSeconds,
    replay: 'signature',
    delivery: { eventType: jsonField(['data', 'attributes', 'type']) },
    about: {
      title: 'PayMongo webhooks',
      documentation: 'https://developers.paymongo.com/docs/creating-webhook',
      secret: 'The `secret_key` of the webhook, `whsk_…`; not that of the API.',
      notSigned: 'Method, path, query and other headers.',
      answer: 'Any 2xx.',
      lax: 'The library of PayMongo checks no time, and takes the signature of live mode wherever there is one.',
    },
  });
}
