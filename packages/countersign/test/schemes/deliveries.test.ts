/** Facts of presets about deliveries: what their handlers get, beyond the vectors. */

import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { webhook } from '../../src/fetch.ts';
import { memoryStore, type Scheme } from '../../src/index.ts';
import { anthropic } from '../../src/schemes/anthropic.ts';
import { auth0 } from '../../src/schemes/auth0.ts';
import { box } from '../../src/schemes/box.ts';
import { calendly } from '../../src/schemes/calendly.ts';
import { contentful } from '../../src/schemes/contentful.ts';
import { flutterwaveV3 } from '../../src/schemes/flutterwave-v3.ts';
import { gitlabSigned } from '../../src/schemes/gitlab-signed.ts';
import { gitlabToken } from '../../src/schemes/gitlab-token.ts';
import { heroku } from '../../src/schemes/heroku.ts';
import { hubspotV1 } from '../../src/schemes/hubspot-v1.ts';
import { hubspotV3 } from '../../src/schemes/hubspot-v3.ts';
import { line } from '../../src/schemes/line.ts';
import { linear } from '../../src/schemes/linear.ts';
import { okta } from '../../src/schemes/okta.ts';
import { paddle } from '../../src/schemes/paddle.ts';
import { persona } from '../../src/schemes/persona.ts';
import { phonepe } from '../../src/schemes/phonepe.ts';
import { postmark } from '../../src/schemes/postmark.ts';
import { sanity } from '../../src/schemes/sanity.ts';
import { sentry } from '../../src/schemes/sentry.ts';
import { slack } from '../../src/schemes/slack.ts';
import { telegram } from '../../src/schemes/telegram.ts';
import { twilio } from '../../src/schemes/twilio.ts';
import { twitch } from '../../src/schemes/twitch.ts';
import { workos } from '../../src/schemes/workos.ts';
import { zoom } from '../../src/schemes/zoom.ts';

const ORIGIN = 'https://receiver.example.com';
const SECRET = 'a-secret-of-more-than-fourteen-bytes';
const BASE64_SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const CONTENTFUL_SECRET = 'c'.repeat(64);
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A delivery that the client signs with the scheme; that of Linear, whose time is in the body, by hand. */
function delivered(scheme: Scheme, body: string, headers: Record<string, string>, secret: string): Request {
  const request = { method: 'POST', url: `${ORIGIN}/hooks`, headers, body };
  const signed =
    scheme.name === 'linear'
      ? { 'Linear-Signature': createHmac('sha256', secret).update(body).digest('hex') }
      : signRequest(scheme, { id: 'key', secret }, request);
  return new Request(request.url, { method: 'POST', headers: { ...headers, ...signed }, body });
}

/** Sends deliveries to one endpoint; gives id and type of the events that were handled, and the statuses. */
async function handle(scheme: Scheme, requests: readonly Request[], secret: string) {
  const events: { id: string | undefined; type: string | undefined }[] = [];
  const options = { secret, publicUrl: ORIGIN, store: memoryStore() };
  const endpoint = webhook(scheme, options, ({ id, type }) => void events.push({ id, type }));
  const statuses: number[] = [];
  for (const request of requests) statuses.push((await endpoint(request)).status);
  return { events, statuses };
}

interface Sent {
  readonly body: string | object;
  readonly headers?: Record<string, string>;
  readonly secret?: string;
}

async function eventOf(scheme: Scheme, { body, headers = {}, secret = SECRET }: Sent) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { events, statuses } = await handle(scheme, [delivered(scheme, text, headers, secret)], secret);
  expect(statuses).toEqual([200]);
  return events[0];
}

