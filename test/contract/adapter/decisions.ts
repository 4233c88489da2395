/** The verdict reaches the handler, or the sender. */

import type { ApiKey } from 'countersign';
import { describe, expect, it } from 'vitest';
import { type Answer, exchange, rawExchange, rawRequest } from '../http-client.ts';
import { KEY_ID, keyOf, SECRET, type Seen, type StartAdapter, serveApi } from './served-api.ts';

export function decisionsContract(start: StartAdapter): void {
  describe('decisions', () => {
    it('hands an accepted request to the handler with its verdict', async () => {
      const api = await serveApi(start);
      const answer = await api.send({ path: '/echo' });
      expect(answer.status).toBe(200);
      expect(seen(answer).keyId).toBe(KEY_ID);
    });

    it("sends a refusal with the scheme's status, headers and body", async () => {
      const api = await serveApi(start);
      const headers = { ...api.sign({ path: '/echo' }), 'x-nonce': 'another-nonce-0123456789' };
      const answer = await exchange(api.port, { path: '/echo', headers });
      expect(answer.status).toBe(401);
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(codeOf(answer)).toBe('GA2012');
      expect(JSON.parse(answer.text)).toMatchObject({ version: '2.0.0', success: false, data: null });
    });

    it('refuses the second use of a request', async () => {
      const api = await serveApi(start);
      const headers = api.sign({ path: '/echo' });
      expect((await exchange(api.port, { path: '/echo', headers })).status).toBe(200);
      const again = await exchange(api.port, { path: '/echo', headers });
      expect([again.status, codeOf(again)]).toEqual([403, 'GA2014']);
    });

    it('refuses a request without credentials', async () => {
      const api = await serveApi(start);
      const answer = await exchange(api.port, { path: '/echo' });
      expect([answer.status, codeOf(answer)]).toEqual([401, 'GA2001']);
    });

    it('refuses a changed body and does not run the handler', async () => {
      const api = await serveApi(start);
      const headers = api.sign({ method: 'POST', path: '/echo', body: '{"amount":1}' });
      const answer = await exchange(api.port, {
        method: 'POST',
        path: '/echo',
        headers,
        body: '{"amount":9}',
      });
      expect(codeOf(answer)).toBe('GA2012');
    });

    it('matches header names in any case', async () => {
      const api = await serveApi(start);
      const signed = Object.entries(api.sign({ path: '/echo' }));
      const shouted = signed.map(([name, value]) => [name.toUpperCase(), value] as const);
      const text = rawRequest('GET /echo', [...shouted, ['Connection', 'close']]);
      expect(await rawExchange(api.port, text)).toContain(`"keyId":"${KEY_ID}"`);
    });

    it.each(['X-Api-Key', 'X-Timestamp', 'X-Nonce', 'Authorization'])(
      'refuses a request with two lines of %s, even if they are equal',
      async (name) => {
        const api = await serveApi(start);
        const signed = Object.entries(api.sign({ path: '/echo' }));
        const twice = signed.flatMap((pair) => (pair[0] === name ? [pair, pair] : [pair]));
        expect(twice).toHaveLength(signed.length + 1);
        const answer = await rawExchange(
          api.port,
          rawRequest('GET /echo', [...twice, ['Connection', 'close']]),
        );
        expect(answer).toMatch(/^HTTP\/1\.1 40[13] /);
        expect(answer).not.toContain('"keyId"');
      },
    );

    it('works alike with a key source and a store that answer later', async () => {
      const key: ApiKey = { id: KEY_ID, secret: SECRET };
      const admitted = new Set<string>();
      const api = await serveApi(start, {
        keys: async (id) => (id === KEY_ID ? key : null),
        store: {
          admit: async ({ replayId = '' }) => {
            if (admitted.has(replayId)) return { outcome: 'replayed' };
            admitted.add(replayId);
            return { outcome: 'admitted', limits: [] };
          },
        },
      });
      const body = '{"amount":"1.50"}';
      const headers = api.sign({ method: 'POST', path: '/echo', body });
      const first = await exchange(api.port, { method: 'POST', path: '/echo', headers, body });
      expect(seen(first)).toMatchObject({ keyId: KEY_ID, bytes: body.length });
      const second = await exchange(api.port, { method: 'POST', path: '/echo', headers, body });
      expect(codeOf(second)).toBe('GA2014');
      const unknown = await api.send({ path: '/echo' }, 'sk_live_nobody');
      expect(codeOf(unknown)).toBe('GA2011');
    });

    it('answers 503 when the key source fails, and does not run the handler', async () => {
      const api = await serveApi(start, { keys: { find: () => Promise.reject(new Error('down')) } });
      const answer = await api.send({ method: 'POST', path: '/echo', body: 'x' });
      expect(answer.status).toBe(503);
      expect(answer.headers['retry-after']).toBe('1');
    });

    it('keeps 50 requests of different keys in parallel apart', async () => {
      const api = await serveApi(start, { keys: async (id) => keyOf(id) });
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          api.send({ method: 'POST', path: '/echo', body: `body ${'x'.repeat(i)}` }, `sk_live_${i}`),
        ),
      );
      expect(answers.map(seen).map(({ keyId, bytes }) => [keyId, bytes])).toEqual(
        answers.map((_, i) => [`sk_live_${i}`, 5 + i]),
      );
    });
  });
}

function seen(answer: Answer): Seen {
  return JSON.parse(answer.text) as Seen;
}

function codeOf(answer: Answer): string {
  return (JSON.parse(answer.text) as { code: string }).code;
}
