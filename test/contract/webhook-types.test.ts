import { defineScheme, headerParam, jsonField, message, part, type WebhookEvent } from 'countersign';
import * as onExpress from 'countersign/express';
import * as onFastify from 'countersign/fastify';
import * as onFetch from 'countersign/fetch';
import express from 'express';
import type Stripe from 'stripe';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';

const SECRET: string | undefined = 'whsec_0123456789abcdef0123456789';

/** As the scheme of Stripe is to be. */
function stripe<P = { id: string; type: string }>() {
  return defineScheme<P>({
    name: 'stripe',
    timestamp: headerParam('Stripe-Signature', 't', 'unixSeconds'),
    signature: headerParam('Stripe-Signature', 'v1'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}.${part.body}`,
    toleranceSeconds: 300,
    replay: 'signature',
    eventId: jsonField('id'),
  });
}

const push = z.object({ ref: z.string(), commits: z.array(z.object({ id: z.string() })) });

describe('the payload of an event', () => {
  it('is the one that the scheme was declared with', () => {
    const app = express();
    app.post(
      '/webhooks/stripe',
      onExpress.webhook(stripe<Stripe.Event>(), { secret: SECRET }, async (event, req) => {
        expectTypeOf(event).toEqualTypeOf<WebhookEvent<Stripe.Event>>();
        expectTypeOf(req.method).toEqualTypeOf<string>();
        if (event.payload.type === 'invoice.paid')
          expectTypeOf(event.payload.data.object.amount_paid).toEqualTypeOf<number>();
        // @ts-expect-error no event of Stripe's has it
        event.payload.nope;
      }),
    );
    onFetch.webhook(stripe<Stripe.Event>(), { secret: SECRET }, (event) => {
      expectTypeOf(event.payload).toEqualTypeOf<Stripe.Event>();
    });
    const options = { url: '/webhooks/stripe', secret: SECRET };
    onFastify.webhook(stripe<Stripe.Event>(), options, (event, request) => {
      expectTypeOf(event.payload).toEqualTypeOf<Stripe.Event>();
      expectTypeOf(request.id).toEqualTypeOf<string>();
    });
  });

  it('is unknown where the scheme does not say', () => {
    onFetch.webhook(stripe<unknown>(), { secret: SECRET }, ({ payload }) => {
      expectTypeOf(payload).toEqualTypeOf<unknown>();
    });
  });

  it('is the output of the schema, where one is given', () => {
    type Push = z.infer<typeof push>;
    const secrets = [SECRET, 'whsec_fedcba9876543210fedcba9876'];
    const POST = onFetch.webhook(stripe(), { secrets, schema: push }, async ({ type, id, payload }) => {
      expectTypeOf(payload).toEqualTypeOf<Push>();
      if (type === 'push') console.log(id, payload.ref, payload.commits.length);
    });
    expectTypeOf(POST).toExtend<(request: Request) => Promise<Response>>();
    onExpress.webhook(stripe(), { secrets, schema: push }, ({ payload }) => {
      expectTypeOf(payload).toEqualTypeOf<Push>();
    });
    onFastify.webhook(stripe(), { url: '/', secrets, schema: push }, ({ payload }) => {
      expectTypeOf(payload).toEqualTypeOf<Push>();
    });
    const lengths = z.object({ ref: z.string().transform((ref) => ref.length) });
    onFetch.webhook(stripe(), { secrets, schema: lengths }, ({ payload }) => {
      expectTypeOf(payload.ref).toEqualTypeOf<number>();
    });
  });

  it('of a zod schema is checked', async () => {
    const { signRequest } = await import('countersign/client');
    const refs: string[] = [];
    const POST = onFetch.webhook(stripe(), { secret: SECRET, schema: push }, ({ payload }) => {
      refs.push(payload.ref);
    });
    const statuses = [];
    for (const event of [
      { id: 'a', ref: 'main', commits: [] },
      { id: 'b', ref: 'main', commits: [{ id: 1 }] },
    ]) {
      const body = JSON.stringify(event);
      const sent = { method: 'POST', url: 'https://example.com/', body };
      const headers = signRequest(stripe(), { id: 'stripe', secret: SECRET }, sent);
      statuses.push((await POST(new Request(sent.url, { method: 'POST', headers, body }))).status);
    }
    expect([statuses, refs]).toEqual([[200, 400], ['main']]);
  });
});

describe('the handler of an event', () => {
  it('returns nothing, or a promise of nothing', () => {
    const options = { secret: SECRET };
    const keep = async (_id: string): Promise<void> => undefined;
    onFetch.webhook(stripe(), options, ({ id }) => console.log(id));
    onFetch.webhook(stripe(), options, async ({ id }) => keep(id));
    onExpress.webhook(stripe(), options, ({ id }) => keep(id));
    onFastify.webhook(stripe(), { url: '/', ...options }, async () => undefined);
  });

  it('cannot answer, which is an error of the compiler', () => {
    const options = { secret: SECRET };
    // @ts-expect-error an answer
    onFetch.webhook(stripe(), options, () => new Response('mine'));
    // @ts-expect-error the promise of an answer
    onFetch.webhook(stripe(), options, async () => new Response('mine'));
    // @ts-expect-error a value
    onExpress.webhook(stripe(), options, () => ({ type: 4 }));
    // @ts-expect-error an answer of Fastify
    onFastify.webhook(stripe(), { url: '/', ...options }, async () => ({ type: 4 }));
    // @ts-expect-error an answer, with a schema
    onFetch.webhook(stripe(), { ...options, schema: push }, () => new Response('mine'));
  });
});
