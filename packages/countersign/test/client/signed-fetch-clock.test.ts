/** A client whose clock is off, against a real verifier. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signedFetch } from '../../src/client.ts';
import { createVerifier, memoryStore } from '../../src/index.ts';
import { acme, acmeVerifier, key, SECRET } from '../support/acme.ts';
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

describe('a client whose clock is off', () => {
  it.each([
    ['ten minutes behind', -10 * MINUTE, 'timestamp_too_old'],
    ['ten minutes ahead', 10 * MINUTE, 'timestamp_in_future'],
    ['three hours ahead', 3 * HOUR, 'timestamp_in_future'],
    ['a time zone behind', -14 * HOUR, 'timestamp_too_old'],
    ['a day ahead, to the second', 24 * HOUR - 1000, 'timestamp_in_future'],
  ])('%s is accepted when it signs anew, and from then on at once', async (_what, aheadMs, refusal) => {
    const { send } = skewedClient(server, aheadMs);
    expect(await post(send)).toBe('200 accepted');
    expect(codes(server)).toEqual([refusal, 'accepted']);
    server.nowMs += 2 * HOUR;
    for (let i = 0; i < 3; i++) expect(await post(send)).toBe('200 accepted');
    expect(codes(server)).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('is accepted when the first answer cannot be let go of', async () => {
    const { send } = skewedClient(server, HOUR, {
      fetch: async (input: string | URL | Request, init?: RequestInit) => {
        const response = await fetch(input, init);
        if (response.ok) return response;
        const body = new ReadableStream({ cancel: () => Promise.reject(new Error('no longer connected')) });
        return new Response(body, response);
      },
    });
    expect(await post(send)).toBe('200 accepted');
  });

  it('within the window is left alone', async () => {
    const { send } = skewedClient(server, 299_000);
    expect(await post(send)).toBe('200 accepted');
    expect(codes(server)).toEqual(['accepted']);
  });

  it('on the edge of the window, where Date is too coarse to tell, is right from the next request on', async () => {
    const { send } = skewedClient(server, -301_000);
    server.answer = (response, verdict, request) => {
      server.nowMs += 200;
      asVerified(response, verdict, request);
    };
    expect(await post(send)).toBe('401');
    expect(await post(send)).toBe('200 accepted');
    expect(codes(server)).toEqual(['timestamp_too_old', 'accepted']);
  });

  it('sends with the second signature all else that came with the first', async () => {
    const { send } = skewedClient(server, HOUR);
    const headers = { 'X-Idempotency-Key': 'i-1', 'X-Request-Id': 'r-1', 'Content-Type': 'application/json' };
    expect(await post(send, { headers })).toBe('200 accepted');
    const [first, second] = server.arrivals.map((each) => each.headers);
    for (const name of ['x-idempotency-key', 'x-request-id', 'content-type', 'content-md5', 'content-length'])
      expect(second?.[name], name).toBe(first?.[name]);
    for (const name of ['x-nonce', 'x-time', 'x-signature'])
      expect(second?.[name], name).not.toBe(first?.[name]);
  });

  it.each<[string, () => unknown]>([
    ['text', () => 'é🔑'],
    ['bytes', () => new Uint8Array([0xff, 0xfe, 0x00])],
    ['a blob', () => new Blob(['text'])],
    ['a query', () => new URLSearchParams({ a: 'b c' })],
    ['a stream', () => new Blob(['one', 'two']).stream()],
    [
      'a form',
      () => {
        const form = new FormData();
        form.set('file', new Blob([new Uint8Array([0xff])]), 'f.bin');
        return form;
      },
    ],
    ['nothing', () => null],
  ])('sends the same bytes again of %s', async (_what, body) => {
    const { send } = skewedClient(server, HOUR);
    const init = { body: body(), duplex: 'half' } as RequestInit;
    expect(await post(send, init)).toBe('200 accepted');
    const [first, second] = server.arrivals;
    expect(second?.body).toEqual(first?.body);
    expect(second?.headers['content-type']).toBe(first?.headers['content-type']);
  });

  it('is corrected by each answer of many that were sent at once', async () => {
    const { send } = skewedClient(server, HOUR);
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(send)));
    expect(answers).toEqual(Array(5).fill('200 accepted'));
    expect(server.arrivals).toHaveLength(10);
  });

  it('goes by the status that the scheme declares for a timestamp', async () => {
    const scheme = { ...acme, responseFormat: { respond: () => ({ status: 422, headers: {}, body: '' }) } };
    server.verifier = createVerifier({
      scheme,
      keys: key,
      store: memoryStore({ maxReplayIds: 100 }),
      clock: () => server.nowMs,
    });
    const { send } = skewedClient(server, HOUR);
    expect(await post(send)).toBe('422');
    const clock = () => server.nowMs + HOUR;
    const knowing = signedFetch(scheme, { id: key.id, secret: SECRET }, { clock });
    expect(await post(knowing)).toBe('200 accepted');
  });
});

describe('a clock that is set', () => {
  it('is trusted again, so that nothing is signed by both corrections', async () => {
    const client = skewedClient(server, -3 * HOUR);
    await post(client.send);
    codes(server);
    client.aheadMs = 0;
    expect(await post(client.send)).toBe('200 accepted');
    expect(codes(server)).toEqual(['accepted']);
  });

  it('is corrected anew where it was set wrong', async () => {
    const client = skewedClient(server, -3 * HOUR);
    await post(client.send);
    client.aheadMs = 5 * HOUR;
    codes(server);
    expect(await post(client.send)).toBe('200 accepted');
    expect(await post(client.send)).toBe('200 accepted');
    expect(codes(server)).toEqual(['timestamp_in_future', 'accepted', 'accepted']);
  });

  it('at the server is learned like any other', async () => {
    const { send } = skewedClient(server, HOUR);
    await post(send);
    codes(server);
    server.verifier = acmeVerifier({ clock: () => server.nowMs + 20 * MINUTE });
    server.dateOffMs = 20 * MINUTE;
    expect(await post(send)).toBe('200 accepted');
    expect(codes(server)).toEqual(['timestamp_too_old', 'accepted']);
  });
});

describe('a request that was aborted', () => {
  it('is not sent again', async () => {
    const controller = new AbortController();
    const { send } = skewedClient(server, HOUR, {
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        controller.abort();
        return response;
      },
    });
    expect(await post(send, { signal: controller.signal })).toBe('401');
    expect(server.arrivals).toHaveLength(1);
  });

  it('rejects when that happens while it is sent again', async () => {
    const controller = new AbortController();
    server.answer = (response, verdict, request) => {
      if (verdict.ok) controller.abort();
      else asVerified(response, verdict, request);
    };
    const { send } = skewedClient(server, HOUR);
    await expect(post(send, { signal: controller.signal })).rejects.toThrow(/abort/i);
    expect(codes(server)).toEqual(['timestamp_in_future', 'accepted']);
  });
});

it('does not read the refusal to its end', async () => {
  let ended: Promise<void> | undefined;
  server.answer = (response, verdict) => {
    if (verdict.ok) return void response.end('accepted');
    ended = new Promise((resolve) => response.once('close', resolve));
    response.writeHead(401).write('the first of endless bytes');
  };
  const { send } = skewedClient(server, HOUR);
  expect(await post(send)).toBe('200 accepted');
  await ended;
});
