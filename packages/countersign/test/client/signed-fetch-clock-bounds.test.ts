/** Answers that do not make a client correct its clock, or not for long. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acmeVerifier, key } from '../support/acme.ts';
import {
  asVerified,
  codes,
  type SkewedServer,
  skewedClient,
  startSkewedServer,
} from '../support/skewed-server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let server: SkewedServer;
beforeEach(async () => {
  server = await startSkewedServer();
});
afterEach(() => server.close());

async function post(send: typeof fetch, init: RequestInit = {}): Promise<string> {
  const response = await send(`${server.origin}/v1/orders`, { method: 'POST', body: '{"a":1}', ...init });
  return `${response.status} ${response.ok ? await response.text() : ''}`.trim();
}

describe('a refusal that is for something else', () => {
  it.each([
    ['another secret', 401, 0],
    ['a handler behind the verifier', 403, 299_000],
    ['a handler behind the verifier', 401, -299_000],
  ])('%s, status %i, is returned after one request', async (what, status, aheadMs) => {
    if (what === 'another secret')
      server.verifier = acmeVerifier({
        clock: () => server.nowMs,
        keys: { id: key.id, secret: 'acme-secret-of-32-bytes-000000009' },
      });
    else server.answer = (response) => response.writeHead(status).end();
    const { send } = skewedClient(server, aheadMs);
    expect(await post(send)).toBe(String(status));
    expect(server.arrivals).toHaveLength(1);
  });

  it.each([400, 404, 409, 429, 500, 503])(
    '%i is returned after one request, whatever Date says',
    async (status) => {
      server.answer = (response) => response.writeHead(status).end();
      const { send } = skewedClient(server, HOUR);
      expect(await post(send)).toBe(String(status));
      expect(server.arrivals).toHaveLength(1);
    },
  );

  it('is returned after two requests where the clock was off besides', async () => {
    server.verifier = acmeVerifier({
      clock: () => server.nowMs,
      keys: { ...key, status: 'disabled' },
    });
    const { send } = skewedClient(server, HOUR);
    expect(await post(send)).toBe('401');
    expect(codes(server)).toEqual(['timestamp_in_future', 'key_disabled']);
  });

  it('that comes late does not make the client take its clock for wrong', async () => {
    const { send } = skewedClient(server, 0);
    server.answer = (response) => {
      server.nowMs += HOUR;
      response.setHeader('date', new Date(server.nowMs).toUTCString());
      response.writeHead(403).end();
    };
    expect(await post(send)).toBe('403');
    expect(server.arrivals).toHaveLength(1);
    server.answer = asVerified;
    expect(await post(send)).toBe('200 accepted');
  });
});

describe('a Date that is not the clock of the verifier', () => {
  it.each([25 * HOUR, -25 * HOUR, 24 * 365 * HOUR])('is not followed %i ms away', async (off) => {
    const { send } = skewedClient(server, HOUR);
    server.dateOffMs = off;
    expect(await post(send)).toBe('401');
    expect(codes(server)).toEqual(['timestamp_in_future']);
  });

  it('is followed once, and given up when that does not help', async () => {
    const client = skewedClient(server, 0);
    server.dateOffMs = HOUR;
    server.answer = (response) => response.writeHead(403).end();
    expect(await post(client.send)).toBe('403');
    expect(codes(server)).toEqual(['accepted', 'timestamp_in_future']);
    server.answer = asVerified;
    expect(await post(client.send)).toBe('200 accepted');
    expect(codes(server)).toEqual(['accepted']);
  });

  it('does not undo what was proven', async () => {
    const { send } = skewedClient(server, HOUR);
    expect(await post(send)).toBe('200 accepted');
    server.answer = (response) => response.writeHead(403).end();
    expect(await post(send)).toBe('403');
    server.answer = asVerified;
    codes(server);
    expect(await post(send)).toBe('200 accepted');
    expect(codes(server)).toEqual(['accepted']);
  });

  it.each<[string, Record<string, string | string[]>]>([
    ['is missing', {}],
    ['is not a date', { date: 'soon' }],
    ['has an obsolete form', { date: 'Tuesday, 14-Nov-23 22:13:20 GMT' }],
    ['has the wrong day of the week', { date: 'Monday, 14 Nov 2023 22:13:20 GMT' }],
    ['has another zone', { date: 'Tue, 14 Nov 2023 22:13:20 +0000' }],
    ['is there twice', { date: ['Tue, 14 Nov 2023 22:13:20 GMT', 'Tue, 14 Nov 2023 22:13:20 GMT'] }],
    ['is that of a stored response', { date: 'Tue, 14 Nov 2023 22:13:20 GMT', age: '60' }],
  ])('tells nothing when it %s', async (_what, headers) => {
    server.answer = (response, verdict) => {
      response.sendDate = false;
      response.removeHeader('date');
      if (verdict.ok) response.end();
      else response.writeHead(verdict.response.status, headers).end();
    };
    const { send } = skewedClient(server, HOUR);
    expect(await post(send)).toBe('401');
    expect(server.arrivals).toHaveLength(1);
  });

  it('is not that of this server where a redirect was followed', async () => {
    server.answer = (response, verdict, request) => {
      if (request.url === '/to') asVerified(response, verdict, request);
      else response.writeHead(307, { location: '/to' }).end();
    };
    const { send } = skewedClient(server, HOUR);
    const response = await send(`${server.origin}/from`, { redirect: 'follow' });
    expect([response.status, response.redirected]).toEqual([401, true]);
    expect(server.arrivals).toHaveLength(2);
  });
});

describe('the bounds of a correction', () => {
  it('are an option', async () => {
    const narrow = skewedClient(server, 10 * MINUTE, { maxClockSkewSeconds: 599 });
    expect(await post(narrow.send)).toBe('401');
    expect(server.arrivals).toHaveLength(1);
    const wide = skewedClient(server, 10 * MINUTE, { maxClockSkewSeconds: 601 });
    expect(await post(wide.send)).toBe('200 accepted');
  });

  it('of 0 turn it off', async () => {
    const { send } = skewedClient(server, 10 * MINUTE, { maxClockSkewSeconds: 0 });
    expect(await post(send)).toBe('401');
    expect(await post(send)).toBe('401');
    expect(server.arrivals).toHaveLength(2);
  });

  it('hold for all that is learned in sum', async () => {
    const { send } = skewedClient(server, 0, { maxClockSkewSeconds: 3600 });
    server.answer = (response) => response.writeHead(401).end();
    for (const hours of [0.9, 1.8, 2.7]) {
      server.dateOffMs = hours * HOUR;
      await post(send);
    }
    const newest = Math.max(...server.arrivals.map(({ headers }) => Number(headers['x-time'])));
    expect(newest * 1000 - server.nowMs).toBeLessThanOrEqual(HOUR);
  });
});
