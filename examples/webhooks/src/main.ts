/** `npm run senders`: sends a signed delivery of each of five senders to one app, and fails unless each is handled once. */

import { createTranscript, listen } from '@countersign/example-support';
import type { WebhookEvent } from 'countersign';
import { createApp } from './app.ts';
import { DELIVERIES, type Delivery, SECRETS, signedHeaders } from './deliveries.ts';

const { heading, outcome, close: closeTranscript } = createTranscript(28);
const handled: WebhookEvent[] = [];
/** Each attempt is a second after the one before, so that all have signatures of their own. */
let attemptMs = Date.now() - 60_000;
const { url, close } = await listen(createApp(SECRETS, (event) => void handled.push(event)));
try {
  for (const delivery of DELIVERIES) await show(delivery);
} finally {
  close();
}
closeTranscript();

async function show(delivery: Delivery): Promise<void> {
  const { sender, id, type } = delivery;
  heading(sender);
  outcome('a delivery', await send(delivery), '200');
  outcome('the same, sent again', await send(delivery), '200');
  outcome('with another body', await send(delivery, '{"forged":true}'), '401');
  const events = handled.splice(0).map((event) => `${event.type} ${event.id}`);
  outcome('handled', events.join(', '), `${type} ${id}`);
}

/** Sends a delivery; `sent` stands for what a forger puts in the place of its body. */
async function send(delivery: Delivery, sent = delivery.body): Promise<string> {
  attemptMs += 1000;
  const headers = signedHeaders(delivery, new Date(attemptMs));
  const response = await fetch(`${url}/webhooks/${delivery.sender}`, { method: 'POST', headers, body: sent });
  await response.body?.cancel();
  return String(response.status);
}
