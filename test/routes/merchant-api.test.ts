/** Tests of routes as users write them: a client of `countersign/testing`, the server itself, and its log. */

import type { TestRequest, TestVerifier } from 'countersign/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expressApi } from './express-api.ts';
import { fastifyApi } from './fastify-api.ts';
import { type Merchant, SECRET, type Send, type Sent, SHOP_SECRET, testMerchant } from './merchant.ts';
import { nodeApi } from './node-api.ts';

const ORDERS = { method: 'GET', url: '/v1/orders?status=paid&page=2' };
const ORDER = { method: 'POST', url: '/v1/orders', body: '{"sku":"A-1"}' };
const PAYOUT = { method: 'POST', url: '/v1/payouts', body: '{"amount":5}' };
const REPORT = { method: 'GET', url: '/v1/reports' };
const EVENT = { method: 'POST', url: '/hooks/shop', body: '{"id":"evt_1","type":"order.paid"}' };

/** Levels of pino. */
const INFO = 30;
const WARN = 40;

describe.each<[string, (merchant: Merchant) => Send | Promise<Send>]>([
  ['Express 5', expressApi],
  ['node:http', nodeApi],
  ['Fastify', fastifyApi],
])('a merchant API on %s', (_server, serve) => {
  it('answers a signed GET, and its handler sees who calls and the query', async () => {
    const { send, signed, saw, reasons } = await started(serve);
    const answer = await send(signed(ORDERS));
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'private' }, body: { run: 1 } });
    expect(saw).toMatchObject([{ caller: 'ak_1', query: { status: 'paid', page: '2' } }]);
    const line = { level: INFO, code: 'accepted', keyId: 'ak_1', method: 'GET', path: '/v1/orders' };
    expect(reasons()).toMatchObject([line]);
  });

  it('answers a query that was changed on the way with 401, and only its log says what is wrong', async () => {
    const { send, signed, saw, reasons } = await started(serve);
    const answer = await send({ ...signed(ORDERS), url: '/v1/orders?status=paid&page=3' });
    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_signature' } });
    expect(answer.headers).toMatchObject({
      'www-authenticate': 'Signature',
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
    });
    expect(saw).toEqual([]);
    const line = { level: WARN, code: 'signature_mismatch', keyId: 'ak_1', path: '/v1/orders', status: 401 };
    expect(reasons()).toMatchObject([line]);
  });

  it('answers a request that is 301 seconds old with 401 and its own time', async () => {
    const { send, signed, client, saw, reasons } = await started(serve);
    const request = signed(ORDER);
    client.clock.advance(301);
    const answer = await send(request);
    expect(answer).toMatchObject({ status: 401, body: { code: 'timestamp_too_old' } });
    expect(answer.headers.date).toBe('Thu, 01 Jan 2026 00:05:01 GMT');
    expect(saw).toEqual([]);
    expect(reasons()).toMatchObject([{ level: WARN, code: 'timestamp_too_old', status: 401 }]);
  });

  it('handles a request once, and refuses its copy as replayed', async () => {
    const { send, signed, saw, reasons } = await started(serve);
    const request = signed(ORDER);
    expect(await send(request)).toMatchObject({ status: 201, body: { run: 1 } });
    expect(await send(request)).toMatchObject({ status: 401, body: { code: 'replayed' } });
    expect(saw).toMatchObject([{ caller: 'ak_1', body: { sku: 'A-1' } }]);
    expect(reasons()).toMatchObject([{ code: 'accepted' }, { level: WARN, code: 'replayed', keyId: 'ak_1' }]);
  });

  it('pays out for a key that has the scope, and its handler sees the parsed body', async () => {
    const { send, signed, saw, reasons } = await started(serve, ['payouts:write']);
    expect(await send(signed(PAYOUT))).toMatchObject({ status: 201, body: { run: 1 } });
    expect(saw).toMatchObject([{ caller: 'ak_1', body: { amount: 5 } }]);
    expect(reasons()).toMatchObject([{ level: INFO, code: 'accepted', path: '/v1/payouts' }]);
  });

  it('answers a key without the scope with 403, and only its log names the scope', async () => {
    const { send, signed, saw, reasons } = await started(serve, ['payouts:read']);
    const answer = await send(signed(PAYOUT));
    expect(answer).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
    expect(JSON.stringify([answer.headers, answer.body])).not.toContain('payouts:write');
    expect(saw).toEqual([]);
    const line = { level: WARN, code: 'insufficient_scope', keyId: 'ak_1', status: 403 };
    expect(reasons().at(-1)).toMatchObject({ ...line, detail: expect.stringContaining('payouts:write') });
  });

  it('answers one request too many with 429 and when to come back, and answers it then', async () => {
    const { send, signed, client, saw, reasons } = await started(serve);
    const first = await send(signed(REPORT));
    expect(first).toMatchObject({ status: 200, headers: { 'ratelimit-policy': '"reports";q=1;w=60' } });
    const second = await send(signed(REPORT));
    expect(second).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    // The window slides: one request uses it up until it lies two windows back.
    expect(second.headers).toMatchObject({ 'retry-after': '120', ratelimit: '"reports";r=0;t=120' });
    expect(saw).toHaveLength(1);
    expect(reasons().at(-1)).toMatchObject({ level: WARN, code: 'rate_limited', keyId: 'ak_1', status: 429 });
    client.clock.advance(119);
    expect(await send(signed(REPORT))).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    client.clock.advance(1);
    expect(await send(signed(REPORT))).toMatchObject({ status: 200, body: { run: 2 } });
  });

  it('answers a retry, signed anew, with the first response to its idempotency key', async () => {
    const { send, signed, saw, reasons } = await started(serve);
    const key = { 'idempotency-key': 'order-of-this-cart' };
    const first = await send(signed(ORDER, key));
    const retry = await send(signed(ORDER, key));
    const created = { status: 201, headers: { location: '/v1/orders/7' }, body: { run: 1 } };
    expect([first, retry]).toMatchObject([created, created]);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(retry.headers).toHaveProperty('idempotency-replayed', 'true');
    expect(saw).toHaveLength(1);
    expect(reasons()).toMatchObject([{ code: 'accepted' }, { code: 'accepted' }]);
  });

  it('handles an event once that is delivered twice, and no forged one', async () => {
    const { send, delivered, sender, saw, reasons } = await started(serve);
    expect(await send(delivered(EVENT))).toMatchObject({ status: 200 });
    sender.clock.advance(1);
    expect(await send(delivered(EVENT))).toMatchObject({ status: 200 });
    const forged = await send({ ...delivered(EVENT), body: '{"id":"evt_2","type":"order.paid"}' });
    expect(forged).toMatchObject({ status: 401, body: { code: 'invalid_signature' } });
    expect(saw).toEqual([{ id: 'evt_1', payload: { id: 'evt_1', type: 'order.paid' } }]);
    const line = { level: WARN, scheme: 'shop', code: 'signature_mismatch', path: '/hooks/shop' };
    expect(reasons().at(-1)).toMatchObject(line);
  });

  it('serves a route that is left unverified, whose handler sees no caller, and logs nothing of it', async () => {
    const { send, signed, saw, written } = await started(serve);
    const answer = await send(signed({ method: 'GET', url: '/health' }));
    expect(answer).toMatchObject({ status: 200, body: { run: 1 } });
    expect(saw).toEqual([{ caller: undefined }]);
    expect(written).toEqual([]);
  });
});

/** Serves an API, whose log is searched for secrets, signatures, nonces and idempotency keys when the test has ended. */
async function started(serve: (merchant: Merchant) => Send | Promise<Send>, scopes: readonly string[] = []) {
  const merchant = testMerchant(scopes);
  const confidential = [SECRET, SHOP_SECRET];
  onTestFinished(() => {
    for (const value of confidential) expect(merchant.written.join('')).not.toContain(value);
  });

  function signer({ sign }: TestVerifier) {
    return (request: TestRequest, others: Record<string, string> = {}): Sent => {
      const headers = { ...sign(request), ...others };
      for (const [name, value] of Object.entries(headers))
        if (/signature|nonce|idempotency/i.test(name)) confidential.push(value.replace(/^.*v1=/, ''));
      return { ...request, headers };
    };
  }

  return {
    ...merchant,
    send: await serve(merchant),
    signed: signer(merchant.client),
    delivered: signer(merchant.sender),
    /** The lines that have a code, the one of the outcome last. */
    reasons: () => merchant.written.map((line) => JSON.parse(line)).filter(({ code }) => code !== undefined),
  };
}