describe('the type of an event', () => {
  it.each<[string, Scheme, Sent, string | undefined]>([
    [
      'anthropic',
      anthropic(),
      { body: { type: 'event', data: { type: 'a.b' } }, secret: BASE64_SECRET },
      'a.b',
    ],
    [
      'gitlab-signed',
      gitlabSigned(),
      { body: {}, headers: { 'X-Gitlab-Event': 'Push Hook' }, secret: BASE64_SECRET },
      'Push Hook',
    ],
    ['gitlab-token', gitlabToken(), { body: {}, headers: { 'X-Gitlab-Event': 'Push Hook' } }, 'Push Hook'],
    ['slack, an event', slack(), { body: { type: 'event_callback', event: { type: 'message' } } }, 'message'],
    ['slack, a command', slack(), { body: 'command=%2Fweather&text=94070', headers: FORM }, '/weather'],
    [
      'slack, an interaction',
      slack(),
      { body: `payload=${encodeURIComponent('{"type":"block_actions"}')}`, headers: FORM },
      'block_actions',
    ],
    [
      'sentry',
      sentry(),
      { body: { action: 'created' }, headers: { 'Sentry-Hook-Resource': 'issue' } },
      'issue.created',
    ],
    [
      'sentry, without an action',
      sentry(),
      { body: {}, headers: { 'Sentry-Hook-Resource': 'issue' } },
      'issue',
    ],
    ['sentry, of nothing', sentry(), { body: {} }, undefined],
    ['heroku', heroku(), { body: { id: 'h', resource: 'app', action: 'update' } }, 'app.update'],
    ['heroku, of nothing', heroku(), { body: { id: 'h' } }, undefined],
    ['zoom', zoom(), { body: { event: 'meeting.started' } }, 'meeting.started'],
    [
      'persona',
      persona(),
      { body: { data: { id: 'evt_1', attributes: { name: 'inquiry.completed' } } } },
      'inquiry.completed',
    ],
    ['telegram', telegram(), { body: { update_id: 7, message: { text: 'a' } } }, 'message'],
    ['line', line(), { body: { events: [{ type: 'message' }, { type: 'message' }] } }, 'message'],
    [
      'line, of events of two types none',
      line(),
      { body: { events: [{ type: 'a' }, { type: 'b' }] } },
      undefined,
    ],
    [
      'contentful',
      contentful(),
      {
        body: {},
        headers: { 'X-Contentful-Topic': 'ContentManagement.Entry.publish' },
        secret: CONTENTFUL_SECRET,
      },
      'ContentManagement.Entry.publish',
    ],
    ['paddle', paddle(), { body: { event_id: 'e', event_type: 'transaction.paid' } }, 'transaction.paid'],
    ['calendly', calendly(), { body: { event: 'invitee.created' } }, 'invitee.created'],
    ['box', box(), { body: { id: 'b', trigger: 'FILE.UPLOADED' } }, 'FILE.UPLOADED'],
    ['workos', workos(), { body: { id: 'w', event: 'user.created' } }, 'user.created'],
    [
      'twitch, as it is signed',
      twitch(),
      {
        body: { subscription: { type: 'stream.online' } },
        headers: { 'Twitch-Eventsub-Subscription-Type': 'channel.follow' },
      },
      'stream.online',
    ],
    ['postmark', postmark(), { body: { RecordType: 'Bounce' } }, 'Bounce'],
    ['okta', okta(), { body: { eventType: 'com.okta.event_hook' } }, 'com.okta.event_hook'],
    ['phonepe', phonepe(), { body: { event: 'checkout.order.completed' } }, 'checkout.order.completed'],
    ['flutterwave-v3', flutterwaveV3(), { body: { event: 'charge.completed' } }, 'charge.completed'],
    ['hubspot-v3', hubspotV3(), { body: [{ subscriptionType: 'deal.creation' }] }, 'deal.creation'],
    ['hubspot-v1', hubspotV1(), { body: [{ subscriptionType: 'deal.creation' }] }, 'deal.creation'],
    [
      'auth0, line by line',
      auth0(),
      { body: '{"data":{"type":"s"}}\n{"data":{"type":"s"}}\n', secret: `Bearer ${SECRET}` },
      's',
    ],
    [
      'auth0, of entries of two types none',
      auth0(),
      { body: [{ data: { type: 's' } }, { data: { type: 'f' } }], secret: `Bearer ${SECRET}` },
      undefined,
    ],
  ])('is read from a delivery of %s', async (_sender, scheme, sent, type) => {
    expect(await eventOf(scheme, sent)).toMatchObject({ type });
  });
});

