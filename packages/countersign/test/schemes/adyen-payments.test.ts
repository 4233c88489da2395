import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVerifier, memoryStore } from '../../src/index.ts';
import { adyenPayments } from '../../src/schemes/adyen-payments.ts';

const KEY = '619A096BA4C8B46E57FC41A37B7D89642983BB7ACEE1F19F7ABBA0F0A67DF069';

function item(pspReference: string, key = KEY) {
  const signed = `${pspReference}::Merchant:ref:100:EUR:AUTHORISATION:true`;
  const hmacSignature = createHmac('sha256', Buffer.from(key, 'hex')).update(signed).digest('base64');
  const amount = { value: 100, currency: 'EUR' };
  const names = {
    merchantAccountCode: 'Merchant',
    merchantReference: 'ref',
    eventCode: 'AUTHORISATION',
    success: 'true',
  };
  return { NotificationRequestItem: { pspReference, ...names, amount, additionalData: { hmacSignature } } };
}

async function verdictOf(...notificationItems: unknown[]): Promise<string> {
  const store = memoryStore({ maxReplayIds: 10, maxKeys: 10 });
  const verifier = createVerifier({ scheme: adyenPayments(), keys: { id: 'adyen', secret: KEY }, store });
  const body = JSON.stringify({ notificationItems });
  const verdict = await verifier.verify({ method: 'POST', url: '/', headers: {}, body });
  return verdict.ok ? 'accepted' : verdict.code;
}

describe('adyenPayments', () => {
  it('accepts several items, each with its signature', async () => {
    expect(await verdictOf(item('1'), item('2'))).toBe('accepted');
  });

  it('refuses items of which one alone is signed by another, wherever it stands', async () => {
    const forged = item('3', '00'.repeat(32));
    expect(await verdictOf(item('1'), forged)).toBe('signature_mismatch');
    expect(await verdictOf(forged, item('1'))).toBe('signature_mismatch');
  });

  it.each([
    ['an item without a signature', [item('1'), { NotificationRequestItem: {} }]],
    ['an item that is none', [item('1'), null]],
    ['no items', []],
    ['more items than are ever sent', Array.from({ length: 101 }, () => item('1'))],
  ])('refuses %s', async (_what, items) => {
    expect(await verdictOf(...items)).toBe('malformed_body');
  });
});
