/** payOS webhooks: HMAC-SHA256 over the sorted members of `data`. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { bodyValuesPart, type JsonObject, textOfScalar } from './families/body-values.ts';
import { assertTimelessOptions, type TimelessOptions } from './families/sender-options.ts';

/**
 * The scheme of payOS. The secret is the checksum key of the channel; the signature is a member of the body.
 *
 * The members of `data` are signed, sorted by their names, null as nothing; `code`, `desc` and `success` beside it are not. A value that
 * has members of its own is refused.
 *
 * @example
 * app.post('/webhooks/payos', webhook(payos(), { secret: process.env.PAYOS_CHECKSUM_KEY }, handle));
 * @see https://payos.vn/docs/tich-hop-webhook/kiem-tra-du-lieu-voi-signature/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function payos<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  assertTimelessOptions('payos', options);
  return defineScheme<P>({
    name: 'payos',
    signature: jsonField('signature', 'hex'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${bodyValuesPart('{members of data, sorted, as name=value&…}', sortedData)}`,
    replay: { by: 'signature', rememberSeconds: options.rememberSeconds, copy: 'duplicate' },
    about: {
      title: 'payOS webhooks',
      documentation: 'https://payos.vn/docs/tich-hop-webhook/kiem-tra-du-lieu-voi-signature/',
      secret: 'The checksum key of the payment channel.',
      notSigned: 'Method, path, query, headers, and all of the body but `data`.',
      answer: 'Any 2xx.',
    },
  });
}

function sortedData({ data }: JsonObject): string | undefined {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined;
  const pairs = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  if (!pairs.every(([name]) => NAME.test(name))) return undefined;
  const texts = pairs.map(([name, value]) => [name, textOfScalar(value)] as const);
  if (texts.some(([, text]) => text === undefined)) return undefined;
  // Signed as nothing by the library of payOS, as null is.
  return texts.map(([name, text]) => `${name}=${EMPTY.has(text) ? '' : text}`).join('&');
}

/** With `=` or `&` in a name, parts of a text that a payer has written could stand as members of their own. */
const NAME = /^\w{1,64}$/;
const EMPTY: ReadonlySet<string | undefined> = new Set(['null', 'undefined']);
