/** Senders that sign the body alone: holes that receivers of such deliveries are known to have. */

import { createHmac } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { webhook } from '../../src/fetch.ts';
import { memoryStore, type Scheme } from '../../src/index.ts';
import { asana } from '../../src/schemes/asana.ts';
import { bitbucket } from '../../src/schemes/bitbucket.ts';
import { dropbox } from '../../src/schemes/dropbox.ts';
import { forgejo } from '../../src/schemes/forgejo.ts';
import { gitea } from '../../src/schemes/gitea.ts';
import { github } from '../../src/schemes/github.ts';
import { gocardless } from '../../src/schemes/gocardless.ts';
import { lemonSqueezy } from '../../src/schemes/lemon-squeezy.ts';
import { line } from '../../src/schemes/line.ts';
import { meta } from '../../src/schemes/meta.ts';
import { mollie } from '../../src/schemes/mollie.ts';
import { pagerduty } from '../../src/schemes/pagerduty.ts';
import { paystack } from '../../src/schemes/paystack.ts';
import { shopify } from '../../src/schemes/shopify.ts';
import { square } from '../../src/schemes/square.ts';
import { xTwitter } from '../../src/schemes/x-twitter.ts';

const SECRET = 'a secret of this test';
const PUBLIC_URL = 'https://shop.example.com';
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

type Body = string | Uint8Array<ArrayBuffer>;

/** Signs as the sender does, apart from the presets. */
function mac(body: Body, encoding: 'hex' | 'base64' = 'hex', algorithm = 'sha256'): string {
  return createHmac(algorithm, SECRET).update(body).digest(encoding);
}

/** An endpoint of a sender; `deliver` gives the status of the answer. */
function endpoint(scheme: Scheme) {
  const handle = vi.fn();
  const options = {
    ...{ secret: SECRET, verifyToken: 'token', publicUrl: PUBLIC_URL },
    store: memoryStore({ maxReplayIds: 1000, maxKeys: 100 }),
  };
  const receive = webhook(scheme, options, handle);
  const deliver = async (body: Body, headers: Record<string, string>) => {
    const response = await receive(new Request(`${PUBLIC_URL}/hook`, { method: 'POST', body, headers }));
    return response.status;
  };
  return { deliver, handle };
}

describe('a sender that signs the body alone', () => {
  const signed = (body: Body) => ({ 'X-Hub-Signature-256': `sha256=${mac(body)}` });

  it('may send what stands for a replacement in JavaScript', async () => {
    const body = '{"text":"$& $$ $1 $`"}';
    const { deliver, handle } = endpoint(github());
    expect(await deliver(body, signed(body))).toBe(200);
    expect(handle.mock.calls[0]?.[0].payload).toEqual({ text: '$& $$ $1 $`' });
  });

  it('is judged by bytes: two that are no UTF-8 are not one and the same', async () => {
    const bytes = (last: number) => Uint8Array.from([...Buffer.from('{"a":"'), last, 0x22, 0x7d]);
    const { deliver, handle } = endpoint(github());
    expect(await deliver(bytes(0xfe), signed(bytes(0xff)))).toBe(401);
    expect(handle).not.toHaveBeenCalled();
  });

  it.each([
    ['GitHub', github, 'X-Hub-Signature'],
    ['Meta', meta, 'X-Hub-Signature'],
    ['Gitea', gitea, 'X-Hub-Signature'],
    ['Bitbucket', bitbucket, 'X-Hub-Signature'],
  ])('%s is not believed by a signature with SHA-1', async (_sender, preset, name) => {
    const { deliver, handle } = endpoint(preset());
    const status = await deliver('{}', { [name]: `sha1=${mac('{}', 'hex', 'sha1')}` });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(handle).not.toHaveBeenCalled();
  });

  it('handles a delivery once, also under another id that nobody has signed', async () => {
    const { deliver, handle } = endpoint(github());
    expect(await deliver('{}', { ...signed('{}'), 'X-GitHub-Delivery': 'one' })).toBe(200);
    expect(await deliver('{}', { ...signed('{}'), 'X-GitHub-Delivery': 'two' })).toBe(200);
    expect(handle).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['Paystack', paystack, 'x-paystack-signature', 'sha512'],
    ['Lemon Squeezy', lemonSqueezy, 'X-Signature', 'sha256'],
  ] as const)('%s may report several events of one object', async (_sender, preset, name, algorithm) => {
    const { deliver, handle } = endpoint(preset());
    for (const state of ['open', 'paid']) {
      const body = `{"event":"invoice.update","data":{"id":"1","state":"${state}"}}`;
      expect(await deliver(body, { [name]: mac(body, 'hex', algorithm) })).toBe(200);
    }
    expect(handle).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['Asana', asana, 'X-Hook-Signature'],
    ['Dropbox', dropbox, 'X-Dropbox-Signature'],
  ] as const)('%s may send the same bytes for something else', async (_sender, preset, name) => {
    const { deliver, handle } = endpoint(preset());
    for (let i = 0; i < 2; i++) expect(await deliver('{}', { [name]: mac('{}') })).toBe(200);
    expect(handle).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['GoCardless', gocardless, 'Webhook-Signature', '', 498],
    ['PagerDuty', pagerduty, 'X-PagerDuty-Signature', 'v1=', 403],
  ] as const)(
    '%s is told of a wrong signature as it wants',
    async (_sender, preset, name, prefix, status) => {
      expect(await endpoint(preset()).deliver('{"a":1}', { [name]: prefix + mac('{}') })).toBe(status);
    },
  );
});

