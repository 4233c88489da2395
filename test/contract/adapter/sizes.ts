/** The limit on bodies. */

import { describe, expect, it } from 'vitest';
import { exchange, rawExchange, rawRequest } from '../http-client.ts';
import { type StartAdapter, serveApi } from './served-api.ts';

const LIMIT = 100_000;

export function sizesContract(start: StartAdapter): void {
  describe('sizes', () => {
    it.each(['declared', 'chunked'])('accepts a %s body of exactly the limit', async (kind) => {
      const api = await serveApi(start, { maxBodyBytes: LIMIT });
      expect((await api.send(bodyOf(LIMIT, kind))).status).toBe(200);
    });

    it.each(['declared', 'chunked'])(
      'refuses a %s body of one byte more with 413, and goes on serving',
      async (kind) => {
        const api = await serveApi(start, { maxBodyBytes: LIMIT });
        const answer = await api.send(bodyOf(LIMIT + 1, kind));
        expect(answer.status).toBe(413);
        expect(JSON.parse(answer.text)).toMatchObject({ code: 'BODY_TOO_LARGE' });
        expect((await api.send(bodyOf(LIMIT, kind))).status).toBe(200);
      },
    );

    it('refuses a length that is too large before the body has come, and closes the connection', async () => {
      const api = await serveApi(start, { maxBodyBytes: LIMIT });
      const text = rawRequest('POST /echo', [['Content-Length', '999999999999']]);
      expect(await rawExchange(api.port, text)).toMatch(/^HTTP\/1\.1 413 /);
    });

    it('keeps the connection of a client whose body is too large, once the rest is read off', async () => {
      const api = await serveApi(start, { maxBodyBytes: 10 });
      const tooLarge = rawRequest('POST /echo', [['Content-Length', '11']], '01234567890');
      const next = rawRequest('POST /echo', [
        ['Content-Length', '0'],
        ['Connection', 'close'],
      ]);
      expect(await rawExchange(api.port, tooLarge, next)).toMatch(/^HTTP\/1\.1 413 .*HTTP\/1\.1 401 /s);
    });

    it('refuses chunks without an end as soon as they pass the limit', async () => {
      const api = await serveApi(start, { maxBodyBytes: LIMIT, drainTimeoutMs: 50 });
      const chunk = `${LIMIT.toString(16)}\r\n${'x'.repeat(LIMIT)}\r\n`;
      const signed = Object.entries(api.sign({ method: 'POST', path: '/echo', body: '' }));
      const text = rawRequest('POST /echo', [...signed, ['Transfer-Encoding', 'chunked']], chunk);
      expect(await rawExchange(api.port, text, '1\r\nx\r\n')).toMatch(/^HTTP\/1\.1 413 /);
    });

    it('tells a sender without credentials of a body that is too large', async () => {
      const api = await serveApi(start, { maxBodyBytes: 10 });
      expect((await exchange(api.port, { method: 'POST', path: '/echo', body: '01234567890' })).status).toBe(
        413,
      );
    });
  });
}

function bodyOf(bytes: number, kind: string) {
  const body = Buffer.alloc(bytes, 'x');
  const headers = { 'content-type': 'application/x-anything' };
  const sent = kind === 'declared' ? { body } : { chunks: [body.subarray(0, 5000), body.subarray(5000)] };
  return { method: 'POST', path: '/echo', headers, ...sent };
}
