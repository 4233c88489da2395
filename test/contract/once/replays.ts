/** A retry is answered what the first request was answered, byte for byte. */

import type { ServerResponse } from 'node:http';
import { KEPT_HEADERS } from 'countersign/idempotency';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../http-client.ts';
import { KEY_IDS, type OnceHarness, type ServedOnce, serveOnce } from './served-once.ts';
import { BYTES, KEPT, NOT_KEPT, PIECES, VALUE, WAYS, type Way } from './turn.ts';

const EXPECTED: Readonly<Record<Way, readonly [status: number, body: string | Buffer]>> = {
  json: [200, JSON.stringify(VALUE)],
  text: [200, 'žluť'],
  bytes: [200, BYTES],
  'no-content': [204, ''],
  created: [201, ''],
  missing: [404, '{"error":"no such order"}'],
  // Express adds a sentence of its own.
  redirect: [303, ''],
  piped: [200, PIECES.join('')],
  pipeline: [200, PIECES.join('')],
  written: [202, PIECES.join('')],
  headers: [200, '{}'],
};

export function replaysContract(harness: OnceHarness): void {
  describe('a retry', () => {
    it.each(WAYS)('is answered byte for byte what the first request was: %s', async (way) => {
      const api = await serveOnce(harness);
      const { first, retry } = await bothOf(api, `/ways/${way}`);
      const [status, body] = EXPECTED[way];
      expect(first.status).toBe(status);
      if (way !== 'redirect') expect(first.bytes).toEqual(Buffer.from(body));
      expect(first.headers['idempotency-replayed']).toBeUndefined();
      expectReplay(retry, first);
      expect(api.runs()).toBe(1);
    });

    it('has the headers that say what was answered, and no cookie or other header of the first', async () => {
      const api = await serveOnce(harness);
      const { first, retry } = await bothOf(api, '/ways/headers');
      expect(first.headers).toMatchObject({ ...KEPT, ...NOT_KEPT });
      expect(retry.headers).toMatchObject(KEPT);
      for (const name of Object.keys(NOT_KEPT)) expect(retry.headers).not.toHaveProperty(name);
    });

    it('has the headers that the option names, cookies among them, and none beside', async () => {
      const headers = ['X-Trace', 'set-cookie'];
      const api = await serveOnce(harness, { idempotency: { headers } });
      const { retry } = await bothOf(api, '/ways/headers');
      expect(retry.headers['x-trace']).toBe(NOT_KEPT['x-trace']);
      expect(retry.headers['set-cookie']).toEqual(NOT_KEPT['set-cookie']);
      const { 'cache-control': own, ...kept } = KEPT;
      for (const name of Object.keys(kept)) expect(retry.headers).not.toHaveProperty(name);
      expect(retry.headers['cache-control']).not.toBe(own);
    });

    it('keeps the cookies that were set before', async () => {
      const arrived = (res: ServerResponse) => void res.setHeader('set-cookie', 'before=1');
      const api = await serveOnce(harness, { idempotency: { headers: ['set-cookie'] }, arrived });
      const { retry } = await bothOf(api, '/ways/headers');
      expect(retry.headers['set-cookie']).toEqual(['before=1', ...NOT_KEPT['set-cookie']]);
    });

    it.each([
      ['under another name', 'X-Seen-Before'],
      ['not at all', false],
    ] as const)('is marked %s when the option says so', async (_how, replayedHeader) => {
      const api = await serveOnce(harness, { idempotency: { replayedHeader } });
      const { retry } = await bothOf(api, '/ways/json');
      expect(retry.headers).not.toHaveProperty('idempotency-replayed');
      expect(retry.headers['x-seen-before']).toBe(replayedHeader === false ? undefined : 'true');
      expect(api.runs()).toBe(1);
    });

    it('gets the same however often it comes, and from whatever connection', async () => {
      const api = await serveOnce(harness);
      const { first } = await bothOf(api, '/ways/json');
      const retries = await Promise.all(
        Array.from({ length: 20 }, () => api.send({ key: 'order-7', path: '/ways/json' })),
      );
      for (const retry of retries) expectReplay(retry, first);
      expect(api.runs()).toBe(1);
    });

    it('is refused as a replay, and asks no store, when it is not signed anew', async () => {
      const api = await serveOnce(harness);
      const headers = api.sign({ key: 'order-7' });
      const outgoing = { key: 'order-7', headers };
      expect((await api.send(outgoing)).status).toBe(201);
      const { begin } = api.store.asked;
      const again = await api.send(outgoing);
      expect(again.status).toBe(401);
      expect(again.headers).not.toHaveProperty('idempotency-replayed');
      expect(api.store.asked.begin).toBe(begin);
      expect(api.runs()).toBe(1);
    });

    it('is one of many at once, and each caller gets its own answer', async () => {
      const handle = async ({
        send,
        body,
      }: {
        send: (status: number, text: string) => void;
        body: string;
      }) => {
        await new Promise(setImmediate);
        send(200, `for ${body}`);
      };
      const api = await serveOnce(harness, { handle, idempotency: { whileRunning: 'wait' } });
      const asked = KEY_IDS.flatMap((keyId) => [keyId, keyId, keyId]);
      const answers = await Promise.all(
        asked.map((keyId) => api.send({ keyId, key: 'the-same-for-all', body: keyId })),
      );
      expect(answers.map(({ text }) => text)).toEqual(asked.map((keyId) => `for ${keyId}`));
      expect(api.runs()).toBe(KEY_IDS.length);
    });
  });
}

async function bothOf(api: ServedOnce, path: string): Promise<{ first: Answer; retry: Answer }> {
  const first = await api.send({ key: 'order-7', path });
  return { first, retry: await api.send({ key: 'order-7', path }) };
}

/** Headers that every answer to a verified request has, unless its handler decides otherwise. */
const FOR_CACHES: ReadonlySet<string> = new Set(['cache-control', 'vary']);

/** The same status and bytes, with the headers that are kept. */
export function expectReplay(retry: Answer, first: Answer): void {
  expect(retry.headers['idempotency-replayed']).toBe('true');
  expect(retry.status).toBe(first.status);
  expect(retry.bytes).toEqual(first.bytes);
  for (const name of KEPT_HEADERS) {
    // A handler that has taken the response from its framework has left out what every other answer has.
    const isLeftOut = FOR_CACHES.has(name) && first.headers[name] === undefined;
    if (!isLeftOut) expect([name, retry.headers[name]]).toEqual([name, first.headers[name]]);
  }
}
