/** Schemes that the package does not ship, declared by an integrator, verifying what the real senders sign. */

import { createHash, createHmac } from 'node:crypto';
import {
  createVerifier,
  defineScheme,
  header,
  headerParam,
  jsonField,
  memoryStore,
  message,
  part,
  type Scheme,
  type SchemeDeclaration,
  type SignedRequest,
  toHeaderPairs,
  type Verdict,
} from 'countersign';
import { signRequest } from 'countersign/client';
import { toKeyBytes } from 'countersign/scheme';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';

const NOW_S = 1_764_547_200;
const PAYLOAD = '{\n  "id": "evt_1",\n  "amount": 10.00,\n  "memo": "caf\u00e9 \u{1f600}"\n}';

interface Endpoint {
  readonly verify: (change: Partial<Omit<SignedRequest, 'headers'>> & { headers: HeaderInput }) => string;
  nowS: number;
}

type HeaderInput = Parameters<typeof toHeaderPairs>[0];

/** An endpoint with one key and some secrets, whose clock the test moves. */
function endpointOf(scheme: Scheme, id: string, secrets: readonly string[]): Endpoint {
  const endpoint = { nowS: NOW_S, verify };
  const verifier = createVerifier({
    scheme,
    keys: { id, secrets },
    store: memoryStore({ maxReplayIds: 1000, maxKeys: 100 }),
    clock: () => endpoint.nowS * 1000,
  });
  function verify({ headers, ...change }: Parameters<Endpoint['verify']>[0]): string {
    const request = { method: 'POST', url: '/hooks', body: Buffer.from(PAYLOAD), ...change };
    const verdict = verifier.verify({ ...request, headers: toHeaderPairs(headers) }) as Verdict;
    return verdict.ok ? 'accepted' : verdict.code;
  }
  return endpoint;
}

