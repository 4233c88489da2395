/** A merchant whose API each server offers: its schemes and keys, what its handlers saw, and its log. */

import {
  defineScheme,
  header,
  headerParam,
  jsonField,
  memoryStore,
  message,
  part,
  type Verifier,
  type WebhookOptions,
} from 'countersign';
import { type TestRequest, testVerifier } from 'countersign/testing';
import { pino } from 'pino';

const acme = defineScheme({
  name: 'acme',
  keyId: header('X-Acme-Key'),
  timestamp: header('X-Acme-Timestamp', 'unixSeconds'),
  nonce: header('X-Acme-Nonce'),
  signature: header('X-Acme-Signature', { encoding: 'hex' }),
  idempotencyKey: header('Idempotency-Key'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}\n${part.nonce}\n${part.method}\n${part.target}\n${part.body}`,
  toleranceSeconds: 300,
  replay: 'nonce',
});

/** The sender of the webhooks. */
export const shop = defineScheme<{ readonly id: string }>({
  name: 'shop',
  timestamp: headerParam('Shop-Signature', 't', 'unixSeconds'),
  signature: headerParam('Shop-Signature', 'v1', { encoding: 'hex' }),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}.${part.body}`,
  toleranceSeconds: 300,
  replay: 'signature',
  eventId: jsonField('id'),
});

export const SECRET = 'secret-of-the-client-and-nobody-else';
export const SHOP_SECRET = 'secret-of-the-shop-and-nobody-else';

/** Limits of the reports alone. */
export const REPORTS = [{ name: 'reports', limit: 1, windowSeconds: 60 }];

/** Parts that an API is made of. */
export interface Merchant {
  readonly verifier: Verifier;
  readonly hooks: WebhookOptions;
  /** Notes what a handler saw, and gives the answer, which has a number of its own. */
  readonly handle: (saw: object) => { readonly run: number };
}

/** A request with all its headers. */
export interface Sent extends TestRequest {
  readonly headers: Record<string, string>;
}

/** Sends a request to an API. The body of the answer is parsed. */
export type Send = (
  request: Sent,
) => Promise<{ readonly status: number; readonly headers: Record<string, unknown>; readonly body: unknown }>;

/** Makes a merchant, and what a test needs to call its API and to look into it. */
export function testMerchant(scopes: readonly string[]) {
  const sender = testVerifier(shop, { secret: SHOP_SECRET });
  const written: string[] = [];
  const logger = pino({}, { write: (line) => void written.push(line) });
  const options = { store: memoryStore(), logger };
  const client = testVerifier(acme, { id: 'ak_1', secret: SECRET, scopes }, options);
  const { verifier } = client;
  const hooks = { secret: SHOP_SECRET, clock: sender.clock.now, ...options };
  const saw: object[] = [];
  const handle = (seen: object) => ({ run: saw.push(seen) });
  return { client, sender, verifier, hooks, handle, saw, written };
}
