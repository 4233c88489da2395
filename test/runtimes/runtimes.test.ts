import { signRequest } from 'countersign/client';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { stripe } from 'countersign/schemes/stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, exchange, type Running } from '../contract/http-client.ts';
import { API_KEY, WEBHOOK_SECRET } from './credentials.ts';
import { POST } from './route.ts';
import { RUNTIMES } from './runtimes.ts';

const BODY = JSON.stringify({ id: 'evt_1', type: 'charge.succeeded' });
/** Not what was signed. */
const CHANGED = `${BODY} `;

const SENDERS = {
  webhook: { scheme: stripe(), key: { id: 'webhook', secret: WEBHOOK_SECRET }, path: '/webhooks/stripe' },
  api: { scheme: iimmpact(), key: API_KEY, path: '/v1/orders?dry=1' },
  stranger: { scheme: iimmpact(), key: { ...API_KEY, id: 'other_key' }, path: '/v1/orders' },
};

function signed(
  sender: keyof typeof SENDERS,
  origin: string,
  body = BODY,
): { url: string; headers: Record<string, string> } {
  const { scheme, key, path } = SENDERS[sender];
  const url = `${origin}${path}`;
  const signature = signRequest(scheme, key, { method: 'POST', url, body });
  return { url, headers: { ...signature, 'content-type': 'application/json' } };
}

describe.each(Object.entries(RUNTIMES))('on %s', (name, start) => {
  let running: Running | undefined;
  beforeAll(async () => {
    running = await start?.();
  });
  afterAll(() => running?.close());

  async function send(
    sender: keyof typeof SENDERS,
    ...bodies: readonly string[]
  ): Promise<readonly Answer[]> {
    const { port } = running as Running;
    const { headers } = signed(sender, `http://127.0.0.1:${port}`);
    const answers: Answer[] = [];
    for (const body of bodies) {
      const { path } = SENDERS[sender];
      answers.push(await exchange(port, { method: 'POST', path, headers, body }));
    }
    return answers;
  }

  it('webhook() handles a delivery once, and refuses one that was changed', async ({ skip }) => {
    skip(start === undefined, `no ${name} is installed for ${process.platform}-${process.arch}`);
    const [changed, handled, copy] = await send('webhook', CHANGED, BODY, BODY);
    expect(changed).toMatchObject({ status: 401, text: expect.stringContaining('"invalid_signature"') });
    expect(handled).toMatchObject({ status: 200, text: '{"status":"handled"}' });
    expect(copy).toMatchObject({ status: 200, text: '{"status":"duplicate"}' });
  });

  it('verifyFetch() accepts a request once, and refusalResponse() answers one that was changed', async ({
    skip,
  }) => {
    skip(start === undefined, `no ${name} is installed for ${process.platform}-${process.arch}`);
    const [changed, accepted, copy] = await send('api', CHANGED, BODY, BODY);
    expect(changed).toMatchObject({ status: 401, text: expect.stringContaining('"invalid_signature"') });
    expect(accepted).toMatchObject({ status: 200, text: `{"from":"demo_key","order":${BODY}}` });
    expect(copy).toMatchObject({ status: 401, text: expect.stringContaining('"nonce_reused"') });
    const [unknown] = await send('stranger', BODY);
    expect(unknown).toMatchObject({ status: 401, text: expect.stringContaining('"invalid_api_key"') });
  });
});

describe('as a route handler of Next.js', () => {
  // `next` takes 209 MB: this is the call that it makes. Its request is a Request with more members.
  const post: (request: Request, context: { params: Promise<object> }) => Promise<Response> = POST;

  // Another event: endpoints of one process share the memory of what was handled.
  const event = BODY.replace('evt_1', 'evt_2');

  async function call(body: string): Promise<Response> {
    const { url, headers } = signed('webhook', 'https://shop.example', event);
    return post(new Request(url, { method: 'POST', headers, body }), { params: Promise.resolve({}) });
  }

  it('POST answers with a Response of the standard', async () => {
    const [changed, handled] = [await call(CHANGED), await call(event)];
    expect([changed.status, handled.status]).toEqual([401, 200]);
    expect(await handled.json()).toEqual({ status: 'handled' });
    expect(handled).toBeInstanceOf(Response);
    expect(await changed.json()).toMatchObject({ code: 'invalid_signature' });
  });
});
