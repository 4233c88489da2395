/** Adyen's notifications of payments: HMAC-SHA256 over eight members of each item, in the item itself. */

import { webhookAnswers } from '../responses/webhook-answers.ts';
import { eachItem, writeItem } from '../scheme/algorithms/each-item.ts';
import { hmac } from '../scheme/algorithms.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { canonicalText } from '../scheme/values/encodings.ts';
import { itemsOf } from './adyen/items.ts';
import { assertTimelessOptions, type TimelessOptions } from './families/sender-options.ts';

const MALFORMED: FormProblem = {
  code: 'malformed_body',
  member: 'signature',
  reason: 'The body must be JSON with notificationItems, each with its hmacSignature in strict base64.',
};
const DIGEST_BYTES = 32;

/**
 * The scheme of Adyen for standard notifications of payments. The key is hex, as Adyen shows it. Every item of a request must have
 * its signature, and there must be one item at least.
 *
 * Of an item, its references, merchant account, amount, event code and success are signed; `eventDate`, `reason` and all other data are
 * not. Members are joined by colons that are not escaped, so that `a:b` can move between neighbours. There is no time: requests
 * are known by what is signed.
 *
 * @example
 * app.post('/webhooks/adyen', webhook(adyenPayments(), { secret: process.env.ADYEN_HMAC_KEY }, handle));
 * @see https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function adyenPayments<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  assertTimelessOptions('adyenPayments', options);
  const items = jsonField('notificationItems');
  const declared = defineScheme<P>({
    name: 'adyen-payments',
    signature: jsonField('notificationItems', 'base64'),
    secret: 'hex',
    algorithm: eachItem(hmac('hmac-sha256')),
    message: message`${items}`,
    replay: { by: 'signature', rememberSeconds: options.rememberSeconds, copy: 'duplicate' },
    responseFormat: webhookAnswers({ handled: { text: '[accepted]' } }),
    delivery: { eventType: eventTypeOf },
    about: ABOUT,
  });
  return { ...declared, description: DESCRIPTION, read, write };
}

const DESCRIPTION =
  'of each item: {pspReference}:{originalReference}:{merchantAccountCode}:{merchantReference}:{amount.value}:{amount.currency}:{eventCode}:{success}';

const ABOUT = {
  title: 'Adyen payment notifications',
  documentation:
    'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures',
  secret: 'The HMAC key of the webhook, in hex.',
  notSigned: 'Method, path, query, headers, and of an item its date, reason and additional data.',
  rotation: 'Notifications that were made before still have the signature of the old key: give both.',
  answer: '200 with the text "[accepted]".',
  lax: 'The library of Adyen for Python checks the first item alone, and an empty list passes where each item is checked.',
} as const;

const read: Scheme['read'] = ({ body }) => {
  const items = body && itemsOf(body);
  const signatures = items?.map(({ signature }) => canonicalText('base64', signature, DIGEST_BYTES)) ?? [];
  if (signatures.length === 0 || signatures.includes(undefined)) return MALFORMED;
  return {
    ...{ keyId: '', timestamp: '', timestampMs: undefined, nonce: undefined, headers: [] },
    ...{ requestId: undefined, idempotencyKey: undefined, eventId: undefined },
    signatures: signatures as string[],
  };
};

const write: Scheme['write'] = ({ body }, _fields, out) => {
  const items = itemsOf(body);
  if (items === undefined) out.fail(MALFORMED);
  for (const { signed } of items ?? []) writeItem(out, signed);
};

/** The type of the items, where all are of one. */
function eventTypeOf({
  notificationItems,
}: {
  readonly notificationItems: readonly { readonly NotificationRequestItem: { readonly eventCode: string } }[];
}): string | undefined {
  const types = new Set(notificationItems.map(({ NotificationRequestItem: { eventCode } }) => eventCode));
  return types.size === 1 ? [...types][0] : undefined;
}
