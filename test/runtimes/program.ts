/** An endpoint for webhooks and an API, in the form of a program that Bun, Deno and Workers serve as it is. */

import { createVerifier } from 'countersign';
import { refusalResponse, verifyFetch, webhook } from 'countersign/fetch';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { stripe } from 'countersign/schemes/stripe';
import { API_KEY, WEBHOOK_SECRET } from './credentials.ts';

// While the program starts, where Workers have neither random values nor timers.
const verifier = createVerifier({ scheme: iimmpact(), keys: API_KEY });
const delivered = webhook(stripe(), { secret: WEBHOOK_SECRET }, () => undefined);

async function createOrder(request: Request): Promise<Response> {
  const { verdict, body } = await verifyFetch(verifier, request);
  if (!verdict.ok) return refusalResponse(verdict);
  return Response.json({ from: verdict.key.id, order: JSON.parse(new TextDecoder().decode(body)) });
}

/** Answers any request. */
export function respond(request: Request): Promise<Response> {
  return new URL(request.url).pathname === '/webhooks/stripe' ? delivered(request) : createOrder(request);
}

// biome-ignore lint/style/noDefaultExport: what Bun, Deno and Workers serve
export default { hostname: '127.0.0.1', fetch: respond };
