/** Presets of payment gateways against the gateways' own clients. */

import { generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import { PayOS } from '@payos/node';
import { createVerifier, memoryStore } from 'countersign';
import { signRequest } from 'countersign/client';
import { mercadoPago } from 'countersign/schemes/mercado-pago';
import { paymongo } from 'countersign/schemes/paymongo';
import { payos } from 'countersign/schemes/payos';
import { snapBiAccessToken } from 'countersign/schemes/snap-bi-access-token';
import { snapBiTransaction } from 'countersign/schemes/snap-bi-transaction';
import { WebhookSignatureValidator } from 'mercadopago';
import { expect, it } from 'vitest';

const SECRET = 'test-only-secret-of-a-gateway';
const NOW_MS = Date.UTC(2025, 11, 1);
const TIME = '2025-12-01T07:00:00+07:00';
const clock = () => NOW_MS;
const ownStore = () => memoryStore({ maxReplayIds: 10, maxKeys: 10 });

// Without types.
const require = createRequire(import.meta.url);
const { SnapBi } = require('midtrans-client') as {
  SnapBi: {
    getSymmetricSignatureHmacSh512: (...signed: readonly unknown[]) => string;
    getAsymmetricSignatureSha256WithRsa: (clientId: string, timestamp: string, key: string) => string;
  };
};
const createPaymongo = require('paymongo-node') as (key: string) => {
  webhooks: { constructEvent: (delivery: object) => unknown };
};

it('the validator of Mercado Pago takes what mercadoPago() signs', () => {
  const request = {
    ...{ method: 'POST', url: 'https://shop.example.test/hooks?data.id=123456', body: '{}' },
    headers: { 'x-request-id': 'req-1' },
  };
  const { 'x-signature': xSignature } = signRequest(mercadoPago(), { secret: SECRET }, request, { clock });
  const validate = (dataId: string) =>
    WebhookSignatureValidator.validate({ xSignature, xRequestId: 'req-1', dataId, secret: SECRET });
  expect(() => validate('123456')).not.toThrow();
  expect(() => validate('123457')).toThrow();
});

it('the client of PayMongo takes what paymongo() signs', () => {
  const payload = '{"data":{"id":"evt_1","attributes":{"type":"payment.paid","livemode":true,"data":{}}}}';
  const request = { method: 'POST', url: 'https://shop.example.test/hooks', headers: {}, body: payload };
  const signed = signRequest(paymongo(), { secret: SECRET }, request, { clock });
  const [time, live] = (signed['Paymongo-Signature'] ?? '').split(',');
  const construct = (body: string) =>
    createPaymongo('sk_test_made_up').webhooks.constructEvent({
      ...{ payload: body, signatureHeader: `${time},te=,${live}`, webhookSecretKey: SECRET },
    });
  expect(construct(payload)).toBeDefined();
  expect(() => construct(payload.replace('paid', 'failed'))).toThrow();
});

it('snapBiTransaction() takes what the client of Midtrans signs, with blanks in the body or without', async () => {
  const body = { partnerReferenceNo: 'x-1', amount: { value: '10000.00', currency: 'IDR' } };
  const url = '/v1.0/debit/payment-host-to-host';
  const signature = SnapBi.getSymmetricSignatureHmacSh512('token-abc', body, 'POST', url, SECRET, TIME);
  const headers = ['Authorization', 'Bearer token-abc', 'X-TIMESTAMP', TIME, 'X-SIGNATURE', signature];
  for (const blanks of [0, 2]) {
    const keys = (id: string) => ({ id, secret: SECRET });
    const verifier = createVerifier({ scheme: snapBiTransaction(), keys, clock, store: ownStore() });
    const text = JSON.stringify(body, null, blanks);
    const request = { method: 'POST', url, headers: [...headers, 'X-PARTNER-ID', 'partner-1'], body: text };
    expect(await verifier.verify(request)).toMatchObject({ ok: true, key: { id: 'partner-1' } });
  }
});

it('snapBiAccessToken() takes what the client of Midtrans signs', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    ...{ modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' } },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const signature = SnapBi.getAsymmetricSignatureSha256WithRsa('client-1', TIME, privateKey);
  const keys = (id: string) => ({ id, secret: publicKey });
  const verifier = createVerifier({ scheme: snapBiAccessToken(), keys, clock });
  const headers = ['X-TIMESTAMP', TIME, 'X-CLIENT-KEY', 'client-1', 'X-SIGNATURE', signature];
  const request = { method: 'POST', url: '/v1.0/access-token/b2b', headers, body: '{}' };
  expect(await verifier.verify(request)).toMatchObject({ ok: true, key: { id: 'client-1' } });
});

it('payos() takes what the client of payOS signs', async () => {
  const client = new PayOS({ clientId: 'client', apiKey: 'key', checksumKey: SECRET });
  const data = { orderCode: 124, amount: 3000, description: 'Đơn hàng', counterAccountName: null };
  const signature = await client.crypto.createSignatureFromObj(data, SECRET);
  const verifier = createVerifier({ scheme: payos(), keys: { id: 'payos', secret: SECRET }, clock });
  const request = { method: 'POST', url: '/hooks', headers: [] };
  const body = JSON.stringify({ code: '00', data, signature });
  expect(await verifier.verify({ ...request, body })).toMatchObject({ ok: true });
  expect(await verifier.verify({ ...request, body: body.replace('3000', '1') })).toMatchObject({ ok: false });
});
