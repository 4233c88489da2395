/** Differences that make two requests different, and those that do not. */

import { describe, expect, it } from 'vitest';
import { type Asked, KEY_IDS, type OnceHarness, PATH, serveOnce } from './served-once.ts';

const FIRST: Asked = { key: 'order-7', body: '{"amount":1}' };

export function scopesContract(harness: OnceHarness): void {
  describe('an idempotency key', () => {
    it.each<[string, Asked]>([
      ['of another caller', { keyId: KEY_IDS[1] as string }],
      ['with another method', { method: 'PATCH' }],
      ['for another path', { path: `${PATH}/8` }],
      ['with another case', { key: 'Order-7' }],
    ])('is another one %s', async (_what, other) => {
      const api = await serveOnce(harness);
      expect((await api.send(FIRST)).text).toBe('run 1');
      const answer = await api.send({ ...FIRST, ...other });
      expect(answer.text).toBe('run 2');
      expect(answer.headers).not.toHaveProperty('idempotency-replayed');
      expect((await api.send(FIRST)).text).toBe('run 1');
      expect((await api.send({ ...FIRST, ...other })).text).toBe('run 2');
      expect(api.runs()).toBe(2);
    });

    it('is the same in whatever case its header is written', async () => {
      const api = await serveOnce(harness);
      await api.send(FIRST);
      const retry = await api.send({ ...FIRST, key: undefined, headers: { 'IDEMPOTENCY-KEY': 'order-7' } });
      expect([retry.text, retry.headers['idempotency-replayed']]).toEqual(['run 1', 'true']);
    });

    it.each<[string, Asked]>([
      ['body', { body: '{"amount":2}' }],
      ['spelling of the same body', { body: '{"amount": 1}' }],
      ['query', { path: `${PATH}?dry=1` }],
      ['split between query and body', { path: `${PATH}?{`, body: '"amount":1}' }],
    ])('is refused with 422 when it comes with another %s', async (_what, other) => {
      const api = await serveOnce(harness);
      await api.send(FIRST);
      const answer = await api.send({ ...FIRST, ...other });
      expect(answer.status).toBe(422);
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'idempotency_key_reused', status: 422 });
      expect(answer.headers).not.toHaveProperty('idempotency-replayed');
      expect(api.runs()).toBe(1);
      expect((await api.send(FIRST)).text).toBe('run 1');
    });

    it('gets the first response whatever it comes with, when the option says so', async () => {
      const api = await serveOnce(harness, { idempotency: { reusedKey: 'replay' } });
      await api.send(FIRST);
      expect((await api.send({ ...FIRST, body: 'other' })).text).toBe('run 1');
      expect((await api.send({ ...FIRST, path: `${PATH}?other` })).text).toBe('run 1');
      expect(api.runs()).toBe(1);
    });

    it('may be left out, and then nothing is done once', async () => {
      const api = await serveOnce(harness);
      expect((await api.send({})).text).toBe('run 1');
      expect((await api.send({})).text).toBe('run 2');
      expect(api.store.asked.begin).toBe(0);
    });

    it.each(['GET', 'DELETE', 'PUT'])('changes nothing for %s', async (method) => {
      const api = await serveOnce(harness);
      expect((await api.send({ method, key: 'order-7' })).text).toBe('run 1');
      expect((await api.send({ method, key: 'order-7' })).text).toBe('run 2');
      expect(api.store.asked.begin).toBe(0);
    });

    it('counts for the methods that the option names, and for no other', async () => {
      const api = await serveOnce(harness, { idempotency: { methods: ['PUT'] } });
      for (const method of ['PUT', 'PUT', 'POST', 'POST']) await api.send({ method, key: 'order-7' });
      expect(api.runs()).toBe(3);
    });

    it('counts on the routes that the option names, and on no other', async () => {
      const routes = ['POST /v1/orders', 'POST /v1/webhooks/*'];
      const api = await serveOnce(harness, { idempotency: { routes } });
      const runsOf = async (path: string, method = 'POST') => {
        const before = api.runs();
        await api.send({ path, method, key: 'order-7' });
        await api.send({ path, method, key: 'order-7' });
        return api.runs() - before;
      };
      expect(await runsOf('/v1/orders')).toBe(1);
      expect(await runsOf('/v1/webhooks/order-paid?a=b')).toBe(1);
      for (const path of ['/v1/orders/8', '/v1/webhooks', '/v1/webhooks/', '/v1/webhooks/a/b', '/v2/orders'])
        expect(await runsOf(path)).toBe(2);
      expect(await runsOf('/v1/orders', 'PATCH')).toBe(2);
    });

    it('is refused when it is malformed or comes twice', async () => {
      const api = await serveOnce(harness);
      expect((await api.send({ key: 'k'.repeat(256) })).status).toBe(400);
      const twice = await api.send({ headers: { 'Idempotency-Key': ['a', 'b'] } });
      expect(twice.status).toBe(400);
      expect(api.runs()).toBe(0);
    });
  });
}
