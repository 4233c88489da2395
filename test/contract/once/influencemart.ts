/** Influencemart's rules, as its pages have them. */

import { influencemart, influencemartIdempotentRoutes } from 'countersign/schemes/influencemart';
import { describe, expect, it } from 'vitest';
import { until } from '../../support/redis/until.ts';
import { expectReplay } from './replays.ts';
import { type OnceHarness, type ServedOnce, type ServeOnceOptions, serveOnce } from './served-once.ts';

const PATH = '/api/v1/conversions';
const MART: ServeOnceOptions = {
  scheme: influencemart(),
  idempotency: { routes: influencemartIdempotentRoutes, basePath: '/api' },
};

/** The same under each of the names that the vendor's pages give the header. */
const HEADERS = ['X-Idempotency-Key', 'Idempotency-Key', 'x-idempotency-key'];

export function influencemartContract(harness: OnceHarness): void {
  describe('for Influencemart', () => {
    it('a key is the same under both names of its header', async () => {
      const api = await serveOnce(harness, MART);
      const first = await api.send({ path: PATH, headers: { [HEADERS[0] as string]: 'k-1' } });
      for (const name of HEADERS)
        expectReplay(await api.send({ path: PATH, headers: { [name]: 'k-1' } }), first);
      expect(api.runs()).toBe(1);
    });

    it('a key under both names at once is refused with 400', async () => {
      const api = await serveOnce(harness, MART);
      const headers = { 'X-Idempotency-Key': 'k-1', 'Idempotency-Key': 'k-1' };
      expect((await api.send({ path: PATH, headers })).status).toBe(400);
      expect(api.runs()).toBe(0);
    });

    it.each([
      ['POST', 'products/import'],
      ['POST', 'products/upsert'],
      ['POST', 'campaigns'],
      ['POST', 'conversions'],
      ['POST', 'order-status'],
      ['POST', 'webhooks/order-paid'],
    ])('a key is honoured on %s %s', async (method, path) => {
      const api = await serveOnce(harness, MART);
      expect(await runsOf(api, method, `/api/v1/${path}`)).toBe(1);
    });

    it.each([
      ['POST', 'products/archive'],
      ['PATCH', 'products/8'],
      ['PATCH', 'campaigns/8'],
      ['GET', 'products'],
      ['GET', 'conversions'],
      ['POST', 'webhooks'],
    ])('a key is not honoured on %s %s', async (method, path) => {
      const api = await serveOnce(harness, MART);
      expect(await runsOf(api, method, `/api/v1/${path}`)).toBe(2);
    });

    it('a key that comes with another body gets the first response', async () => {
      const api = await serveOnce(harness, MART);
      const first = await api.send({ path: PATH, key: 'k-1' });
      expectReplay(await api.send({ path: `${PATH}?a=b`, key: 'k-1', body: 'other' }), first);
    });

    it('a key in use is refused with 409, in the shape of the vendor', async () => {
      let open = () => {};
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      const handle: ServeOnceOptions['handle'] = async ({ send }) => {
        await gate;
        send(202, 'taken');
      };
      const api = await serveOnce(harness, { ...MART, handle });
      const first = api.send({ path: PATH, key: 'k-1' });
      await until('the handler runs', () => api.runs() === 1);
      const other = await api.send({ path: PATH, key: 'k-1' });
      expect([other.status, other.headers['retry-after']]).toEqual([409, '1']);
      expect(JSON.parse(other.text)).toMatchObject({ statusCode: 409, error: 'Conflict' });
      open();
      expect((await first).status).toBe(202);
    });

    it('a retry that is not signed anew is refused as a replay', async () => {
      const api = await serveOnce(harness, MART);
      const headers = api.sign({ path: PATH, key: 'k-1' });
      expect((await api.send({ path: PATH, headers })).status).toBe(201);
      const again = await api.send({ path: PATH, headers });
      expect([again.status, JSON.parse(again.text).message]).toEqual([401, 'Unauthorized']);
      expect(again.headers).not.toHaveProperty('idempotency-replayed');
    });

    describe('webhooks', () => {
      const path = '/api/v1/webhooks/order-paid';
      const BOTH: ServeOnceOptions = { ...MART, events: {} };
      const DUPLICATE = '{"status":"DUPLICATE"}';

      it('a duplicate gets 202 DUPLICATE', async () => {
        const api = await serveOnce(harness, BOTH);
        await api.send({ path, event: 'e-1' });
        const duplicate = await api.send({ path, event: 'e-1' });
        expect([duplicate.status, duplicate.text]).toEqual([202, DUPLICATE]);
        expect(api.runs()).toBe(1);
      });

      it('a delivery without an event id is refused with 400, also under an idempotency key', async () => {
        const api = await serveOnce(harness, BOTH);
        for (const asked of [{ path }, { path, key: 'k-1' }]) {
          const refused = await api.send(asked);
          expect([refused.status, JSON.parse(refused.text).message]).toEqual([
            400,
            ['The id of the event is missing.'],
          ]);
        }
        // Nothing was done under the key.
        expect((await api.send({ path, key: 'k-1', event: 'e-1' })).text).toBe('run 1');
      });

      it('a retry under its idempotency key gets the first response, a duplicate under another one does not', async () => {
        const api = await serveOnce(harness, BOTH);
        const first = await api.send({ path, event: 'e-1', key: 'k-1' });
        expect(first.text).toBe('run 1');
        expectReplay(await api.send({ path, event: 'e-1', key: 'k-1' }), first);
        for (const key of ['k-2', 'k-2', undefined])
          expect((await api.send({ path, event: 'e-1', key })).text).toBe(DUPLICATE);
        expect(api.runs()).toBe(1);
      });

      it('a delivery that failed is handled when it comes again under the same keys', async () => {
        const handle: ServeOnceOptions['handle'] = ({ run, send }) =>
          send(run === 1 ? 503 : 202, `run ${run}`);
        const api = await serveOnce(harness, { ...BOTH, handle });
        const asked = { path, event: 'e-1', key: 'k-1' };
        expect((await api.send(asked)).status).toBe(503);
        const second = await api.send(asked);
        expect(second.text).toBe('run 2');
        expectReplay(await api.send(asked), second);
        expect((await api.send({ ...asked, key: 'k-2' })).text).toBe(DUPLICATE);
      });
    });
  });
}

async function runsOf(api: ServedOnce, method: string, path: string): Promise<number> {
  for (let i = 0; i < 2; i++) await api.send({ method, path, key: 'k-1', body: '{}' });
  return api.runs();
}