describe.each([
  ['Gitea', gitea, 'X-Gitea'],
  ['Forgejo', forgejo, 'X-Forgejo'],
] as const)('a form of %s', (_sender, preset, name) => {
  const payload = '{"ref":"größe & more"}';
  const form = new URLSearchParams({ payload }).toString();
  const deliver = (body: string, signature: string) => {
    const { deliver: send, handle } = endpoint(preset());
    const headers = { ...FORM, [`${name}-Signature`]: signature, [`${name}-Event`]: 'push' };
    return send(body, headers).then((status) => ({ status, event: handle.mock.calls[0]?.[0] }));
  };

  it('is signed by the JSON in its field', async () => {
    const { status, event } = await deliver(form, mac(payload));
    expect([status, event?.type, event?.payload]).toEqual([200, 'push', JSON.parse(payload)]);
  });

  it('has no other field', async () => {
    const { status, event } = await deliver(`${form}&ref=other`, mac(payload));
    expect([status, event]).toEqual([401, undefined]);
  });

  it('with an empty signature is refused', async () => {
    expect(await deliver(form, '')).toEqual({
      status: expect.toSatisfy((each) => each >= 400),
      event: undefined,
    });
  });
});

describe('a delivery of Meta', () => {
  const body = '{"object":"page","text":"größe 😀"}';
  const status = (signedText: string) =>
    endpoint(meta()).deliver(body, { 'X-Hub-Signature-256': `sha256=${mac(signedText)}` });

  it('is signed as it is sent, or with all but ASCII escaped in lower case', async () => {
    const escaped = '{"object":"page","text":"gr\\u00f6\\u00dfe \\ud83d\\ude00"}';
    expect(await status(body)).toBe(200);
    expect(await status(escaped)).toBe(200);
    expect(await status(escaped.replace('00f6', '00F6'))).toBe(401);
  });
});

describe('a delivery of Shopify with both names of each header', () => {
  const newer = { 'Shopify-Topic': 'Product', 'X-Shopify-Topic': 'products/update' };

  it('is judged by the newer, which have no X-', async () => {
    const [right, wrong] = [mac('{}', 'base64'), mac('{"a":1}', 'base64')];
    const accepted = endpoint(shopify());
    const names = (one: string, other: string) => ({
      'Shopify-Hmac-Sha256': one,
      'X-Shopify-Hmac-Sha256': other,
    });
    expect(await accepted.deliver('{}', { ...newer, ...names(right, wrong) })).toBe(200);
    expect(accepted.handle.mock.calls[0]?.[0].type).toBe('Product');
    expect(await endpoint(shopify()).deliver('{}', { ...newer, ...names(wrong, right) })).toBe(401);
  });
});

describe('a delivery of Square', () => {
  it('is for the address that was registered, whatever headers say of its host', async () => {
    const forged = {
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'http',
      Forwarded: 'host=evil.example',
    };
    const signature = (url: string) => ({
      'x-square-hmacsha256-signature': mac(`${url}{"event_id":"1"}`, 'base64'),
    });
    const body = '{"event_id":"1"}';
    expect(
      await endpoint(square()).deliver(body, { ...forged, ...signature('http://evil.example/hook') }),
    ).toBe(401);
    expect(await endpoint(square()).deliver(body, { ...forged, ...signature(`${PUBLIC_URL}/hook`) })).toBe(
      200,
    );
  });
});

describe('a delivery of X', () => {
  it.each(['12345', 'null', 'true', '-1', 'crc_token'])(
    'is not the answer to a challenge: %j',
    async (body) => {
      const { deliver, handle } = endpoint(xTwitter());
      const signature = `sha256=${mac(body, 'base64')}`;
      expect(await deliver(body, { 'x-twitter-webhooks-signature': signature })).toBe(400);
      expect(handle).not.toHaveBeenCalled();
    },
  );
});

it('LINE sends base64 without spaces', async () => {
  const body = '{"events":[{"type":"message"}]}';
  const signature = mac(body, 'base64');
  const spaced = `${signature.slice(0, 10)} ${signature.slice(10)}`;
  expect(await endpoint(line()).deliver(body, { 'x-line-signature': spaced })).toBe(400);
});

it('Mollie may repeat the header while a secret is exchanged, which arrives as one with a comma', async () => {
  const signatures = ['{"id":"2"}', '{"id":"1"}'].map((body) => `sha256=${mac(body)}`);
  expect(
    await endpoint(mollie()).deliver('{"id":"1"}', { 'X-Mollie-Signature': signatures.join(', ') }),
  ).toBe(200);
});
