/**
 * `npm run limits`: calls an API that uses Countersign for limits alone, and fails unless every answer is the documented
 * one.
 */

import { createTranscript } from '@countersign/example-support';
import { createApi } from './api.ts';

/** Time stands still, except while the story waits. */
let nowMs = Date.now();
const { app, look } = createApi(() => nowMs);
const url = await app.listen({ host: '127.0.0.1', port: 0 });
const { heading, outcome, close } = createTranscript(48);

try {
  heading('A test token: 10 a minute');
  outcome('GET /quotes without a token', await call('GET /quotes'), '401');
  outcome('GET /quotes', await call('GET /quotes', 'test-token'), '200 "minute";r=9;t=60');
  outcome('POST /reports, which costs 5', await call('POST /reports', 'test-token'), '200 "minute";r=4;t=60');
  const refused = await call('POST /reports', 'test-token');
  outcome('POST /reports again: refused, spends nothing', refused, '429 "minute";r=4;t=60, Retry-After: 70');
  nowMs += 70_000;
  outcome(
    'POST /reports after 70 seconds',
    await call('POST /reports', 'test-token'),
    '200 "minute";r=0;t=10',
  );

  heading('A live token: 100 a minute and 1000 an hour');
  const live = '200 "minute";r=95;t=60, "hour";r=995;t=3600';
  outcome('POST /reports', await call('POST /reports', 'live-token'), live);
  outcome(
    'where it stands, as a dashboard sees it',
    await stand('acme-live', 'live'),
    'minute 5 of 100, hour 5 of 1000',
  );
  outcome('where it stands, seen again', await stand('acme-live', 'live'), 'minute 5 of 100, hour 5 of 1000');
} finally {
  await app.close();
}
close();

/** Calls the API, and tells status, what is left and when to try again. */
async function call(route: string, token?: string): Promise<string> {
  const [method, path] = route.split(' ') as [string, string];
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const response = await fetch(url + path, { method, headers });
  await response.arrayBuffer();
  const limits = response.headers.get('RateLimit');
  const retryAfter = response.headers.get('Retry-After');
  return [
    [response.status, limits].filter((part) => part !== null).join(' '),
    ...(retryAfter === null ? [] : [`Retry-After: ${retryAfter}`]),
  ].join(', ');
}

async function stand(keyId: string, tier: 'test' | 'live'): Promise<string> {
  const limits = await look(keyId, tier);
  return limits.map(({ name, limit, remaining }) => `${name} ${limit - remaining} of ${limit}`).join(', ');
}