describe('the id of an event', () => {
  it.each<[string, Scheme, Sent, string]>([
    ['slack, an event', slack(), { body: { event_id: 'Ev1', trigger_id: 't' } }, 'Ev1'],
    ['slack, a command', slack(), { body: 'command=%2Fweather&trigger_id=13.7', headers: FORM }, '13.7'],
    [
      'calendly',
      calendly(),
      { body: { event: 'invitee.created', created_at: '2026-11-30', payload: { uri: 'u' } } },
      'invitee.created u 2026-11-30',
    ],
    ['persona', persona(), { body: { data: { id: 'evt_1' } } }, 'evt_1'],
    ['telegram, a number', telegram(), { body: { update_id: 7 } }, '7'],
    ['okta', okta(), { body: { eventId: 'o-1' } }, 'o-1'],
    ['sanity', sanity(), { body: {}, headers: { 'idempotency-key': 's-1' } }, 's-1'],
    [
      'linear',
      linear(),
      { body: { webhookTimestamp: Date.now() }, headers: { 'Linear-Delivery': 'l-1' } },
      'l-1',
    ],
    [
      'contentful',
      contentful(),
      { body: {}, headers: { 'X-Contentful-Idempotency-Key': 'c-1' }, secret: CONTENTFUL_SECRET },
      'c-1',
    ],
    ['gitlab-token', gitlabToken(), { body: {}, headers: { 'Idempotency-Key': 'g-1' } }, 'g-1'],
    [
      'flutterwave-v3',
      flutterwaveV3(),
      { body: { event: 'charge.completed', data: { id: 2, status: 'successful' } } },
      'charge.completed 2 successful',
    ],
  ])('is read from a delivery of %s', async (_sender, scheme, sent, id) => {
    expect(await eventOf(scheme, sent)).toMatchObject({ id });
  });
});

describe('a delivery that comes again, equal to the byte,', () => {
  it.each<[string, Scheme, Record<string, string>, string]>([
    ['linear', linear(), { 'Linear-Delivery': 'l-1' }, SECRET],
    ['sanity', sanity(), { 'idempotency-key': 's-1' }, SECRET],
    ['contentful', contentful(), { 'X-Contentful-Idempotency-Key': 'c-1' }, CONTENTFUL_SECRET],
    ['twitch', twitch(), {}, SECRET],
    ['slack', slack(), {}, SECRET],
    ['gitlab-token', gitlabToken(), { 'Idempotency-Key': 'g-1' }, SECRET],
  ])('is a duplicate from %s, and handled once', async (_sender, scheme, headers, secret) => {
    const request = delivered(scheme, JSON.stringify({ webhookTimestamp: Date.now() }), headers, secret);
    const { events, statuses } = await handle(scheme, [request, request.clone()], secret);
    expect([events.length, statuses]).toEqual([1, [200, 200]]);
  });
});

describe('a delivery of Slack', () => {
  it('gets an answer without a body, which closes a view that was submitted', async () => {
    const body = `payload=${encodeURIComponent('{"type":"view_submission","trigger_id":"t"}')}`;
    const endpoint = webhook(slack(), { secret: SECRET, store: memoryStore() }, () => undefined);
    const response = await endpoint(delivered(slack(), body, FORM, SECRET));
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('a request of Twilio', () => {
  const gathered = (token: string) =>
    delivered(twilio(), 'CallSid=CA1&Digits=', { ...FORM, 'I-Twilio-Idempotency-Token': token }, SECRET);

  it('that is equal to an earlier one is handled, since it may be meant anew', async () => {
    const { events, statuses } = await handle(twilio(), [gathered('a'), gathered('b')], SECRET);
    expect([events.map(({ id }) => id), statuses]).toEqual([
      ['a', 'b'],
      [200, 200],
    ]);
  });

  it('with the token of an earlier one is handled once, and both get an answer without a body', async () => {
    const ids: string[] = [];
    const options = { secret: SECRET, publicUrl: ORIGIN, store: memoryStore() };
    const endpoint = webhook(twilio(), options, ({ id }) => void ids.push(id));
    const answers = [await endpoint(gathered('a')), await endpoint(gathered('a'))];
    const texts = await Promise.all(answers.map((each) => each.text()));
    expect([ids, answers.map(({ status }) => status), texts]).toEqual([['a'], [200, 200], ['', '']]);
  });
});
