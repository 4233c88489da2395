/** DocuSign Connect: HMAC-SHA256 over the body, in base64. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of DocuSign Connect. Each active key signs in a header of its own, `X-DocuSign-Signature-1` and so on: one that is
 * right will do. Of a configuration that sends XML, the payload is its text, and its events have no type.
 *
 * @example
 * app.post('/webhooks/docusign', webhook(docusign(), { secret: process.env.DOCUSIGN_CONNECT_KEY }, handle));
 * @see https://developers.docusign.com/platform/webhooks/connect/validate
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function docusign<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'docusign',
    preset: 'docusign',
    signature: header('X-DocuSign-Signature-1', {
      aliases: MORE_SIGNATURES,
      several: true,
      encoding: 'base64',
    }),
    delivery: { eventType: jsonField('event'), payload: ['json', 'text'] },
    about: ABOUT,
  });
}

const ABOUT = {
  title: 'DocuSign Connect',
  documentation: 'https://developers.docusign.com/platform/webhooks/connect/validate',
  secret: 'The HMAC key of Connect; several as `secrets`.',
  notSigned: 'Method, path, query and all headers.',
  rotation: 'An account may have several keys, and each delivery a signature with each of them.',
  redelivery:
    'Each attempt counts retryCount in the body, and is signed anew: no id tells that its event is the same.',
  answer: 'Any 2xx.',
} as const;

/** An account has up to a hundred keys. */
const MORE_SIGNATURES = Array.from({ length: 99 }, (_, i) => `X-DocuSign-Signature-${i + 2}`);
