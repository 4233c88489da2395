/** Senders that repeat a failed delivery to the byte, its time included. */

import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { webhook } from '../../src/fetch.ts';
import { memoryStore, type Scheme } from '../../src/index.ts';
import { linear } from '../../src/schemes/linear.ts';
import { mailgun } from '../../src/schemes/mailgun.ts';

const SECRET = 'a-secret-of-more-than-fourteen-bytes';
const URL_OF_HOOK = 'https://receiver.example.com/hooks';
const FIRST_MS = Date.UTC(2026, 10, 30);
const [MINUTE, HOUR] = [60, 3600];

function mac(text: string): string {
  return createHmac('sha256', SECRET).update(text).digest('hex');
}

function ofLinear(): Request {
  const body = JSON.stringify({ action: 'create', type: 'Issue', webhookTimestamp: FIRST_MS });
  const headers = { 'Linear-Signature': mac(body), 'Linear-Delivery': 'l-1' };
  return new Request(URL_OF_HOOK, { method: 'POST', headers, body });
}

function ofMailgun(): Request {
  const [timestamp, token] = [String(FIRST_MS / 1000), 'a'.repeat(50)];
  const signature = { timestamp, token, signature: mac(timestamp + token) };
  const body = JSON.stringify({ signature, 'event-data': { id: 'm-1', event: 'failed' } });
  return new Request(URL_OF_HOOK, { method: 'POST', body });
}

/** Answers of an endpoint whose handler fails at first: to the first attempt, and to those at other seconds. */
async function statuses(scheme: Scheme, sent: () => Request, secondsAfter: readonly number[]) {
  let seconds = 0;
  const clock = () => FIRST_MS + seconds * 1000;
  const endpoint = webhook(scheme, { secret: SECRET, store: memoryStore(), clock }, () => {
    if (seconds === 0) throw new Error('the database is down');
  });
  await expect(endpoint(sent())).rejects.toThrow('the database is down');
  const found: number[] = [];
  for (seconds of secondsAfter) found.push((await endpoint(sent())).status);
  return found;
}

describe('a delivery whose handler has failed', () => {
  const eightHours = { past: 8 * HOUR, future: MINUTE };
  const nineHours = { past: 9 * HOUR, future: 5 * MINUTE };

  it.each<[string, Scheme, () => Request, number]>([
    ['Linear after a minute', linear(), ofLinear, MINUTE + 5],
    [
      'Linear after seven hours, where that is allowed',
      linear({ toleranceSeconds: eightHours }),
      ofLinear,
      7 * HOUR + 65,
    ],
    ['Mailgun after half an hour', mailgun(), ofMailgun, 31 * MINUTE],
    [
      'Mailgun after eight hours, where that is allowed',
      mailgun({ toleranceSeconds: nineHours }),
      ofMailgun,
      8 * HOUR,
    ],
  ])('is handled when it comes again from %s', async (_when, scheme, sent, seconds) => {
    expect(await statuses(scheme, sent, [seconds, seconds + 1])).toEqual([200, 200]);
  });

  it.each<[string, Scheme, () => Request, number]>([
    ['Linear for ten minutes', linear(), ofLinear, 10 * MINUTE],
    ['Mailgun for an hour', mailgun(), ofMailgun, HOUR],
  ])('is refused from %s by default, as their libraries do', async (_when, scheme, sent, seconds) => {
    expect(await statuses(scheme, sent, [seconds])).toEqual([401]);
  });
});