describe('Stripe, declared', () => {
  const STRIPE: SchemeDeclaration = {
    name: 'stripe-webhooks',
    timestamp: headerParam('Stripe-Signature', 't', 'unixSeconds'),
    signature: headerParam('Stripe-Signature', 'v1', { encoding: 'hex' }),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}.${part.body}`,
    toleranceSeconds: 300,
    replay: 'signature',
  };
  const stripeWebhooks = defineScheme(STRIPE);
  const OLD = 'whsec_old_0123456789abcdef';
  const NEW = 'whsec_new_0123456789abcdef';
  const stripe = new Stripe('sk_test_unused');

  function headerOf(secret: string, timestampS = NOW_S): string {
    return stripe.webhooks.generateTestHeaderString({ payload: PAYLOAD, secret, timestamp: timestampS });
  }

  function endpoint(secrets = [OLD]) {
    const { verify, ...rest } = endpointOf(stripeWebhooks, 'stripe', secrets);
    const post = (value: string, change = {}) =>
      verify({ headers: { 'Stripe-Signature': value }, ...change });
    return { post, rest };
  }

  it('accepts what the SDK signs, once', () => {
    const { post } = endpoint();
    expect(post(headerOf(OLD))).toBe('accepted');
    expect(post(headerOf(OLD))).toBe('replayed');
  });

  it('refuses another body and another secret', () => {
    const { post } = endpoint();
    const body = Buffer.from(PAYLOAD.replace('10.00', '10.0'));
    expect(post(headerOf(OLD), { body })).toBe('signature_mismatch');
    expect(post(headerOf(NEW))).toBe('signature_mismatch');
  });

  it('refuses another timestamp under the same signature', () => {
    expect(endpoint().post(headerOf(OLD).replace(`t=${NOW_S}`, `t=${NOW_S + 1}`))).toBe('signature_mismatch');
  });

  it('accepts 300 s of age and refuses 301', () => {
    expect(endpoint().post(headerOf(OLD, NOW_S - 300))).toBe('accepted');
    expect(endpoint().post(headerOf(OLD, NOW_S - 301))).toBe('timestamp_too_old');
    expect(endpoint().post(headerOf(OLD, NOW_S + 301))).toBe('timestamp_in_future');
  });

  it('accepts a header with the signatures of two secrets, in either order, while the sender rotates', () => {
    const [time, first] = headerOf(OLD).split(',');
    const second = headerOf(NEW).split(',')[1];
    for (const value of [`${time},${first},${second}`, `${time},${second},${first}`]) {
      expect(endpoint([OLD]).post(value)).toBe('accepted');
      expect(endpoint([NEW]).post(value)).toBe('accepted');
      expect(endpoint(['whsec_third_0123456789']).post(value)).toBe('signature_mismatch');
    }
  });

  it('does not accept a rotated header a second time under its other signature', () => {
    const [time, first] = headerOf(OLD).split(',');
    const second = headerOf(NEW).split(',')[1];
    const { post } = endpoint([OLD]);
    expect(post(`${time},${first},${second}`)).toBe('accepted');
    expect(post(`${time},${second},${first}`)).toBe('replayed');
    expect(post(`${time},${first}`)).toBe('replayed');
  });

  it('does not accept it a second time with one signature left out, while both secrets are in use', () => {
    const [time, first] = headerOf(OLD).split(',');
    const second = headerOf(NEW).split(',')[1];
    for (const left of [first, second]) {
      const { post } = endpoint([NEW, OLD]);
      expect(post(`${time},${first},${second}`)).toBe('accepted');
      expect(post(`${time},${left}`)).toBe('replayed');
    }
  });

  it('does not accept a rotated header again without the signature that matched, with both secrets in use', () => {
    const [time, first] = headerOf(OLD).split(',');
    const second = headerOf(NEW).split(',')[1];
    for (const rest of [first, second]) {
      const { post } = endpoint([NEW, OLD]);
      expect(post(`${time},${first},${second}`)).toBe('accepted');
      expect(post(`${time},${rest}`)).toBe('replayed');
    }
  });

  it('accepts either secret while the receiver rotates', () => {
    const { post } = endpoint([NEW, OLD]);
    expect(post(headerOf(OLD))).toBe('accepted');
    expect(post(headerOf(NEW, NOW_S - 1))).toBe('accepted');
  });

  it('passes over signatures of other versions, but requires one of its own', () => {
    const fake = `v0=${'0'.repeat(64)}`;
    expect(endpoint().post(`${headerOf(OLD)},${fake}`)).toBe('accepted');
    expect(endpoint().post(`t=${NOW_S},${fake}`)).toBe('missing_header');
    expect(endpoint().post(headerOf(OLD).replace('v1=', 'v0='))).toBe('missing_header');
  });

  it('refuses two timestamps, and two headers', () => {
    const value = headerOf(OLD);
    expect(endpoint().post(`t=${NOW_S - 1},${value}`)).toBe('duplicate_header');
    const { verify } = endpointOf(stripeWebhooks, 'stripe', [OLD]);
    const twice = [
      ['Stripe-Signature', value],
      ['stripe-signature', value],
    ] as const;
    expect(verify({ headers: twice })).toBe('duplicate_header');
  });

  it('can be declared with the parameter itself as a part of the message', () => {
    const scheme = defineScheme({
      ...STRIPE,
      message: message`${headerParam('Stripe-Signature', 't')}.${part.body}`,
    });
    const { verify } = endpointOf(scheme, 'stripe', [OLD]);
    expect(verify({ headers: { 'stripe-signature': headerOf(OLD) } })).toBe('accepted');
  });

  it('cannot be declared with another parameter in place of the timestamp', () => {
    const other = message`${headerParam('Stripe-Signature', 'v1')}.${part.body}`;
    expect(() => defineScheme({ ...STRIPE, message: other })).toThrow(/does not cover the timestamp/);
  });

  it('signs what the SDK accepts', () => {
    const headers = signRequest(
      stripeWebhooks,
      { id: 'stripe', secret: OLD },
      { method: 'POST', url: '/hooks', body: PAYLOAD },
      { clock: () => NOW_S * 1000 },
    );
    const sent = headers['Stripe-Signature'] as string;
    expect(sent).toBe(headerOf(OLD));
    const event = stripe.webhooks.constructEvent(PAYLOAD, sent, OLD, 300, undefined, NOW_S * 1000);
    expect(event.id).toBe('evt_1');
  });
});

describe('Standard Webhooks, declared', () => {
  // A retry has the same id and a new timestamp and signature, so the id is for deduplication and not for replay.
  const standardWebhooks = defineScheme({
    name: 'standard-webhooks',
    timestamp: header('webhook-timestamp', 'unixSeconds'),
    signature: header('webhook-signature', { prefix: 'v1,', encoding: 'base64', separator: ' ' }),
    eventId: header('webhook-id'),
    secret: (text) => toKeyBytes(text.replace(/^whsec_/, ''), 'base64'),
    algorithm: 'hmac-sha256',
    message: message`${header('webhook-id')}.${part.timestamp}.${part.body}`,
    toleranceSeconds: 300,
    replay: 'signature',
  });
  const OLD = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const NEW = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
  const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';

  function headersOf(secret: string, timestampS = NOW_S, id = ID) {
    return {
      'webhook-id': id,
      'webhook-timestamp': String(timestampS),
      'webhook-signature': new Webhook(secret).sign(id, new Date(timestampS * 1000), PAYLOAD),
    };
  }

  const endpoint = (...secrets: string[]) => endpointOf(standardWebhooks, 'endpoint', secrets);

  it('accepts what the library signs, once', () => {
    const { verify } = endpoint(OLD);
    expect(verify({ headers: headersOf(OLD) })).toBe('accepted');
    expect(verify({ headers: headersOf(OLD) })).toBe('replayed');
  });

  it('hands the id of the message to the handler', () => {
    const verifier = createVerifier({
      scheme: standardWebhooks,
      keys: { id: 'endpoint', secret: OLD },
      store: memoryStore({ maxReplayIds: 1000, maxKeys: 100 }),
      clock: () => NOW_S * 1000,
    });
    const request = { method: 'POST', url: '/', body: Buffer.from(PAYLOAD) };
    const verdict = verifier.verify({ ...request, headers: toHeaderPairs(headersOf(OLD)) });
    expect(verdict).toMatchObject({ ok: true, eventId: ID });
  });

  it('accepts a retry of the same message, signed anew', () => {
    const subject = endpoint(OLD);
    expect(subject.verify({ headers: headersOf(OLD) })).toBe('accepted');
    subject.nowS += 5;
    expect(subject.verify({ headers: headersOf(OLD, NOW_S + 5) })).toBe('accepted');
  });

  it('refuses another id, another timestamp, another body and another secret', () => {
    const { verify } = endpoint(OLD);
    const headers = headersOf(OLD);
    const { 'webhook-id': _id, ...withoutId } = headers;
    expect(verify({ headers: { ...headers, 'webhook-id': 'msg_other' } })).toBe('signature_mismatch');
    expect(verify({ headers: withoutId })).toBe('signature_mismatch');
    expect(verify({ headers: { ...headers, 'webhook-timestamp': String(NOW_S + 1) } })).toBe(
      'signature_mismatch',
    );
    expect(verify({ headers, body: Buffer.from(`${PAYLOAD} `) })).toBe('signature_mismatch');
    expect(verify({ headers: headersOf(NEW) })).toBe('signature_mismatch');
  });

  it('refuses the signed id sent twice', () => {
    const headers = [...Object.entries(headersOf(OLD)), ['Webhook-Id', 'msg_other'] as [string, string]];
    expect(endpoint(OLD).verify({ headers })).toBe('duplicate_header');
  });

  it('accepts a list of signatures separated by spaces, whichever of them is ours', () => {
    const old = headersOf(OLD);
    const both = `${headersOf(NEW)['webhook-signature']} ${old['webhook-signature']}`;
    for (const secrets of [[OLD], [NEW], [NEW, OLD]]) {
      expect(endpoint(...secrets).verify({ headers: { ...old, 'webhook-signature': both } })).toBe(
        'accepted',
      );
    }
  });

  it('passes over asymmetric signatures, but requires one of its own', () => {
    const headers = headersOf(OLD);
    const ours = headers['webhook-signature'];
    const theirs = `v1a,${'A'.repeat(86)}==`;
    const withSignature = (value: string) => ({ headers: { ...headers, 'webhook-signature': value } });
    expect(endpoint(OLD).verify(withSignature(`${theirs} ${ours}`))).toBe('accepted');
    expect(endpoint(OLD).verify(withSignature(theirs))).toBe('malformed_header');
    expect(endpoint(OLD).verify(withSignature(ours.slice(3)))).toBe('malformed_header');
  });

  it('does not compare for ever: a flood of signatures is refused', () => {
    const headers = headersOf(OLD);
    const many = Array.from({ length: 17 }, () => headers['webhook-signature']).join(' ');
    expect(endpoint(OLD).verify({ headers: { ...headers, 'webhook-signature': many } })).toBe(
      'malformed_header',
    );
  });

  it('refuses a secret that is not base64 when the verifier is made', () => {
    expect(() => endpoint('whsec_not*base64*at*all*')).toThrow(/secrets\[0\].*base64/);
  });

  it('signs what the library accepts', () => {
    const timestampS = Math.floor(Date.now() / 1000);
    const headers = signRequest(
      standardWebhooks,
      { id: 'endpoint', secret: OLD },
      { method: 'POST', url: '/hooks', body: PAYLOAD, headers: { 'webhook-id': ID } },
      { clock: () => timestampS * 1000 },
    );
    expect(new Webhook(OLD).verify(PAYLOAD, { 'webhook-id': ID, ...headers })).toMatchObject({ id: 'evt_1' });
  });
});

describe('Slack, declared', () => {
  const slack = defineScheme({
    name: 'slack',
    timestamp: header('X-Slack-Request-Timestamp', 'unixSeconds'),
    signature: header('X-Slack-Signature', { prefix: 'v0=', encoding: 'hex' }),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`v0:${part.timestamp}:${part.body}`,
    toleranceSeconds: 300,
    replay: 'signature',
  });
  // The example of https://docs.slack.dev/authentication/verifying-requests-from-slack
  const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
  const FORM = Buffer.from(
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V' +
      '&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=' +
      '&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554' +
      '%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  );
  const headers = {
    'X-Slack-Request-Timestamp': '1531420618',
    'X-Slack-Signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  };

  it("accepts the example of Slack's page, once", () => {
    const subject = endpointOf(slack, 'slack', [SECRET]);
    subject.nowS = 1_531_420_618;
    expect(subject.verify({ headers, body: FORM })).toBe('accepted');
    expect(subject.verify({ headers, body: FORM })).toBe('replayed');
  });

  it('refuses it with one byte changed, under another version, and five minutes later', () => {
    const subject = endpointOf(slack, 'slack', [SECRET]);
    subject.nowS = 1_531_420_618;
    const changed = Buffer.from(FORM.toString().replace('foobar', 'foobas'));
    const otherVersion = headers['X-Slack-Signature'].replace('v0=', 'v1=');
    expect(subject.verify({ headers, body: changed })).toBe('signature_mismatch');
    expect(subject.verify({ headers: { ...headers, 'X-Slack-Signature': otherVersion }, body: FORM })).toBe(
      'malformed_header',
    );
    subject.nowS += 301;
    expect(subject.verify({ headers, body: FORM })).toBe('timestamp_too_old');
  });
});

describe('a made-up scheme of every kind of part, declared', () => {
  const madeUp = defineScheme({
    name: 'made-up',
    keyId: headerParam('Authorization', 'key', { length: [4, 32], alphabet: 'unreserved' }),
    timestamp: header('X-Sent-At', 'unixMilliseconds'),
    nonce: headerParam('Authorization', 'nonce', { length: [8, 64] }),
    signature: header('X-Mac', { encoding: 'base64url' }),
    secret: 'hex',
    algorithm: 'hmac-sha512',
    message: message`é|${part.keyId}|${part.timestamp}|${part.nonce}|${part.method}|${part.lowercase(part.path)}|${part.sha512(part.query)}|${part.lowercase(header('X-Tenant'))}|${part.sha256(header('X-Trace'), 'base64url')}|${part.sha256(part.body)}|${jsonField('amount')}|${part.lowercase(jsonField('memo'))}`,
    toleranceSeconds: { past: 60, future: 5 },
    replay: 'nonce',
  });
  const SECRET = '000102030405060708090a0b0c0d0e0f';
  const NONCE = 'n0nce-123';
  const target = '/Hooks/%C3%89?B=1&a=%20';

  /** The string to sign by hand, with nothing of ours. */
  function macOf(tenant: string, trace: string, sent: string, nonceText = NONCE): string {
    const digest = (name: string, text: string) => createHash(name).update(text);
    const { memo } = JSON.parse(sent) as { memo: string };
    const parts = [
      'é',
      'key-1',
      `${NOW_S}123`,
      nonceText,
      'POST',
      '/hooks/%c3%89',
      digest('sha512', 'B=1&a=%20').digest('hex'),
      tenant.toLowerCase(),
      digest('sha256', trace).digest('base64url'),
      digest('sha256', sent).digest('hex'),
      '10.00',
      memo.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    ];
    return createHmac('sha512', Buffer.from(SECRET, 'hex')).update(parts.join('|')).digest('base64url');
  }

  function headersOf(mac: string, change: Record<string, string> = {}): Record<string, string> {
    const authorization = `key=key-1, nonce=${NONCE}`;
    const named = { 'X-Sent-At': `${NOW_S}123`, 'X-Tenant': 'ACME', 'X-Trace': 'Trace 1', 'X-Mac': mac };
    return { Authorization: authorization, ...named, ...change };
  }

  const MEMO = '{"amount": 10.00, "memo": "CAF\u00c9 \u{1f600}"}';
  const sent = { url: target, body: Buffer.from(MEMO) };
  const MAC = macOf('ACME', 'Trace 1', MEMO);
  const endpoint = () => endpointOf(madeUp, 'key-1', [SECRET]);

  it('accepts what was signed by hand, once', () => {
    const { verify } = endpoint();
    expect(verify({ headers: headersOf(MAC), ...sent })).toBe('accepted');
    expect(verify({ headers: headersOf(MAC), ...sent })).toBe('replayed');
  });

  it('lowers the ASCII capitals of a part, and no other letters', () => {
    const headers = headersOf(MAC, { 'X-Tenant': 'acme' });
    expect(endpoint().verify({ headers, ...sent })).toBe('accepted');
    const lowered = Buffer.from(MEMO.replace('CAF\u00c9', 'CAF\u00e9'));
    expect(endpoint().verify({ headers: headersOf(MAC), ...sent, body: lowered })).toBe('signature_mismatch');
  });

  it.each([
    ['a signed header', { headers: headersOf(MAC, { 'X-Trace': 'trace 1' }) }],
    ['the nonce', { headers: headersOf(MAC, { Authorization: 'key=key-1, nonce=another-1' }) }],
    ['the query', { url: '/Hooks/%C3%89?B=1&a=+' }],
    ['the path', { url: '/Hooks/%C3%89/?B=1&a=%20' }],
    ['the method', { method: 'PUT' }],
    ['the number of the body', { body: Buffer.from(MEMO.replace('10.00', '10.0')) }],
    ['the whitespace of the body', { body: Buffer.from(MEMO.replace(': 10', ':10')) }],
  ])('refuses %s changed', (_what, change) => {
    expect(endpoint().verify({ headers: headersOf(MAC), ...sent, ...change })).toBe('signature_mismatch');
  });

  it('refuses a signed header that came twice', () => {
    const headers = [...Object.entries(headersOf(MAC)), ['x-tenant', 'acme'] as [string, string]];
    expect(endpoint().verify({ headers, ...sent })).toBe('duplicate_header');
  });

  it.each([
    ['is not JSON', 'amount=10.00'],
    ['is an array', '[10.00]'],
    ['has the signed member twice', '{"amount": 10.00, "amount": 99, "memo": "x"}'],
  ])('refuses a body that %s', (_what, text) => {
    expect(endpoint().verify({ headers: headersOf(MAC), ...sent, body: Buffer.from(text) })).toBe(
      'malformed_body',
    );
  });

  it.each([
    ['past', -60_000, 'accepted'],
    ['past', -60_001, 'timestamp_too_old'],
    ['future', 5000, 'accepted'],
    ['future', 5001, 'timestamp_in_future'],
  ])('has a window of its own for the %s: %i ms', (_side, offsetMs, outcome) => {
    const subject = endpoint();
    const verifier = createVerifier({
      scheme: madeUp,
      keys: { id: 'key-1', secret: SECRET },
      store: memoryStore({ maxReplayIds: 1000, maxKeys: 100 }),
      clock: () => subject.nowS * 1000 + 123 - offsetMs,
    });
    const request = { method: 'POST', headers: toHeaderPairs(headersOf(MAC)), ...sent };
    const verdict = verifier.verify(request) as Verdict;
    expect(verdict.ok ? 'accepted' : verdict.code).toBe(outcome);
  });

  it('signs what it verifies', () => {
    const headers = signRequest(
      madeUp,
      { id: 'key-1', secret: SECRET },
      { method: 'post', url: target, body: MEMO, headers: { 'x-tenant': 'ACME', 'x-trace': 'Trace 1' } },
      { clock: () => NOW_S * 1000 + 123, nonce: () => NONCE },
    );
    expect(headers).toEqual({
      Authorization: `key=key-1,nonce=${NONCE}`,
      'X-Sent-At': `${NOW_S}123`,
      'X-Mac': MAC,
    });
  });
});
