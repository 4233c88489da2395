/** Standard Webhooks, declared. @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */

import { defineScheme, header, message, part, type Scheme } from 'countersign';
import { toKeyBytes } from 'countersign/scheme';

const ID = header('webhook-id', { length: [1, 255], alphabet: 'visible' });

/** Its requests name no key, so the verifier has one. The id of an event is part of the signed text. */
export const standardWebhooks: Scheme = defineScheme({
  name: 'standard-webhooks',
  nonce: ID,
  timestamp: header('webhook-timestamp', 'unixSeconds'),
  signature: header('webhook-signature', { prefix: 'v1,', separator: ' ', encoding: 'base64' }),
  secret: (secret) => toKeyBytes(secret.replace(/^whsec_/, ''), 'base64'),
  algorithm: 'hmac-sha256',
  message: message`${part.nonce}.${part.timestamp}.${part.body}`,
  toleranceSeconds: 300,
  // A redelivery has the same id and a new timestamp, so the id must not be what is good for once only.
  replay: 'signature',
  eventId: ID,
});
