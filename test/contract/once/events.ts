/** Events are handled once. */

import { defineScheme, jsonField } from 'countersign';
import { describe, expect, it } from 'vitest';
import { until } from '../../support/redis/until.ts';
import { KEY_IDS, type OnceHarness, type ServeOnceOptions, SHOP, serveOnce } from './served-once.ts';
import type { Handle } from './turn.ts';

const EVENTS: ServeOnceOptions = { idempotency: false, events: {} };

export function eventsContract(harness: OnceHarness): void {
  describe('an event', () => {
    it('is handled once, and a duplicate is told that it is one', async () => {
      const api = await serveOnce(harness, EVENTS);
      expect((await api.send({ event: 'e-1' })).text).toBe('run 1');
      const duplicate = await api.send({ event: 'e-1' });
      expect([duplicate.status, JSON.parse(duplicate.text)]).toEqual([200, { status: 'duplicate' }]);
      expect(duplicate.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(duplicate.headers).not.toHaveProperty('idempotency-replayed');
      expect(api.runs()).toBe(1);
    });

    it('is the same one with another body and on another path', async () => {
      const api = await serveOnce(harness, EVENTS);
      await api.send({ event: 'e-1' });
      const duplicate = await api.send({ event: 'e-1', body: 'other', path: '/v1/elsewhere' });
      expect(JSON.parse(duplicate.text)).toEqual({ status: 'duplicate' });
    });

    it('is another one under another key', async () => {
      const api = await serveOnce(harness, EVENTS);
      expect((await api.send({ event: 'e-1' })).text).toBe('run 1');
      expect((await api.send({ event: 'e-1', keyId: KEY_IDS[1] as string })).text).toBe('run 2');
      expect((await api.send({ event: 'e-2' })).text).toBe('run 3');
    });

    it('without an id is refused', async () => {
      const api = await serveOnce(harness, EVENTS);
      const refused = await api.send({});
      expect(JSON.parse(refused.text)).toMatchObject({ detail: 'The id of the event is missing.' });
      expect(refused.status).toBe(400);
      expect([api.runs(), api.store.asked.begin]).toEqual([0, 0]);
    });

    it.each([302, 400, 404, 409, 429, 500])('that was answered %i is handled again', async (status) => {
      const handle: Handle = ({ run, send }) => send(run === 1 ? status : 202, `run ${run}`);
      const api = await serveOnce(harness, { ...EVENTS, handle });
      expect((await api.send({ event: 'e-1' })).status).toBe(status);
      expect((await api.send({ event: 'e-1' })).text).toBe('run 2');
      expect(JSON.parse((await api.send({ event: 'e-1' })).text)).toEqual({ status: 'duplicate' });
      expect(api.runs()).toBe(2);
    });

    it('whose handler threw is handled again', async () => {
      const handle: Handle = ({ run, send }) => {
        if (run === 1) throw new Error('not today');
        send(202, 'taken');
      };
      const api = await serveOnce(harness, { ...EVENTS, handle });
      expect((await api.send({ event: 'e-1' })).status).toBe(500);
      expect((await api.send({ event: 'e-1' })).status).toBe(202);
    });

    it('counts as handled when the option says so', async () => {
      const events = { handled: (status: number) => status === 410 };
      const handle: Handle = ({ run, send }) => send(run === 1 ? 200 : 410, `run ${run}`);
      const api = await serveOnce(harness, { idempotency: false, events, handle });
      for (const expected of ['run 1', 'run 2', '{"status":"duplicate"}'])
        expect((await api.send({ event: 'e-1' })).text).toBe(expected);
    });

    it('that is being handled is refused with 409, and its next delivery is a duplicate', async () => {
      let open = () => {};
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      const handle: Handle = async ({ send }) => {
        await gate;
        send(202, 'taken');
      };
      const api = await serveOnce(harness, { ...EVENTS, handle });
      const first = api.send({ event: 'e-1' });
      await until('the handler runs', () => api.runs() === 1);
      const second = await api.send({ event: 'e-1' });
      expect([second.status, second.headers['retry-after']]).toEqual([409, '1']);
      expect(JSON.parse(second.text)).toMatchObject({ code: 'event_in_progress' });
      open();
      expect((await first).status).toBe(202);
      expect(JSON.parse((await api.send({ event: 'e-1' })).text)).toEqual({ status: 'duplicate' });
      expect(api.runs()).toBe(1);
    });

    it('of which much is answered is handled once', async () => {
      const handle: Handle = ({ send }) => send(200, 'x'.repeat(200_000));
      const api = await serveOnce(harness, { ...EVENTS, handle });
      expect((await api.send({ event: 'e-1' })).bytes).toHaveLength(200_000);
      expect(JSON.parse((await api.send({ event: 'e-1' })).text)).toEqual({ status: 'duplicate' });
    });

    it('may have its id in the signed body', async () => {
      const scheme = defineScheme({ ...SHOP, eventId: jsonField('id') });
      const api = await serveOnce(harness, { ...EVENTS, scheme });
      expect((await api.send({ body: '{"id":"e-1","n":1}' })).text).toBe('run 1');
      expect((await api.send({ body: '{"n":2,"id":"e-1"}' })).text).toBe('{"status":"duplicate"}');
      // A header of that name says nothing.
      expect((await api.send({ body: '{"id":"e-2"}', event: 'e-1' })).text).toBe('run 2');
      for (const body of ['{"n":1}', '{"id":null}', '{"id":""}', '{"id":"a","id":"b"}', 'no JSON'])
        expect((await api.send({ body, event: 'e-3' })).status).toBe(400);
      expect(api.runs()).toBe(2);
    });

    it('that is refused while it is handled does not become the answer to an idempotency key', async () => {
      let open = () => {};
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      const handle: Handle = async ({ run, send }) => {
        if (run === 1) await gate;
        send(run === 1 ? 500 : 202, `run ${run}`);
      };
      const api = await serveOnce(harness, { events: {}, handle });
      const first = api.send({ event: 'e-1', key: 'a' });
      await until('the handler runs', () => api.runs() === 1);
      expect((await api.send({ event: 'e-1', key: 'b' })).status).toBe(409);
      open();
      expect((await first).status).toBe(500);
      expect((await api.send({ event: 'e-1', key: 'b' })).text).toBe('run 2');
    });
  });
}
