/** Right and wrong ways to mount it. */

import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { until } from '../../support/redis/until.ts';
import { type OnceHarness, serveOnce } from './served-once.ts';

const KEY = 'order-7';

export function mountsContract(harness: OnceHarness): void {
  let told = false;
  describe('mounted', () => {
    it.each([
      ['idempotent()', {}],
      ['deduplicate()', { idempotency: false, events: {} }],
    ] as const)('without countersign() before it, %s fails with the cure', async (_what, options) => {
      const api = await serveOnce(harness, { ...options, isVerified: false });
      const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
      onTestFinished(() => warned.mockRestore());
      const answer = await api.send({ key: KEY, event: 'e-1' });
      expect(answer.status).toBe(500);
      // Fastify tells clients the message of any error: there it is a process warning, once.
      expect(answer.text).toMatch(/after countersign\(\)|not set up to handle/);
      if (!answer.text.includes('after countersign()') && !told) {
        told = true;
        expect(warned).toHaveBeenCalledWith(
          expect.stringContaining('after countersign()'),
          expect.anything(),
        );
      }
      expect(api.runs()).toBe(0);
    });

    it('twice, it counts once', async () => {
      const api = await serveOnce(harness, { times: 2, events: {} });
      const asked = { key: KEY, event: 'e-1' };
      expect((await api.send(asked)).text).toBe('run 1');
      const retry = await api.send(asked);
      expect([retry.text, retry.headers['idempotency-replayed']]).toEqual(['run 1', 'true']);
      expect(api.runs()).toBe(1);
    });

    it('with an answer to refusals that takes its time, the handler does not run meanwhile', async () => {
      const api = await serveOnce(harness, { refusal: 'in our own words' });
      await api.send({ key: KEY });
      const refused = await api.send({ key: KEY, body: 'other' });
      expect([refused.status, refused.text]).toEqual([400, 'in our own words']);
      expect(api.runs()).toBe(1);
    });

    it('below a timeout that has answered before the store has, it does nothing in secret', async () => {
      let res: ServerResponse | undefined;
      const arrived = (response: ServerResponse) => {
        res = response;
      };
      let answer = () => {};
      const api = await serveOnce(harness, { arrived });
      api.store.until = new Promise((resolve) => {
        answer = resolve;
      });
      const first = api.send({ key: KEY });
      await until('the store is asked', () => api.store.asked.begin === 1);
      res?.writeHead(503).end('timed out');
      expect((await first).text).toBe('timed out');
      answer();
      await until('it is released', () => api.store.asked.release === 1);
      expect(api.runs()).toBe(0);
      expect((await api.send({ key: KEY })).text).toBe('run 1');
    });

    it('refuses with 422 and 409 without running the handler', async () => {
      const api = await serveOnce(harness, { idempotency: { maxResponseBytes: 1 } });
      expect((await api.send({ key: KEY })).text).toBe('run 1');
      expect((await api.send({ key: KEY })).status).toBe(409);
      expect((await api.send({ key: KEY, body: 'other' })).status).toBe(422);
      // Time for a handler that should not run.
      await api.send({ method: 'GET' });
      expect(api.runs()).toBe(2);
    });
  });
}
