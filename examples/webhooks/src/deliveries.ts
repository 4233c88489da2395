/** A sample delivery of each sender, signed. */

import type { Scheme } from 'countersign';
import { signRequest } from 'countersign/client';
import { github } from 'countersign/schemes/github';
import { shopify } from 'countersign/schemes/shopify';
import { slack } from 'countersign/schemes/slack';
import { stripe } from 'countersign/schemes/stripe';
import { svix } from 'countersign/schemes/svix';
import type { Secrets } from './app.ts';

/** The secrets, for everyone to try. */
export const SECRETS: Secrets = {
  stripe: 'whsec_demo_secret_of_stripe_0123456789',
  github: 'demo secret of github',
  slack: '8f742231b10e8888abcd99yyyzzz85a5',
  shopify: 'demo_client_secret_of_shopify',
  svix: 'whsec_ZGVtby1zZWNyZXQtb2YtMzItYnl0ZXMtZm9yLWhtYWM=',
};

/** A delivery, and the event that the app should find in it. */
export interface Delivery {
  readonly sender: keyof Secrets;
  readonly scheme: Scheme;
  readonly id: string;
  readonly type: string;
  readonly body: string;
  /** Headers that are not signed. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One of each sender, with id and type where that sender has them. */
export const DELIVERIES: readonly Delivery[] = [
  {
    ...{ sender: 'stripe', scheme: stripe(), id: 'evt_1', type: 'invoice.paid' },
    body: '{"id":"evt_1","type":"invoice.paid","data":{"object":{"id":"in_1"}}}',
  },
  {
    ...{ sender: 'github', scheme: github(), id: '72d3162e-cc78-11e3-81ab-4c9367dc0958', type: 'push' },
    body: '{"ref":"refs/heads/main","repository":{"full_name":"octocat/hello"}}',
    headers: { 'X-GitHub-Delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958', 'X-GitHub-Event': 'push' },
  },
  {
    ...{ sender: 'slack', scheme: slack(), id: 'Ev1', type: 'app_mention' },
    body: '{"type":"event_callback","event_id":"Ev1","event":{"type":"app_mention","text":"hello"}}',
  },
  {
    ...{
      sender: 'shopify',
      scheme: shopify(),
      id: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
      type: 'orders/paid',
    },
    body: '{"id":820982911946154508,"total_price":"398.00"}',
    headers: {
      'X-Shopify-Webhook-Id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
      'X-Shopify-Topic': 'orders/paid',
    },
  },
  {
    ...{ sender: 'svix', scheme: svix(), id: 'msg_1', type: 'user.created' },
    body: '{"type":"user.created","data":{"id":"user_1"}}',
  },
];

/** The headers of an attempt to deliver. Each is signed with its own time, by those who sign one. */
export function signedHeaders(delivery: Delivery, at: Date): Record<string, string> {
  const { sender, scheme, id, body, headers = {} } = delivery;
  const credentials = { id: sender, secret: SECRETS[sender] };
  const request = { method: 'POST', url: `/webhooks/${sender}`, headers, body };
  // Svix signs the id of the event, where other schemes have a nonce.
  const options = { clock: () => at.getTime(), nonce: () => id };
  const signed = signRequest(scheme, credentials, request, options);
  return { ...headers, ...signed, 'Content-Type': 'application/json' };
}
