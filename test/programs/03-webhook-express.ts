import { webhook } from 'countersign/express';
import express from 'express';
import { stripeLike } from './stripe-like.ts';

const app = express();
app.post(
  '/webhooks/stripe',
  webhook(stripeLike, { secret: process.env.STRIPE_WEBHOOK_SECRET }, async (event) => {
    // Narrowed by Stripe's own union.
    if (event.payload.type === 'invoice.paid') await book(event.id, event.payload.data.object.amount_paid);
  }),
);
app.listen(3000, '127.0.0.1');

async function book(_id: string, _amount: number): Promise<void> {}
