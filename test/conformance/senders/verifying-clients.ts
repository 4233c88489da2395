/** Clients of senders that verify alone, and so judge what the preset signs. */

import { type WebhookPlatform, WebhookVerificationService } from '@hookflo/tern';
import { EventWebhook } from '@sendgrid/eventwebhook';
import { verifyKey } from 'discord-interactions';
import { validateWebhookSignature } from 'razorpay/dist/utils/razorpay-utils.js';
import { bodyOf, type SenderVector } from './sender-vectors.ts';

/** Judges a request; headers by their names in lower case. */
type Judge = (vector: SenderVector, headers: Readonly<Record<string, string>>) => boolean | Promise<boolean>;

/** Clients that verify, by what they are and then by the kind. */
export const VERIFYING_CLIENTS: Readonly<Record<string, Readonly<Record<string, Judge>>>> = {
  '@sendgrid/eventwebhook: EventWebhook.verifySignature': { 'sendgrid-events': judgeSendgrid },

  '@hookflo/tern: WebhookVerificationService.verifyWithPlatformConfig': {
    'gitlab-token': tern('gitlab'),
    'lemon-squeezy': tern('lemonsqueezy'),
    shopify: tern('shopify'),
    woocommerce: tern('woocommerce'),
  },

  'discord-interactions: verifyKey': {
    discord: (vector, headers) => {
      const { 'x-signature-ed25519': signature = '', 'x-signature-timestamp': timestamp = '' } = headers;
      return verifyKey(bodyOf(vector), signature, timestamp, vector.secret);
    },
  },

  'razorpay: validateWebhookSignature': {
    razorpay: (vector, { 'x-razorpay-signature': signature = '' }) =>
      validateWebhookSignature(bodyOf(vector).toString('utf8'), signature, vector.secret),
  },
};

function tern(platform: WebhookPlatform): Judge {
  return async (vector, headers) => {
    const { url, method, secret } = vector;
    const request = new Request(url, { method, headers, body: bodyOf(vector) });
    const result = await WebhookVerificationService.verifyWithPlatformConfig(request, platform, secret);
    return result.isValid;
  };
}

const SENDGRID = 'x-twilio-email-event-webhook';

function judgeSendgrid(vector: SenderVector, headers: Readonly<Record<string, string>>): boolean {
  const events = new EventWebhook();
  const signature = headers[`${SENDGRID}-signature`] ?? '';
  const timestamp = headers[`${SENDGRID}-timestamp`] ?? '';
  return events.verifySignature(
    events.convertPublicKeyToECDSA(vector.secret),
    bodyOf(vector),
    signature,
    timestamp,
  );
}
