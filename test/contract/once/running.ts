/** Requests that come while the first one is being worked on, and clients that hang up meanwhile. */

import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { until } from '../../support/redis/until.ts';
import { openSocket, rawRequest } from '../http-client.ts';
import { Gate } from './gate.ts';
import { expectReplay } from './replays.ts';
import { type OnceHarness, PATH, type ServedOnce, serveOnce, withDefaults } from './served-once.ts';
import type { Handle, Turn } from './turn.ts';

const KEY = 'order-7';

export function runningContract(harness: OnceHarness): void {
  describe('while the first request is being worked on', () => {
    it('another one is refused with 409 and told when to come back', async () => {
      const gate = new Gate();
      const api = await serveOnce(harness, { handle: gated(gate) });
      const first = api.send({ key: KEY });
      await until('the handler runs', () => api.runs() === 1);
      const other = await api.send({ key: KEY });
      expect([other.status, other.headers['retry-after']]).toEqual([409, '1']);
      expect(JSON.parse(other.text)).toMatchObject({ code: 'idempotency_key_in_use' });
      gate.open();
      expectReplay(await api.send({ key: KEY }), await first);
      expect(api.runs()).toBe(1);
    });

    it('another one with another body is refused with 422', async () => {
      const gate = new Gate();
      const api = await serveOnce(harness, { handle: gated(gate), idempotency: { whileRunning: 'wait' } });
      const first = api.send({ key: KEY });
      await until('the handler runs', () => api.runs() === 1);
      expect((await api.send({ key: KEY, body: 'other' })).status).toBe(422);
      gate.open();
      expect((await first).status).toBe(201);
    });

    it('others wait for its answer, when the option says so', async () => {
      const gate = new Gate();
      const api = await serveOnce(harness, { handle: gated(gate), idempotency: { whileRunning: 'wait' } });
      const first = api.send({ key: KEY });
      await until('the handler runs', () => api.runs() === 1);
      const others = Array.from({ length: 5 }, () => api.send({ key: KEY }));
      await until('the others wait', () => api.store.asked.begin >= 6);
      gate.open();
      for (const other of await Promise.all(others)) expectReplay(other, await first);
      expect(api.runs()).toBe(1);
    });

    it('others that wait are refused with 409 when it takes too long', async () => {
      const gate = new Gate();
      const idempotency = { whileRunning: 'wait', waitSeconds: 0.05 } as const;
      const api = await serveOnce(harness, { handle: gated(gate), idempotency });
      const first = api.send({ key: KEY });
      await until('the handler runs', () => api.runs() === 1);
      expect((await api.send({ key: KEY })).status).toBe(409);
      gate.open();
      expect((await first).status).toBe(201);
    });

    it('those that wait do it when it fails', async () => {
      const gate = new Gate();
      const handle: Handle = async ({ run, send }) => {
        if (run > 1) return send(201, `run ${run}`);
        await gate.passed;
        send(500, 'failed');
      };
      const api = await serveOnce(harness, { handle, idempotency: { whileRunning: 'wait' } });
      const first = api.send({ key: KEY });
      await until('the handler runs', () => api.runs() === 1);
      const others = [api.send({ key: KEY }), api.send({ key: KEY })];
      await until('the others wait', () => api.store.asked.begin >= 3);
      gate.open();
      expect((await first).status).toBe(500);
      expect((await Promise.all(others)).map(({ text }) => text)).toEqual(['run 2', 'run 2']);
      expect(api.runs()).toBe(2);
    });

    it.each<[string, (turn: Turn, gate: Gate) => void | Promise<void>]>([
      ['before the handler has answered', gatedText],
      ['in the middle of a stream', gatedStream],
    ])('a client may hang up %s, and its retry gets the answer', async (_when, handle) => {
      const gate = new Gate();
      const api = await serveOnce(harness, { handle: (turn) => handle(turn, gate) });
      await hangUpWhile(api, () => api.runs() === 1);
      expect((await api.send({ key: KEY })).status).toBe(409);
      gate.open();
      await until('the answer is kept', async () => (await api.send({ key: KEY })).status !== 409);
      const retry = await api.send({ key: KEY });
      expect([retry.status, retry.text]).toEqual([200, 'first, then second']);
      expect(retry.headers['idempotency-replayed']).toBe('true');
      expect(api.runs()).toBe(1);
    });

    it('a client that waits may hang up', async () => {
      const gate = new Gate();
      const api = await serveOnce(harness, { handle: gated(gate), idempotency: { whileRunning: 'wait' } });
      const first = api.send({ key: KEY });
      await until('the handler runs', () => api.runs() === 1);
      await hangUpWhile(api, () => api.store.asked.begin >= 2);
      gate.open();
      expectReplay(await api.send({ key: KEY }), await first);
      expect(api.runs()).toBe(1);
    });
  });
}

/** Sends a request, and hangs up once that holds; resolves when the server knows. */
async function hangUpWhile(api: ServedOnce, holds: () => boolean): Promise<void> {
  const { body = '' } = withDefaults({});
  const client = await openSocket(api.port);
  client.on('error', () => {});
  const lines = Object.entries({ ...api.sign({ key: KEY }), 'content-length': String(body.length) });
  client.write(rawRequest(`POST ${PATH}`, lines, String(body)));
  await until('the request has come that far', holds);
  const socket = api.sockets.find(({ remotePort }) => remotePort === client.localPort) as Socket;
  const closed = once(socket, 'close');
  socket.on('error', () => {});
  client.destroy();
  await closed;
}

function gated(gate: Gate): Handle {
  return async ({ run, send }) => {
    await gate.passed;
    send(201, `run ${run}`);
  };
}

async function gatedText({ send }: Turn, gate: Gate): Promise<void> {
  await gate.passed;
  send(200, 'first, then second');
}

function gatedStream({ stream }: Turn, gate: Gate): void {
  async function* pieces() {
    yield 'first, ';
    await gate.passed;
    yield 'then second';
  }
  stream(Readable.from(pieces()));
}
