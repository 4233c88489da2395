/** Events that look alike and are not the same, each of which is handled. */

import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { webhook } from '../../src/fetch.ts';
import { memoryStore, type Scheme } from '../../src/index.ts';
import { calendly } from '../../src/schemes/calendly.ts';
import { docusign } from '../../src/schemes/docusign.ts';
import { gitlabToken } from '../../src/schemes/gitlab-token.ts';
import { hubspotV2 } from '../../src/schemes/hubspot-v2.ts';
import { hubspotV3 } from '../../src/schemes/hubspot-v3.ts';
import { mailgun } from '../../src/schemes/mailgun.ts';
import { postmark } from '../../src/schemes/postmark.ts';
import { trello } from '../../src/schemes/trello.ts';
import { zendesk } from '../../src/schemes/zendesk.ts';

const ORIGIN = 'https://receiver.example.com';
const SECRET = 'a-secret:of-more-than-fourteen-bytes';
const NOW = Math.floor(Date.now() / 1000);

function mac(text: string, encoding: 'hex' | 'base64', algorithm = 'sha256'): string {
  return createHmac(algorithm, SECRET).update(text).digest(encoding);
}

function post(body: string | FormData | URLSearchParams, headers: Record<string, string>): Request {
  return new Request(`${ORIGIN}/hooks`, { method: 'POST', headers, body });
}

/** Sends requests to one endpoint; gives the payloads that were handled, and the statuses. */
async function handled(scheme: Scheme, requests: readonly Request[]) {
  const payloads: unknown[] = [];
  const options = { secret: SECRET, publicUrl: ORIGIN, store: memoryStore() };
  const endpoint = webhook(scheme, options, ({ payload }) => void payloads.push(payload));
  const statuses: number[] = [];
  for (const request of requests) statuses.push((await endpoint(request)).status);
  return { payloads, statuses };
}

describe('a request of Zendesk without a body', () => {
  const time = new Date(NOW * 1000).toISOString().replace('.000', '');
  const invoked = (method: string, target: string, invocation?: string) =>
    new Request(ORIGIN + target, {
      method,
      headers: {
        'X-Zendesk-Webhook-Signature-Timestamp': time,
        'X-Zendesk-Webhook-Signature': mac(time, 'base64'),
        ...(invocation !== undefined && { 'X-Zendesk-Webhook-Invocation-Id': invocation }),
      },
    });

  it('is no copy of another of the same second', async () => {
    const requests = [
      invoked('POST', '/w?ticket=1', 'a'),
      invoked('POST', '/w?ticket=2', 'b'),
      invoked('DELETE', '/w?ticket=3', 'c'),
      invoked('GET', '/w?ticket=4'),
      invoked('GET', '/w?ticket=4'),
    ];
    const { payloads, statuses } = await handled(zendesk(), requests);
    expect([payloads.length, statuses]).toEqual([5, [200, 200, 200, 200, 200]]);
  });

  it('is handled once for each invocation', async () => {
    const { payloads, statuses } = await handled(zendesk(), [
      invoked('GET', '/w', 'a'),
      invoked('GET', '/w', 'a'),
    ]);
    expect([payloads.length, statuses]).toEqual([1, [200, 200]]);
  });

  it('is told from one with a body, of which a copy is a duplicate', async () => {
    const body = '{"ticket":1}';
    const headers = {
      'X-Zendesk-Webhook-Signature-Timestamp': time,
      'X-Zendesk-Webhook-Signature': mac(time + body, 'base64'),
    };
    const sent = (id: string) => post(body, { ...headers, 'X-Zendesk-Webhook-Invocation-Id': id });
    const { payloads, statuses } = await handled(zendesk(), [sent('a'), sent('forged')]);
    expect([payloads, statuses]).toEqual([[{ ticket: 1 }], [200, 200]]);
  });
});

it('Calendly may report an event type that is updated again', async () => {
  const updated = (created_at: string) => {
    const body = JSON.stringify({ event: 'event_type.updated', created_at, payload: { uri: 'https://c/e' } });
    return post(body, { 'Calendly-Webhook-Signature': `t=${NOW},v1=${mac(`${NOW}.${body}`, 'hex')}` });
  };
  const [first, second] = ['2026-11-30T00:00:00.000000Z', '2026-11-30T00:00:07.000000Z'];
  const { payloads, statuses } = await handled(calendly(), [updated(first), updated(second), updated(first)]);
  expect([payloads.length, statuses]).toEqual([2, [200, 200, 200]]);
});

describe('a record of Postmark', () => {
  const headers = { Authorization: `Basic ${Buffer.from(SECRET).toString('base64')}` };
  const bounce = { RecordType: 'Bounce', MessageID: 'm1' };
  const change = { RecordType: 'SubscriptionChange', MessageID: null, Recipient: 'a@example.com' };
  const click = { RecordType: 'Click', MessageID: 'm2', Recipient: 'a@example.com', ReceivedAt: '1' };

  it.each<[string, object, object]>([
    [
      'a bounce of another address',
      { ...bounce, ID: 42, Email: 'a@example.com' },
      { ...bounce, ID: 43, Email: 'b@example.com' },
    ],
    [
      'a subscription that changes back',
      { ...change, SuppressSending: true, ChangedAt: '1' },
      { ...change, SuppressSending: false, ChangedAt: '2' },
    ],
    [
      'another link that was clicked at the same time',
      { ...click, OriginalLink: 'https://example.com/1' },
      { ...click, OriginalLink: `https://example.com/${'2'.repeat(500)}` },
    ],
  ])('is told from %s, and each is handled once', async (_other, one, other) => {
    const requests = [one, other, one, other].map((record) => post(JSON.stringify(record), headers));
    const { payloads, statuses } = await handled(postmark(), requests);
    expect([payloads, statuses]).toEqual([
      [one, other],
      [200, 200, 200, 200],
    ]);
  });
});

