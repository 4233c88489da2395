/** Webhooks of five senders on one Express app. */

import type { WebhookEvent } from 'countersign';
import { webhook } from 'countersign/express';
import { github } from 'countersign/schemes/github';
import { shopify } from 'countersign/schemes/shopify';
import { slack } from 'countersign/schemes/slack';
import { stripe } from 'countersign/schemes/stripe';
import { svix } from 'countersign/schemes/svix';
import express, { type Express } from 'express';

/** The secret of each sender. */
export interface Secrets {
  readonly stripe: string;
  readonly github: string;
  readonly slack: string;
  readonly shopify: string;
  readonly svix: string;
}

/** Makes the app. `handle` gets each event once, and rejects when that fails. */
export function createApp(secrets: Secrets, handle: (event: WebhookEvent) => void | Promise<void>): Express {
  const app = express();
  app.post('/webhooks/stripe', webhook(stripe(), { secret: secrets.stripe }, handle));
  app.post('/webhooks/github', webhook(github(), { secret: secrets.github }, handle));
  app.all('/webhooks/slack', webhook(slack(), { secret: secrets.slack }, handle));
  app.post('/webhooks/shopify', webhook(shopify(), { secret: secrets.shopify }, handle));
  app.post('/webhooks/svix', webhook(svix(), { secret: secrets.svix }, handle));
  return app;
}
