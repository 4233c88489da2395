/** Webhooks of merchants by the Agentic Commerce Protocol: HMAC-SHA256 over `timestamp.body`. */

import { jsonResponseFormat } from '../responses/json-response-format.ts';
import { REFUSALS } from '../responses/refusals.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { headerParam } from '../scheme/values/value-location.ts';
import { acpAnswer } from './acp/answers.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/**
 * The scheme of order events that a merchant sends to an agent platform by the Agentic Commerce Protocol (ACP), from version
 * 2026-04-17 on. Before that the form of the header was open, and no time was signed: such deliveries are refused.
 *
 * The time is `t` in the header; the header `Timestamp` is not signed and not read. Events have no id, and each holds the whole order.
 * All that cannot be authenticated gets 401 `invalid_signature`.
 *
 * @example
 * app.post('/webhooks/acp', webhook(acpMerchantWebhook(), { secret: process.env.ACP_WEBHOOK_SECRET }, handle));
 * @see https://github.com/agentic-commerce-protocol/agentic-commerce-protocol
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function acpMerchantWebhook<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('acpMerchantWebhook', options);
  return defineScheme<P>({
    name: 'acp-merchant-webhook',
    timestamp: headerParam('Merchant-Signature', 't', 'unixSeconds'),
    signature: headerParam('Merchant-Signature', 'v1', 'hex'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}.${part.body}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    responseFormat: jsonResponseFormat({
      answer: (facts) =>
        isUnauthenticated(facts.code) ? acpAnswer(facts, [401, 'invalid_signature']) : acpAnswer(facts),
    }),
    delivery: { eventType: jsonField('type') },
    about: {
      title: 'Agentic Commerce Protocol (ACP), webhooks of merchants',
      documentation: 'https://github.com/agentic-commerce-protocol/agentic-commerce-protocol',
      secret: 'The secret that merchant and platform have agreed on, as text.',
      notSigned: 'Method, path, query and other headers, `Request-Id` and `Timestamp` among them.',
      redelivery: 'An event is the whole order at its time: the last one counts.',
      answer: 'Any 2xx.',
      lax: 'The specification allows one v1; of several, as during a rotation, any may match here.',
    },
  });
}

/** Missing, malformed, old and wrong are not told apart. */
function isUnauthenticated(code: keyof typeof REFUSALS): boolean {
  const { status, authenticated } = REFUSALS[code];
  return !authenticated && (status === 401 || code === 'malformed_header' || code === 'duplicate_header');
}
