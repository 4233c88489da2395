/** Flutterwave webhooks of version 3, with a secret hash that is sent as it is. */

import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { staticValue } from './families/static-value.ts';

/** Members of a delivery. */
interface Payload {
  readonly event?: string;
  readonly data?: { readonly id?: string | number; readonly status?: string };
}

/**
 * The scheme of Flutterwave v3, with the secret hash as the secret. Nothing is signed, the body no more than the headers, and a
 * captured request can be sent again in any form: confirm a payment by the API before you give something for it.
 *
 * An event is known by its type, and by id and status of its `data`.
 *
 * @example
 * app.post('/webhooks/flutterwave', webhook(flutterwaveV3(), { secret: process.env.FLUTTERWAVE_SECRET_HASH }, handle));
 * @see https://developer.flutterwave.com/v3.0/docs/webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 */
export function flutterwaveV3<P = unknown>(): Scheme<P> {
  return staticValue({
    name: 'flutterwave-v3',
    signature: header('verif-hash'),
    delivery: {
      eventId: ({ event, data }: Payload) => data?.id && `${event} ${data.id} ${data.status}`,
      eventType: ({ event }: Payload) => event,
    },
    about: {
      title: 'Flutterwave webhooks, version 3',
      documentation: 'https://developer.flutterwave.com/v3.0/docs/webhooks',
      secret: 'The secret hash that you typed in the settings.',
      answer: '200 within 60 s.',
    },
  });
}
