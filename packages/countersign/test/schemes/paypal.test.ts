import { describe, expect, it } from 'vitest';
import { webhook } from '../../src/fetch.ts';
import { createVerifier, memoryStore } from '../../src/index.ts';
import { paypal } from '../../src/schemes/paypal.ts';

const store = memoryStore({ maxReplayIds: 10, maxKeys: 10 });
const scheme = paypal({ webhookId: '8PT597110X687430LKGECATA' });

function requestWith(certificateUrl: string) {
  const headers = {
    'PAYPAL-CERT-URL': certificateUrl,
    'PAYPAL-AUTH-ALGO': 'SHA256withRSA',
    'PAYPAL-AUTH-VERSION': 'v2',
    'PAYPAL-TRANSMISSION-ID': '69cd13f0-d67a-11e5-baa3-778b53f4ae55',
    'PAYPAL-TRANSMISSION-TIME': new Date().toISOString(),
    'PAYPAL-TRANSMISSION-SIG': Buffer.alloc(256).toString('base64'),
  };
  return { method: 'POST', url: '/', headers, body: '{}' };
}

describe('paypal', () => {
  it.each([
    'https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1',
    'https://evilpaypal.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.com@evil.example/v1/notifications/certs/CERT-1',
    'https://www.paypal.com/anything-else',
  ])('asks no key source about a certificate from a look-alike host: %s', async (url) => {
    const asked: string[] = [];
    const keys = (id: string) => {
      asked.push(id);
      return undefined;
    };
    const verifier = createVerifier({ scheme, keys, store });
    expect(await verifier.verify(requestWith(url))).toMatchObject({
      code: 'malformed_header',
      problem: {
        header: 'PAYPAL-CERT-URL',
        reason: expect.stringMatching(
          /^PAYPAL-CERT-URL must be a URL at which the sender publishes its keys: https:..\*\.paypal\.com.v1/,
        ),
      },
    });
    expect(asked).toEqual([]);
  });

  it.each(['', 'a|b', undefined])('must have the id of the webhook: %s', (webhookId) => {
    expect(() => paypal({ webhookId: webhookId as string })).toThrow('"webhookId"');
  });

  it('needs no secret in webhook(), and takes none beside keys', () => {
    expect(() => webhook(scheme, { store }, () => undefined)).not.toThrow();
    const keys = () => undefined;
    expect(() => webhook(scheme, { store, keys, secret: 'a-secret-of-length' }, () => undefined)).toThrow(
      '"keys"',
    );
  });
});