describe('a delivery of GitLab with a token', () => {
  const sent = (body: string, headers: Record<string, string>) =>
    post(body, { 'X-Gitlab-Token': SECRET, 'X-Gitlab-Event-UUID': 'shared', ...headers });

  it('is told from one that it has set off, with which it shares its UUID', async () => {
    const { payloads } = await handled(gitlabToken(), [
      sent('{"a":1}', { 'Idempotency-Key': 'a' }),
      sent('{"a":2}', { 'Idempotency-Key': 'b' }),
      sent('{"a":1}', { 'Idempotency-Key': 'a' }),
      sent('{"a":3}', {}),
      sent('{"a":4}', {}),
    ]);
    expect(payloads).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }]);
  });
});

it('Trello may report an action to the webhooks of a board and of a member', async () => {
  const reported = (id: string) => {
    const body = JSON.stringify({ model: { id }, action: { id: 'act1', type: 'updateCard' } });
    return post(body, { 'X-Trello-Webhook': mac(`${body}${ORIGIN}/hooks`, 'base64', 'sha1') });
  };
  const { payloads, statuses } = await handled(trello(), [
    reported('board'),
    reported('member'),
    reported('board'),
  ]);
  expect([payloads.length, statuses]).toEqual([2, [200, 200, 200]]);
});

describe('a request by GET', () => {
  const target = '/card?userId=1&portalId=2';
  const asked = (headers: Record<string, string>) => new Request(ORIGIN + target, { headers });

  it('is taken from HubSpot, in version 3', async () => {
    const time = String(Date.now());
    const signature = mac(`GET${ORIGIN}${target}${time}`, 'base64');
    const request = asked({ 'X-HubSpot-Request-Timestamp': time, 'X-HubSpot-Signature-v3': signature });
    expect(await handled(hubspotV3(), [request])).toEqual({ payloads: [undefined], statuses: [200] });
  });

  it('is taken from HubSpot, in version 2', async () => {
    const signature = createHash('sha256').update(`${SECRET}GET${ORIGIN}${target}`).digest('hex');
    const headers = { 'X-HubSpot-Signature-Version': 'v2', 'X-HubSpot-Signature': signature };
    expect(await handled(hubspotV2(), [asked(headers)])).toEqual({ payloads: [undefined], statuses: [200] });
  });
});

describe('an email that Mailgun has received', () => {
  const fields = (token: string) => {
    const signature = mac(`${NOW}${token}`, 'hex');
    return Object.entries({ timestamp: String(NOW), token, signature, subject: 'Order' });
  };

  it('may have attachments, or none', async () => {
    const [form, multipart] = [new URLSearchParams(), new FormData()];
    for (const [name, value] of fields('a'.repeat(50))) form.append(name, value);
    for (const [name, value] of fields('b'.repeat(50))) multipart.append(name, value);
    multipart.append('attachment-1', new Blob(['hello'], { type: 'text/plain' }), 'a.txt');
    const { payloads, statuses } = await handled(mailgun({ body: 'form' }), [
      post(form, {}),
      post(multipart, {}),
    ]);
    expect(statuses).toEqual([200, 200]);
    expect(payloads).toMatchObject([
      { subject: 'Order' },
      { subject: 'Order', 'attachment-1': expect.any(File) },
    ]);
  });

  it('is refused where a file stands in the place of the signature', async () => {
    const multipart = new FormData();
    for (const [name, value] of fields('c'.repeat(50)))
      if (name === 'signature') multipart.append(name, new Blob([value]), 'signature');
      else multipart.append(name, value);
    expect((await handled(mailgun({ body: 'form' }), [post(multipart, {})])).statuses).toEqual([400]);
  });
});

describe('a body of XML', () => {
  const body = '<?xml version="1.0"?><ticket><id>1</id></ticket>';

  it('is the text of the payload from DocuSign Connect', async () => {
    const headers = {
      'Content-Type': 'text/xml; charset=utf-8',
      'X-DocuSign-Signature-1': mac(body, 'base64'),
    };
    expect(await handled(docusign(), [post(body, headers)])).toEqual({ payloads: [body], statuses: [200] });
  });

  it('is the text of the payload from Zendesk', async () => {
    const time = new Date(NOW * 1000).toISOString().replace('.000', '');
    const headers = {
      'Content-Type': 'application/xml',
      'X-Zendesk-Webhook-Signature-Timestamp': time,
      'X-Zendesk-Webhook-Signature': mac(time + body, 'base64'),
    };
    expect(await handled(zendesk(), [post(body, headers)])).toEqual({ payloads: [body], statuses: [200] });
  });
});
