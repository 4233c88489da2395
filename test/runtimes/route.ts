/** A route handler of Next.js, as `app/webhooks/stripe/route.ts` has it. */

import { webhook } from 'countersign/fetch';
import { stripe } from 'countersign/schemes/stripe';
import { WEBHOOK_SECRET } from './credentials.ts';

export const POST: (request: Request) => Promise<Response> = webhook(
  stripe(),
  { secret: WEBHOOK_SECRET },
  () => undefined,
);
