/** Holes that receivers of signed APIs are known to have, as far as the vectors of the senders do not show them. */

import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVerifier, memoryStore, type Scheme } from '../../src/index.ts';
import { binance } from '../../src/schemes/binance.ts';
import { twilio } from '../../src/schemes/twilio.ts';

const SECRET = 'test-only-secret-of-an-api-000001';
const NOW = 1_764_547_200_000;

interface Sent {
  readonly url: string;
  readonly headers: readonly string[];
  readonly body?: string;
}

async function judge(scheme: Scheme, { url, headers, body = '' }: Sent) {
  const keys =
    scheme.namesKey === false ? { id: 'one', secret: SECRET } : (id: string) => ({ id, secret: SECRET });
  const options = { store: memoryStore(), clock: () => NOW, publicUrl: 'https://api.example.test' };
  const verdict = await createVerifier({ scheme, keys, ...options }).verify({
    method: 'POST',
    url,
    headers,
    body,
  });
  return verdict.ok ? 'accepted' : verdict.code;
}

const hmac = (digest: string, key: string | Buffer, text: string) =>
  createHmac(digest, key).update(text).digest();

describe('a request to Binance', () => {
  const signed = (parameters: string) => ({
    url: `/api?${parameters}&signature=${hmac('sha256', SECRET, parameters).toString('hex')}`,
    headers: ['X-MBX-APIKEY', 'key'],
  });

  it.each([
    ['5 s old', `timestamp=${NOW - 5000}`, 'accepted'],
    ['older than 5 s', `timestamp=${NOW - 5001}`, 'timestamp_too_old'],
    ['as old as it says', `timestamp=${NOW - 60_000}&recvWindow=60000`, 'accepted'],
    [
      'older than 60 s, whatever it says',
      `timestamp=${NOW - 60_001}&recvWindow=99999999`,
      'timestamp_too_old',
    ],
    ['with a window that is no number', `timestamp=${NOW}&recvWindow=1e9`, 'malformed_body'],
    ['with two times', `timestamp=${NOW}&timestamp=${NOW}`, 'malformed_body'],
    ['more than 1 s ahead', `timestamp=${NOW + 1001}`, 'timestamp_in_future'],
  ])('%s is judged by the window that it asks for', async (_what, parameters, code) => {
    expect(await judge(binance(), signed(parameters))).toBe(code);
  });
});

describe('a delivery of Twilio', () => {
  const url = (body: string) => `/json?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
  const signed = (target: string) => [
    ...['X-Twilio-Signature', hmac('sha1', SECRET, `https://api.example.test${target}`).toString('base64')],
    ...['Content-Type', 'application/json'],
  ];

  it('in JSON is accepted with its digest in the signed query, and without one never', async () => {
    const target = url('{"a":1}');
    expect(await judge(twilio(), { url: target, headers: signed(target), body: '{"a":1}' })).toBe('accepted');
    expect(await judge(twilio(), { url: '/json', headers: signed('/json'), body: '{"a":1}' })).toBe(
      'malformed_body',
    );
  });

  it('that names a shared key is judged by the auth token where none is configured', async () => {
    const headers = [
      ...signed('/'),
      ...['X-Twilio-Webhooks-Signature-Settings', 'key=k,algorithm=HMAC_SHA256'],
    ];
    expect(await judge(twilio(), { url: '/', headers })).toBe('accepted');
    expect(await judge(twilio({ sharedKeyId: 'another' }), { url: '/', headers })).toBe('malformed_body');
  });
});
