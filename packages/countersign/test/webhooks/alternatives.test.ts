import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { webhook } from '../../src/fetch.ts';
import {
  anyOf,
  memoryStore,
  migrate,
  type Scheme,
  type WebhookEvent,
  type WebhookOptions,
} from '../../src/index.ts';
import { discord } from '../../src/schemes/discord.ts';
import { dropbox } from '../../src/schemes/dropbox.ts';
import { github } from '../../src/schemes/github.ts';
import { gitlabSigned } from '../../src/schemes/gitlab-signed.ts';
import { gitlabToken } from '../../src/schemes/gitlab-token.ts';
import { stripe } from '../../src/schemes/stripe.ts';

const GITHUB_SECRET = '0123456789abcdef0123456789abcdef';
const STRIPE_SECRET = 'whsec_0123456789abcdef0123456789';
const TOKEN = 'glpat-0123456789abcdef';
const SIGNING_TOKEN = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const PUBLIC_KEY = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

describe('webhook() with several schemes', () => {
  it('handles each delivery of the old scheme while senders go over to a new one', async () => {
    const scheme = migrate({ from: gitlabToken(), to: gitlabSigned() });
    const { endpoint, handled } = receiver(scheme, {
      secrets: { 'gitlab-token': TOKEN, 'gitlab-signed': SIGNING_TOKEN },
    });
    for (const n of [1, 2, 3]) expect(await answerTo(endpoint, tokenDelivery(n))).toEqual([200, 'handled']);
    expect(handled.map(({ payload }) => payload)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it('knows the events of each scheme as that scheme says', async () => {
    const { endpoint, handled } = receiver(anyOf(github(), stripe()), {
      secrets: { github: GITHUB_SECRET, stripe: STRIPE_SECRET },
    });
    expect(await answerTo(endpoint, githubDelivery({ a: 1 }))).toEqual([200, 'handled']);
    expect(await answerTo(endpoint, stripeDelivery({ id: 'evt_1', type: 'charge' }, 0))).toEqual([
      200,
      'handled',
    ]);
    expect(await answerTo(endpoint, stripeDelivery({ id: 'evt_1', type: 'charge' }, 1))).toEqual([
      200,
      'duplicate',
    ]);
    expect(handled).toMatchObject([{ type: 'push' }, { id: 'evt_1', type: 'charge' }]);
  });

  it('answers the handshakes of each', async () => {
    const { endpoint } = receiver(anyOf(github(), dropbox()), {
      secrets: { github: GITHUB_SECRET, dropbox: 'a-secret-of-dropbox' },
    });
    const answer = await endpoint(new Request('https://example.com/hook?challenge=abc123'));
    expect([answer.status, await answer.text()]).toEqual([200, 'abc123']);
  });

  it('takes no public key of one scheme for the secret of another', async () => {
    const { endpoint, handled } = receiver(anyOf(discord(), github()), {
      secrets: { discord: PUBLIC_KEY, github: GITHUB_SECRET },
    });
    const forged = await endpoint(githubDelivery({ forged: true }, PUBLIC_KEY));
    expect(forged.status).toBe(401);
    expect(handled).toEqual([]);
  });

  it('counts failures of all schemes together', async () => {
    const { endpoint } = receiver(anyOf(github(), gitlabToken()), {
      secrets: { github: GITHUB_SECRET, 'gitlab-token': TOKEN },
      failureThrottle: { limit: 2, windowSeconds: 60, block: true },
    });
    const forged = () => githubDelivery({ forged: true }, 'another secret of many bytes');
    const wrongToken = () => post({}, () => ({ 'x-gitlab-token': 'another token of many bytes' }));
    const statuses = [];
    for (const request of [forged(), wrongToken(), forged(), wrongToken()])
      statuses.push((await endpoint(request)).status);
    expect(statuses).toEqual([401, 401, 429, 429]);
  });

  it.each([
    ['secret', { secret: GITHUB_SECRET }],
    ['a list', { secrets: [GITHUB_SECRET, STRIPE_SECRET] }],
    ['those of one scheme alone', { secrets: { github: GITHUB_SECRET } }],
    [
      'a scheme that is none of them',
      { secrets: { github: GITHUB_SECRET, stripe: STRIPE_SECRET, slack: TOKEN } },
    ],
  ])('wants the secrets of each by its name, not %s', (_what, options) => {
    expect(() => webhook(anyOf(github(), stripe()), options as WebhookOptions, () => {})).toThrow(
      /webhook\(\): .*\{ 'github': …, 'stripe': … \}/,
    );
  });
});

function receiver(scheme: Scheme, options: WebhookOptions) {
  const handled: WebhookEvent[] = [];
  const endpoint = webhook(scheme, { store: memoryStore(), ...options }, (event) => {
    handled.push(event);
  });
  return { endpoint, handled };
}

async function answerTo(endpoint: (request: Request) => Promise<Response>, request: Request) {
  const response = await endpoint(request);
  const { status } = (await response.json()) as { status: unknown };
  return [response.status, status];
}

function post(body: unknown, headersOf: (text: string) => Record<string, string>): Request {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', ...headersOf(text) };
  return new Request('https://example.com/hook', { method: 'POST', headers, body: text });
}

function tokenDelivery(n: number): Request {
  return post({ n }, () => ({ 'x-gitlab-token': TOKEN, 'x-gitlab-event': 'Push Hook' }));
}

function githubDelivery(body: unknown, secret = GITHUB_SECRET): Request {
  return post(body, (text) => ({
    'x-github-event': 'push',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
  }));
}

function stripeDelivery(body: unknown, after: number): Request {
  const time = Math.floor(Date.now() / 1000) + after;
  return post(body, (text) => ({
    'stripe-signature': `t=${time},v1=${createHmac('sha256', STRIPE_SECRET).update(`${time}.${text}`).digest('hex')}`,
  }));
}
