/** Which responses are kept, and what becomes of a handler that gives none. */

import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { expectReplay } from './replays.ts';
import { type OnceHarness, serveOnce } from './served-once.ts';
import type { Handle, Turn } from './turn.ts';

const KEY = 'order-7';
const LARGE = 'x'.repeat(5_000);

export function outcomesContract(harness: OnceHarness): void {
  describe('of the outcomes of a handler', () => {
    it.each([500, 502, 503, 599, 408, 425, 429])(
      '%i is not kept: the retry runs it again',
      async (status) => {
        const api = await serveOnce(harness, { handle: firstThen(({ send }) => send(status, 'not now')) });
        expect((await api.send({ key: KEY })).status).toBe(status);
        const second = await api.send({ key: KEY });
        expect([second.status, second.text]).toEqual([201, 'run 2']);
        expect(second.headers).not.toHaveProperty('idempotency-replayed');
        expectReplay(await api.send({ key: KEY }), second);
      },
    );

    it.each([200, 202, 301, 400, 401, 403, 404, 409, 422, 451])('%i is kept', async (status) => {
      const api = await serveOnce(harness, { handle: ({ run, send }) => send(status, `run ${run}`) });
      const first = await api.send({ key: KEY });
      expect(first.status).toBe(status);
      expectReplay(await api.send({ key: KEY }), first);
      expect(api.runs()).toBe(1);
    });

    it('those are kept that the option names', async () => {
      const keeps = (status: number) => status === 503;
      const handle: Handle = ({ run, send, path }) => send(path === '/fails' ? 503 : 200, `run ${run}`);
      const api = await serveOnce(harness, { handle, idempotency: { keeps } });
      const first = await api.send({ key: KEY, path: '/fails' });
      expectReplay(await api.send({ key: KEY, path: '/fails' }), first);
      expect((await api.send({ key: KEY, path: '/works' })).text).toBe('run 2');
      expect((await api.send({ key: KEY, path: '/works' })).text).toBe('run 3');
    });

    it('an answer is given, and not kept, when the option fails', async () => {
      const warned = new Promise((resolve) => process.once('warning', resolve));
      const keeps = () => raise('a mistake in keeps');
      const api = await serveOnce(harness, { idempotency: { keeps } });
      expect((await api.send({ key: KEY })).text).toBe('run 1');
      expect((await api.send({ key: KEY })).text).toBe('run 2');
      expect(await warned).toMatchObject({ message: 'a mistake in keeps' });
    });

    it.each<[string, (turn: Turn) => void | Promise<void>]>([
      ['throws', () => raise('a mistake')],
      ['rejects', async () => raise('a mistake')],
    ])('one that %s has failed with 500, and the retry runs it again', async (_how, fails) => {
      const api = await serveOnce(harness, { handle: firstThen(fails) });
      expect((await api.send({ key: KEY })).status).toBe(500);
      const second = await api.send({ key: KEY });
      expect(second.text).toBe('run 2');
      expectReplay(await api.send({ key: KEY }), second);
    });

    it.each<[string, (turn: Turn) => void]>([
      ['destroys the response', ({ res }) => void res.destroy()],
      ['destroys the socket', ({ res }) => void res.socket?.destroy()],
      ['destroys it in the middle', destroyHalf],
      ['streams what fails in the middle', ({ stream }) => stream(Readable.from(failing()))],
    ])('one that %s has not answered, and the retry runs it again', async (_how, fails) => {
      const api = await serveOnce(harness, { handle: firstThen(fails) });
      await expect(api.send({ key: KEY })).rejects.toThrow(/hang up|ECONNRESET/);
      const second = await api.send({ key: KEY });
      expect([second.status, second.text]).toEqual([201, 'run 2']);
      expectReplay(await api.send({ key: KEY }), second);
      expect(api.runs()).toBe(2);
    });

    it.each<[string, Handle]>([
      ['in one', ({ send }) => send(201, LARGE)],
      ['in pieces', ({ stream }) => stream(Readable.from([LARGE.slice(0, 900), LARGE.slice(900)]))],
    ])('an answer that is too large is given whole, and its retry is refused: %s', async (_how, handle) => {
      const api = await serveOnce(harness, { handle, idempotency: { maxResponseBytes: 1_000 } });
      expect((await api.send({ key: KEY })).text).toBe(LARGE);
      const retry = await api.send({ key: KEY });
      expect(retry.status).toBe(409);
      expect(JSON.parse(retry.text)).toMatchObject({ code: 'idempotent_response_lost' });
      expect(retry.headers).not.toHaveProperty('retry-after');
      expect(api.runs()).toBe(1);
    });

    it('an answer that is just small enough is kept', async () => {
      const handle: Handle = ({ send }) => send(201, LARGE);
      const api = await serveOnce(harness, { handle, idempotency: { maxResponseBytes: LARGE.length } });
      const first = await api.send({ key: KEY });
      expectReplay(await api.send({ key: KEY }), first);
    });

    it('one that is too large and failed is not kept', async () => {
      const handle = firstThen(({ send }) => send(500, LARGE));
      const api = await serveOnce(harness, { handle, idempotency: { maxResponseBytes: 1_000 } });
      expect((await api.send({ key: KEY })).text).toBe(LARGE);
      expect((await api.send({ key: KEY })).text).toBe('run 2');
    });
  });
}

/** The first run goes wrong, and those that follow do not. */
function firstThen(fails: (turn: Turn) => void | Promise<void>): Handle {
  return (turn) => (turn.run === 1 ? fails(turn) : turn.send(201, `run ${turn.run}`));
}

function destroyHalf({ res }: Turn): void {
  res.write('half');
  res.destroy();
}

function* failing(): Generator<string> {
  yield 'half';
  raise('no more');
}

function raise(message: string): never {
  throw new Error(message);
}
