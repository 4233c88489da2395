/**
 * `npm run webhooks`: delivers events to the receiver as senders do, which deliver again what was not answered with
 * success, and fails unless each event is handled once. With REDIS_URL it is kept there what was handled.
 */

import { createTranscript, listen } from '@countersign/example-support';
import { Redis } from 'ioredis';
import { createReceiver } from './receiver.ts';
import { SENDERS, type Sender } from './senders.ts';

const BODY = '{"externalOrderId":"ORD-1001","orderAmount":"2999.00"}';
const { REDIS_URL } = process.env;

const transcript = createTranscript(52);
/** Each attempt is a second after the one before, so that all have signatures of their own. */
let attemptMs = Date.now() - 60_000;
// Each run has its own names in Redis, so that the next one begins anew.
const redis = REDIS_URL
  ? { client: new Redis(REDIS_URL), prefix: `countersign-example:${Date.now()}:` }
  : undefined;
// ioredis connects again by itself; deliveries are refused meanwhile.
redis?.client.on('error', () => {});
const handled: string[] = [];
/** Work while an event is being handled: the story below makes it fail, or take its time. */
let whileHandling = async () => {};
const nothing = whileHandling;
const receiver = createReceiver(async (id) => {
  await whileHandling();
  handled.push(id);
}, redis);
const { url, close } = await listen(receiver);
try {
  for (const sender of SENDERS) await deliverTo(sender);
} finally {
  close();
  redis?.client.disconnect();
}
transcript.close();

async function deliverTo(sender: Sender): Promise<void> {
  const { duplicate } = sender;
  const { heading, outcome } = transcript;
  handled.length = 0;
  heading(sender.name);
  outcome('evt_1', await deliver(sender, 'evt_1'), '202 ACCEPTED');
  outcome('evt_1 again, signed anew', await deliver(sender, 'evt_1'), duplicate);

  whileHandling = () => Promise.reject(new Error('the database is away'));
  outcome('evt_2, whose handler fails', await deliver(sender, 'evt_2'), '500 FAILED');
  whileHandling = nothing;
  outcome('evt_2 again', await deliver(sender, 'evt_2'), '202 ACCEPTED');

  let second = '';
  whileHandling = async () => {
    whileHandling = nothing;
    second = await deliver(sender, 'evt_3');
  };
  outcome('evt_3', await deliver(sender, 'evt_3'), '202 ACCEPTED');
  outcome('evt_3 again, while the first is being handled', second, '409, Retry-After: 1');
  outcome('evt_3 once more', await deliver(sender, 'evt_3'), duplicate);

  outcome('evt_4, forged', await deliver(sender, 'evt_4', '{"orderAmount":"1.00"}'), '401');
  outcome('handled', handled.join(', '), 'evt_1, evt_2, evt_3');
}

/** Delivers an event; `sent` stands for what a forger puts in the place of its body. */
async function deliver({ path, sign }: Sender, id: string, sent = BODY): Promise<string> {
  attemptMs += 1000;
  const headers = {
    ...sign({ id, body: BODY, at: new Date(attemptMs) }),
    'Content-Type': 'application/json',
  };
  const response = await fetch(url + path, { method: 'POST', headers, body: sent });
  const { status } = (await response.json()) as { status?: unknown };
  const retryAfter = response.headers.get('Retry-After');
  // Refusals are told by their status code alone.
  const text = response.status === 409 || response.status === 401 ? '' : ` ${status}`;
  return `${response.status}${text}${retryAfter === null ? '' : `, Retry-After: ${retryAfter}`}`;
}
