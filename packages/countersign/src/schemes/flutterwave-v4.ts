/** Flutterwave webhooks, v4: HMAC-SHA256 over the body, in base64. */

import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of Flutterwave v4. The secret hash is the key of the HMAC; with v3 it is sent as it is, which is another scheme.
 *
 * @example
 * app.post('/webhooks/flutterwave-v4', webhook(flutterwaveV4(), { secret: process.env.FLUTTERWAVE_SECRET_HASH }, handle));
 * @see https://developer.flutterwave.com/docs/webhooks
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function flutterwaveV4<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'flutterwave-v4',
    preset: 'flutterwaveV4',
    signature: header('flutterwave-signature', 'base64'),
    shortestSecretBytes: 1,
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'Flutterwave webhooks, v4',
  documentation: 'https://developer.flutterwave.com/docs/webhooks',
  secret: 'The secret hash that you typed in the settings.',
  notSigned: 'Method, path, query and all headers.',
  answer: '200 within 60 s. Confirm by the API before you give value.',
} as const;
