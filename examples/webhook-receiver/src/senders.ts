/** Two senders of webhooks, each of which signs its own way. */

import { signRequest } from 'countersign/client';
import { influencemart } from 'countersign/schemes/influencemart';
import { Webhook } from 'standardwebhooks';
import { SECRETS } from './receiver.ts';

/** An attempt to deliver an event. */
interface Delivery {
  readonly id: string;
  readonly body: string;
  /** When the attempt is made. Each is signed with its own time; the id of the event stays. */
  readonly at: Date;
}

/** A sender, and the answers that a receiver is documented to give. */
export interface Sender {
  readonly name: string;
  readonly path: string;
  readonly sign: (delivery: Delivery) => Record<string, string>;
  readonly duplicate: string;
}

/** The id of an event is in a header that the signature does not cover. */
const shop: Sender = {
  name: 'Influencemart: the id in X-External-Event-Id',
  path: '/v1/webhooks/order-paid',
  sign({ id, body, at }) {
    const credentials = { id: 'ak_test_demo', secret: SECRETS.influencemart };
    const request = { method: 'POST', url: shop.path, body };
    const signed = signRequest(influencemart(), credentials, request, { clock: () => at.getTime() });
    return { ...signed, 'X-External-Event-Id': id };
  },
  duplicate: '202 DUPLICATE',
};

/** The id of an event is signed. */
const standard: Sender = {
  name: 'Standard Webhooks: the id in webhook-id',
  path: '/standard',
  sign: ({ id, body, at }) => ({
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(SECRETS.standardWebhooks).sign(id, at, body),
  }),
  duplicate: '200 duplicate',
};

/** Both. */
export const SENDERS: readonly Sender[] = [shop, standard];
