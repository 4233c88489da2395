/** Answers of the API, the same on both frameworks: the vendors' own examples where their pages show one. */

import { createHash, randomUUID } from 'node:crypto';
import { isTooDeep } from './nesting.ts';

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

export const health: Json = { status: 'UP' };

/** Answers with the body that the handler received after its parser ran. */
export function echo(body: unknown): Json {
  // Without a body there is nothing to parse, and parsers leave no buffer behind.
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  return {
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    json: parsedOrNull(bytes),
  };
}

/** `GET /v2/balance`, from https://docs.iimmpact.com. */
export const iimmpactBalance: Json = {
  data: { account: '12345', name: 'Your Company Name', balance: 1250.5, level: '1', access: 0 },
};

/** `GET /v2/balance-statement`. */
export function iimmpactStatement(query: unknown): Json {
  const { date, limit, account } = toFields(query);
  const line = { refid: 'MS-41', description: 'Top-up', amount: '-150.00', balance: '1250.50' };
  return { data: [line], '@metadata': { date, limit, account } };
}

/** `POST /v2/topup`. */
export function iimmpactTopup(body: unknown): Json {
  const { refid, product, account, amount } = toFields(body);
  return { data: { refid, product, account, amount, status: 'Accepted' } };
}

/** `POST /v2/callback-url`, which takes its parameters from the query. */
export function iimmpactCallbackUrl(query: unknown): Json {
  const { url, method } = toFields(query);
  return { data: { url, method }, '@metadata': {} };
}

/** `GET /v1/products` and `GET /v1/live/products`. */
export const influencemartProducts: Json = {
  data: [{ externalProductId: 'SKU-1', title: 'Pashmina shawl', price: '2999.00', currency: 'NPR' }],
};

/** `POST /v1/conversions`: accepted, and worked on later. */
export function influencemartConversion(body: unknown): Json {
  return { status: 'ACCEPTED', externalOrderId: toFields(body).externalOrderId };
}

/** `POST /v1/webhooks/*`. */
export function influencemartEvent(eventId: string | undefined): Json {
  return { status: 'ACCEPTED', externalEventId: eventId };
}

/** `POST /api/v2/transactions/…`. */
export function ip2Transaction(type: 'debit' | 'credit', params: unknown, body: unknown): Json {
  const { subscriptionId, accountId } = toFields(params);
  const { requestId, RequestId = requestId } = toFields(body);
  return {
    CorrelationId: randomUUID(),
    CreatedOn: new Date().toISOString(),
    HelpLink: null,
    RequestId,
    HttpStatusCode: 200,
    ResponseMessage: `The ${type} of account ${accountId} in subscription ${subscriptionId} is accepted.`,
    TransactionId: randomUUID(),
  };
}

/** `GET /api/v2/paymentmethods`. */
export const ip2PaymentMethods: Json = {
  HttpStatusCode: 200,
  ResponseMessage: 'OK',
  PaymentMethods: [{ PaymentMethodId: 'MTNMOBILEMONEYUG', CurrencyCode: 'UGX', CountryCode: 'UG' }],
};

/** `POST …/auth/login/initiate`, from SlaunchX's quickstart. */
export const slaunchxLogin: Json = slaunchxAnswer({
  sessionId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
  mfaMethods: [{ code: 'EMAIL', value: 10011001 }],
  expiresIn: 300,
});

/** `GET …/constants/countries`. */
export const slaunchxCountries: Json = slaunchxAnswer([
  { code: 'MY', name: 'Malaysia' },
  { code: 'SG', name: 'Singapore' },
]);

/** `POST …/payouts`. */
export const slaunchxPayout: Json = slaunchxAnswer({ payoutId: 'po_1001', status: 'PENDING' });

/** `GET /api/clients/get`. Every answer of Intend has a `status`. */
export function intendClients(query: unknown): Json {
  const { page = '1' } = toFields(query);
  return { status: 200, page: Number(page), data: [{ client_id: 16, client_type: 'trade', name: 'Acme' }] };
}

/** `POST /api/clients/create`. */
export function intendClient(body: unknown): Json {
  const { name } = toFields(body);
  return { status: 200, data: { client_id: 17, name } };
}

/** A request that passed the checks and still could not be served: no such route, or a body that its parser refused. */
export function problem(status: number, message: string): Json {
  return { status, message };
}

/** Answer to a signed call under `/web/v1`, the first of the quickstart's "Common 403 Causes"; no page has a code for it. */
export const slaunchxWrongChain: Json = {
  version: '2.0.0',
  success: false,
  code: 'FORBIDDEN',
  message: 'The Partner API is under /api/v1, not under /web/v1',
  data: null,
};

/** Message for a body that is nested too deep. */
export const TOO_DEEP = 'The body is nested too deep.';

function slaunchxAnswer(data: unknown): Json {
  return { version: '2.0.0', success: true, code: '2000', data };
}

function parsedOrNull(bytes: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isTooDeep(value) ? null : value;
  } catch {
    return null;
  }
}

/** The members of a parsed body or query; none where there was nothing to parse. */
function toFields(parsed: unknown): Json {
  return typeof parsed === 'object' && parsed !== null ? (parsed as Json) : {};
}
