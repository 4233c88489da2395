/** The contract of `webhook()`, which holds on every framework. */

import {
  defineScheme,
  headerParam,
  jsonField,
  memoryStore,
  message,
  part,
  type Scheme,
  type WebhookEvent,
  type WebhookOptions,
} from 'countersign';
import { signRequest } from 'countersign/client';
import { describe, expect, it } from 'vitest';

export const SECRET = 'whsec_0123456789abcdef0123456789';

/** An event of the shop. */
export interface ShopEvent {
  readonly id: string;
  readonly type: 'order.paid' | 'order.cancelled';
  readonly amount: number;
}

/** A sender that signs as Stripe does. */
export const shop: Scheme<ShopEvent> = defineScheme<ShopEvent>({
  name: 'shop',
  timestamp: headerParam('Shop-Signature', 't', 'unixSeconds'),
  signature: headerParam('Shop-Signature', 'v1', { encoding: 'hex' }),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}.${part.body}`,
  toleranceSeconds: 300,
  replay: 'signature',
  eventId: jsonField('id'),
});

/** An answer. */
export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** A request to `/hooks`, or to another path. */
export interface Posted {
  readonly path?: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** An app with the webhook at `/hooks`, and at `/json` a route that answers with the body that the app's own parser gives. */
interface WebhookApp {
  readonly post: (request: Posted) => Promise<Answered>;
}

/** Starts an app. The method of the framework's own request is what the handler is given beside the event. */
export type StartWebhookApp = (
  options: WebhookOptions,
  handler: (event: WebhookEvent<ShopEvent>, request: { readonly method: string }) => void | Promise<void>,
) => WebhookApp | Promise<WebhookApp>;

/** A signed delivery of an event. */
export function signed(event: object, { after = 0, secret = SECRET } = {}): Posted {
  const body = JSON.stringify(event);
  const clock = () => Date.now() + after * 1000;
  const headers = signRequest(
    shop,
    { id: 'shop', secret },
    { method: 'POST', url: '/hooks', body },
    { clock },
  );
  return { headers: { ...headers, 'content-type': 'application/json' }, body };
}

/** The contract. */
export function webhookContract(name: string, start: StartWebhookApp): void {
  describe(`webhook() on ${name}`, () => {
    it('gives the handler the event and the request, and answers with 200', async () => {
      const { post, handled, methods } = await started(start);
      const event = { id: 'evt_1', type: 'order.paid', amount: 5 };
      expect(await post(signed(event))).toEqual({ status: 200, text: '{"status":"handled"}' });
      expect(handled).toMatchObject([{ id: 'evt_1', type: 'order.paid', payload: event }]);
      expect(methods).toEqual(['POST']);
    });

    it('refuses a wrong signature', async () => {
      const { post, handled } = await started(start);
      const forged = signed({ id: 'evt_1' }, { secret: 'another-secret-of-the-shop' });
      expect((await post(forged)).status).toBe(401);
      expect(handled).toEqual([]);
    });

    it('handles an event once, and answers copies and later deliveries as duplicates', async () => {
      const { post, handled } = await started(start);
      const first = signed({ id: 'evt_1' });
      await post(first);
      for (const again of [first, signed({ id: 'evt_1' }, { after: 1 })])
        expect(await post(again)).toEqual({ status: 200, text: '{"status":"duplicate"}' });
      expect(handled).toHaveLength(1);
    });

    it('hands a failure to the error handler, and handles the next delivery', async () => {
      const failure = { isDue: true };
      const { post, handled } = await started(start, () => {
        if (failure.isDue) throw new Error('database is down');
      });
      expect(await post(signed({ id: 'evt_1' }))).toEqual({ status: 500, text: 'told: database is down' });
      failure.isDue = false;
      expect((await post(signed({ id: 'evt_1' }))).text).toBe('{"status":"handled"}');
      expect(handled).toHaveLength(2);
    });

    it('refuses a payload that is not JSON', async () => {
      const { post } = await started(start);
      const { headers } = signed({ id: 'evt_1' });
      expect((await post({ headers, body: '{' })).status).toBe(401);
      const body = '["no event"]';
      expect((await post({ ...signed(JSON.parse(body)), body })).status).toBe(400);
    });

    it('takes a body beyond the limit of the parsers of the framework, up to its own', async () => {
      const { post, handled } = await started(start);
      expect((await post(signed({ id: 'evt_1', text: 'x'.repeat(1_500_000) }))).status).toBe(200);
      expect((await post(signed({ id: 'evt_2', text: 'x'.repeat(2_000_000) }))).status).toBe(413);
      expect(handled).toHaveLength(1);
    });

    it('parses the payload whatever its content type is called', async () => {
      const { post, handled } = await started(start);
      const { headers, body } = signed({ id: 'evt_1' });
      const named = { ...headers, 'content-type': 'text/plain' };
      expect((await post({ headers: named, body })).status).toBe(200);
      expect(handled).toMatchObject([{ payload: { id: 'evt_1' } }]);
    });

    it('leaves the parsers of other routes as they are', async () => {
      const { post } = await started(start);
      const headers = { 'content-type': 'application/json' };
      expect(await post({ path: '/json', headers, body: '{"a":1}' })).toEqual({
        status: 200,
        text: '{"a":1}',
      });
    });
  });
}

async function started(start: StartWebhookApp, handle: () => void = () => undefined) {
  const handled: WebhookEvent<ShopEvent>[] = [];
  const methods: string[] = [];
  const options = { secret: SECRET, store: memoryStore(), maxBodyBytes: 2_000_000 };
  const app = await start(options, async (event, { method }) => {
    handled.push(event);
    methods.push(method);
    handle();
  });
  return { post: app.post, handled, methods };
}
