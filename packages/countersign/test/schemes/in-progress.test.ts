/** Senders that drop a delivery after a 4xx, while another attempt of it is still being handled. */

import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { webhook } from '../../src/fetch.ts';
import { memoryStore, type Scheme } from '../../src/index.ts';
import { bitbucket } from '../../src/schemes/bitbucket.ts';
import { contentful } from '../../src/schemes/contentful.ts';
import { okta } from '../../src/schemes/okta.ts';
import { pagerduty } from '../../src/schemes/pagerduty.ts';
import { postmark } from '../../src/schemes/postmark.ts';
import { sanity } from '../../src/schemes/sanity.ts';
import { sendgridInbound } from '../../src/schemes/sendgrid-inbound.ts';

const SECRET = 'user:a-secret-of-more-than-fourteen-bytes';
const MULTIPART = '--b\r\nContent-Disposition: form-data; name="from"\r\n\r\na\r\n--b--\r\n';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const [PRIVATE, PUBLIC] = [
  privateKey.export({ type: 'pkcs8', format: 'pem' }),
  publicKey.export({ type: 'spki', format: 'pem' }),
] as [string, string];

interface Sent {
  readonly body: string;
  readonly headers?: Record<string, string>;
  readonly secret?: string;
  readonly verifies?: string;
}

/** A handler that fails when it is told to; `begun` resolves once it runs. */
function heldHandler() {
  let isRunning: () => void;
  let fail: (error: Error) => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    isRunning = resolve;
  });
  const run = () => {
    isRunning();
    return new Promise<void>((_resolve, reject) => {
      fail = reject;
    });
  };
  return { begun, run, fail: (error: Error) => fail(error) };
}

describe('a delivery that comes while the first attempt is being handled', () => {
  it.each<[string, Scheme, Sent]>([
    ['Postmark', postmark(), { body: '{"RecordType":"Bounce","ID":1}' }],
    ['Okta', okta(), { body: '{"eventId":"e"}' }],
    ['Sanity', sanity(), { body: '{}' }],
    ['Contentful', contentful(), { body: '{}', secret: 'c'.repeat(64) }],
    ['Bitbucket', bitbucket(), { body: '{}' }],
    ['PagerDuty', pagerduty(), { body: '{"event":{"id":"p"}}' }],
    [
      'SendGrid',
      sendgridInbound(),
      {
        body: MULTIPART,
        headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
        secret: PRIVATE,
        verifies: PUBLIC,
      },
    ],
  ])('has %s come again, since it drops what got a 4xx', async (_sender, scheme, sent) => {
    const { body, headers = {}, secret = SECRET, verifies = secret } = sent;
    const handler = heldHandler();
    const endpoint = webhook(scheme, { secret: verifies, store: memoryStore() }, handler.run);
    const request = { method: 'POST', url: 'https://receiver.example.com/hooks', headers, body };
    const signed = signRequest(scheme, { id: 'key', secret }, request);
    const sentAgain = new Request(request.url, { method: 'POST', headers: { ...headers, ...signed }, body });
    const first = endpoint(sentAgain.clone());
    await handler.begun;
    expect((await endpoint(sentAgain)).status).toBe(503);
    handler.fail(new Error('the database is down'));
    await expect(first).rejects.toThrow('the database is down');
  });
});
