/** Behaviour when the store fails. */

import { describe, expect, it } from 'vitest';
import { until } from '../../support/redis/until.ts';
import { Gate } from './gate.ts';
import { expectReplay } from './replays.ts';
import { type OnceHarness, serveOnce } from './served-once.ts';

const KEY = 'order-7';

export function failuresContract(harness: OnceHarness): void {
  describe('when the store fails', () => {
    it('before the handler, the request is refused with 503 and the handler does not run', async () => {
      const api = await serveOnce(harness);
      api.store.failing = ['begin'];
      const refused = await api.send({ key: KEY });
      expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);
      expect(JSON.parse(refused.text)).toMatchObject({ code: 'temporarily_unavailable' });
      expect(refused.text).not.toContain('the store is away');
      expect(api.runs()).toBe(0);
      api.store.failing = [];
      expect((await api.send({ key: KEY })).text).toBe('run 1');
    });

    it('before the handler, it runs unprotected when the option says so', async () => {
      const api = await serveOnce(harness, { idempotency: { onStoreFailure: 'unprotected' } });
      api.store.failing = ['begin'];
      expect((await api.send({ key: KEY })).text).toBe('run 1');
      expect((await api.send({ key: KEY })).text).toBe('run 2');
      expect(api.store.asked.finish).toBe(0);
    });

    it('requests without a key are served', async () => {
      const api = await serveOnce(harness);
      api.store.failing = ['begin', 'finish', 'release', 'renew'];
      expect((await api.send({})).text).toBe('run 1');
      expect((await api.send({ method: 'GET', key: KEY })).text).toBe('run 2');
    });

    it('to answer at once, the client waits: nobody sees an answer that may not have been kept', async () => {
      const gate = new Gate();
      const api = await serveOnce(harness, {
        handle: ({ path, run, send }) => {
          if (!path.includes('second')) api.store.until = gate.passed;
          send(200, `run ${run}`);
        },
      });
      const seen: string[] = [];
      const first = api.send({ key: KEY }).then(({ text }) => seen.push(text));
      await until('it is to be kept', () => api.store.asked.finish === 1);
      for (let i = 0; i < 3; i++) await api.send({ method: 'GET', path: '/v1/second' });
      expect(seen).toEqual([]);
      gate.open();
      await first;
      expect(seen).toEqual(['run 1']);
    });

    it('after the handler, the client gets its answer, which is kept once the store is back', async () => {
      const api = await serveOnce(harness);
      api.store.failing = ['finish'];
      const first = await api.send({ key: KEY });
      expect(first.text).toBe('run 1');
      expect((await api.send({ key: KEY })).status).toBe(409);
      await until('it was asked again', () => api.store.asked.finish > 2);
      api.store.failing = [];
      await until('the answer is kept', async () => (await api.send({ key: KEY })).status !== 409);
      expectReplay(await api.send({ key: KEY }), first);
      expect(api.runs()).toBe(1);
    });

    it('after the handler has failed, the client gets its answer', async () => {
      const api = await serveOnce(harness, { handle: ({ send }) => send(500, 'not now') });
      api.store.failing = ['release'];
      expect((await api.send({ key: KEY })).text).toBe('not now');
      // Until the lease ends, nobody can tell that it has failed.
      expect((await api.send({ key: KEY })).status).toBe(409);
    });
  });
}
