/** Senders of webhooks: the events that they sign, and requests with them. */

import { signRequest } from '../../src/client.ts';
import {
  defineScheme,
  header,
  headerParam,
  jsonField,
  message,
  part,
  type Scheme,
  type SchemeDeclaration,
} from '../../src/index.ts';

export const SECRET = 'whsec_0123456789abcdef0123456789';
export const OLD_SECRET = 'whsec_fedcba9876543210fedcba9876';

/** An event of the shop. */
export interface ShopEvent {
  readonly id: string;
  readonly type: 'order.paid' | 'order.cancelled';
  readonly data: { readonly amount: number };
}

const SHOP: SchemeDeclaration = {
  name: 'shop',
  timestamp: headerParam('Shop-Signature', 't', 'unixSeconds'),
  signature: headerParam('Shop-Signature', 'v1', { encoding: 'hex' }),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}.${part.body}`,
  toleranceSeconds: 300,
  replay: 'signature',
  eventId: jsonField('id'),
};

/** A sender that signs as Stripe does. */
export const shop: Scheme<ShopEvent> = defineScheme<ShopEvent>(SHOP);

/** A sender whose events have no id. */
export const shopWithoutIds: Scheme<ShopEvent> = defineScheme<ShopEvent>({
  ...SHOP,
  name: 'shop-without-ids',
  eventId: undefined,
});

/** A sender that signs the body alone, with the id beside it. */
export const parcels: Scheme = defineScheme({
  ...SHOP,
  name: 'parcels',
  eventId: header('Parcel-Event', { length: [1, 100], alphabet: 'visible' }),
});

let events = 0;

/** An event that was not sent before. */
export function newEvent(members: Partial<ShopEvent> = {}): ShopEvent {
  return { id: `evt_${++events}`, type: 'order.paid', data: { amount: 5 }, ...members };
}

/** Members of a delivery that a test sets. */
export interface SentDelivery {
  readonly scheme?: Scheme;
  readonly secret?: string;
  readonly keyId?: string;
  readonly headers?: Record<string, string>;
  /** Seconds from now at which it is signed: each is another signature. */
  readonly after?: number;
}

/** The headers of a delivery. */
function deliveryHeaders(body: string | Uint8Array, sent: SentDelivery = {}): Record<string, string> {
  const { scheme = shop, secret = SECRET, keyId = 'shop', headers, after = 0 } = sent;
  const clock = () => Date.now() + after * 1000;
  const request = { method: 'POST', url: '/hooks', body };
  return {
    'content-type': 'application/json',
    ...headers,
    ...signRequest(scheme, { id: keyId, secret }, request, { clock }),
  };
}

/** A delivery as a `Request`. */
export function delivery(event: unknown, sent: SentDelivery = {}): Request {
  const isRaw = typeof event === 'string' || event instanceof Uint8Array;
  const body = isRaw ? event : JSON.stringify(event);
  const headers = deliveryHeaders(body, sent);
  return new Request('https://receiver.example.com/hooks', { method: 'POST', headers, body: body as string });
}
