/** Tests of refusals by the head alone, of the limits on bodies, and of the rest of a refused body. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { openSocket, rawExchange, rawRequest } from '../http-client.ts';
import {
  keyOf,
  type ServedApi,
  type ServedOptions,
  type StartAdapter,
  serveApi,
  sha256,
} from './served-api.ts';

const MEBIBYTE = 1024 * 1024;

export function headsContract(start: StartAdapter): void {
  describe('heads and bodies', () => {
    it.each([
      ['without credentials', () => [], 401],
      ['with two keys', (api) => [...linesOf(api), ['X-API-KEY', 'another']], 401],
      ['with an old timestamp', (api) => replaced(linesOf(api), 'X-Timestamp', '1'), 403],
    ] as readonly (readonly [string, (api: ServedApi) => Lines, number])[])(
      'refuses a request %s before its body has come, and goes on serving the connection',
      async (_how, lines, status) => {
        const api = await serveApi(start);
        const socket = await openSocket(api.port);
        const received = collect(socket);
        const body = 'x'.repeat(300_000);
        socket.write(rawRequest('POST /echo', [...lines(api), ['Content-Length', String(body.length)]]));
        await until(received, new RegExp(`^HTTP/1\\.1 ${status} `));
        socket.write(body);
        socket.write(signedText(api, 'then'));
        await until(received, new RegExp(sha256('then')));
        socket.destroy();
      },
    );

    it('leaves nothing on a connection that many requests were refused on', async () => {
      const warnings: string[] = [];
      const onWarning = ({ name }: Error) => void warnings.push(name);
      process.on('warning', onWarning);
      const api = await serveApi(start);
      const socket = await openSocket(api.port);
      const received = collect(socket);
      for (let refused = 1; refused <= 12; refused++) {
        socket.write(rawRequest('POST /echo', [['Content-Length', '5']]));
        await until(received, new RegExp(`(?:HTTP/1\\.1 401 .*){${refused}}`, 's'));
        socket.write('xxxxx');
      }
      socket.write(signedText(api, 'then'));
      await until(received, new RegExp(sha256('then')));
      socket.destroy();
      process.off('warning', onWarning);
      expect(warnings).not.toContain('MaxListenersExceededWarning');
    });

    it('does not ask for the keys of a request that its head refuses', async () => {
      const asked: string[] = [];
      const keys = { find: (id: string) => void asked.push(id) as undefined };
      const api = await serveApi(start, { keys });
      const lines = replaced(linesOf(api), 'X-Timestamp', '1');
      await rawExchange(api.port, rawRequest('POST /echo', [...lines, ['Connection', 'close']]));
      expect(asked).toEqual([]);
    });

    it('refuses everything from a blocked address from the head', async () => {
      const failureThrottle = { limit: 1, windowSeconds: 60, block: true };
      const api = await serveApi(start, { failureThrottle });
      expect((await rawExchange(api.port, closing(['X-Any', 'x']))).slice(9, 12)).toBe('401');
      const socket = await openSocket(api.port);
      const received = collect(socket);
      socket.write(rawRequest('POST /echo', [...linesOf(api), ['Content-Length', '1000']]));
      await until(received, /^HTTP\/1\.1 429 .*retry-after: \d+/is);
      socket.destroy();
    });

    it('gives up a body that does not come in time, with 408, and closes the connection', async () => {
      const api = await serveApi(start, { bodyTimeoutMs: 50, drainTimeoutMs: 50 });
      const text = rawRequest('POST /echo', [...linesOf(api), ['Content-Length', '1000']], 'some of it');
      expect(await rawExchange(api.port, text)).toMatch(/^HTTP\/1\.1 408 /);
    });

    it('gives up bodies that stand still where too many bytes wait, and takes new ones', async () => {
      const limits = { maxBodyBytes: MEBIBYTE, maxPendingBytes: 2 * MEBIBYTE, drainTimeoutMs: 50 };
      const api = await serveApi(start, limits);
      const stalled = await Promise.all(Array.from({ length: 4 }, () => openSocket(api.port)));
      const answers = stalled.map(collect);
      for (const socket of stalled) {
        socket.write(rawRequest('POST /echo', [...linesOf(api), ['Content-Length', String(MEBIBYTE)]]));
        socket.write('x'.repeat(MEBIBYTE - 1));
      }
      await until(() => (answers.some((each) => each() !== '') ? 'answered' : ''), /answered/);
      for (const each of answers.map((answer) => answer()).filter(Boolean))
        expect(each).toMatch(/^HTTP\/1\.1 503 .*retry-after: 1\r/is);
      const whole = { method: 'POST', path: '/echo', body: Buffer.alloc(600_000, 'y') };
      expect((await api.send(whole)).status).toBe(200);
      for (const socket of stalled) socket.destroy();
    });

    it('takes a body in chunks of one byte', async () => {
      const api = await serveApi(start);
      const body = 'tiny'.repeat(2000);
      const chunks = [...body].map((char) => `1\r\n${char}\r\n`).join('');
      const lines = [...linesOf(api, body), ['Transfer-Encoding', 'chunked']] as Lines;
      const text = rawRequest('POST /echo', [...lines, ['Connection', 'close']], `${chunks}0\r\n\r\n`);
      expect(await rawExchange(api.port, text)).toContain(sha256(body));
    });

    it('reads off the rest of a body that is too large, so that the refusal arrives', async () => {
      const api = await serveApi(start, { maxBodyBytes: 10 });
      for (const framing of ['declared', 'chunked']) {
        const socket = await openSocket(api.port);
        const received = collect(socket);
        const size = 3 * MEBIBYTE;
        const declared: Line = ['Content-Length', String(size)];
        const head: Line = framing === 'declared' ? declared : ['Transfer-Encoding', 'chunked'];
        socket.write(rawRequest('POST /echo', [...linesOf(api), head]));
        // Nothing is read before all is written, as proxies do it.
        socket.pause();
        await written(socket, framing === 'declared' ? 'z'.repeat(size) : chunked('z'.repeat(size)));
        socket.resume();
        await until(received, /^HTTP\/1\.1 413 /);
        socket.destroy();
      }
    });

    it('closes the connection where more is left of a refused body than it reads off', async () => {
      const api = await serveApi(start, { maxDrainBytes: 1000, drainTimeoutMs: 50 });
      const text = rawRequest('POST /echo', [['Content-Length', '999999']], 'x'.repeat(70_000));
      const received = await rawExchange(api.port, text);
      expect(received).toMatch(/^HTTP\/1\.1 401 .*connection: close/is);
    });

    it('answers whole to a client that speaks HTTP/1.0 and is still sending', async () => {
      const api = await serveApi(start);
      // A proxy goes on sending when it has been answered.
      const socket = connect({ port: api.port, host: '127.0.0.1', allowHalfOpen: true });
      const received = collect(socket);
      socket.write('POST /echo HTTP/1.0\r\nHost: x\r\nContent-Length: 500000\r\n\r\n');
      await until(received, /^HTTP\/1\.1 401 .*\}$/is);
      await written(socket, 'x'.repeat(500_000));
      socket.end();
      await once(socket, 'close');
    });

    it('closes the connection of a client that pipelined refused uploads and has gone', async () => {
      const keys = {
        find: async (id: string) => {
          await new Promise((resolve) => setTimeout(resolve, 30));
          return keyOf(id);
        },
      };
      const limits = { keys, maxBodyBytes: 200_000, drainTimeoutMs: 100, bodyTimeoutMs: 100 };
      const api = await serveApi(start, limits);
      const large = rawRequest('POST /echo', [['Content-Length', '250000']], 'x'.repeat(250_000));
      const sockets = () =>
        process.getActiveResourcesInfo().filter((each) => each === 'TCPSocketWrap').length;
      const before = sockets();
      for (let i = 0; i < 5; i++) {
        const socket = await openSocket(api.port);
        socket.on('error', () => {});
        socket.write(signedText(api, 'first'));
        socket.write(large + large);
        await new Promise((resolve) => setTimeout(resolve, 20));
        socket.destroy();
      }
      await until(() => (sockets() <= before ? 'closed' : ''), /closed/);
    });

    it('leaves nothing waiting for a client that went away after it was refused', async () => {
      const api = await serveApi(start, { drainTimeoutMs: 60_000 });
      const timers = () => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
      const before = timers();
      for (let i = 0; i < 20; i++) {
        const socket = await openSocket(api.port);
        const received = collect(socket);
        socket.write(rawRequest('POST /echo', [['Content-Length', '1000']], 'half'));
        await until(received, /^HTTP\/1\.1 401 /);
        socket.destroy();
      }
      // Node's own timers of a connection go with it; ours would stay for a minute.
      await until(() => (timers() < before + 20 ? 'few' : ''), /few/);
    });
  });

  describe('answers to verified requests', () => {
    it('are for nobody else: private, and varying by what identifies the caller', async () => {
      const api = await serveApi(start);
      const { headers } = await api.send({ path: '/echo' });
      if (headers['cache-control'] === undefined) return; // An app on node:http sets its own headers.
      expect(headers['cache-control']).toBe('private');
      expect(headers.vary?.toLowerCase()).toContain('x-api-key');
      expect(headers.vary?.toLowerCase()).toContain('authorization');
    });

    it('are not stored when they are refusals', async () => {
      const api = await serveApi(start);
      const text = await rawExchange(api.port, closing(['X-Any', 'x']));
      expect(text).toMatch(/cache-control: no-store/i);
    });
  });

  describe("the integrator's own code", () => {
    const boom = () => {
      throw new Error('boom');
    };

    it.each<readonly [string, ServedOptions]>([
      ['clock', { clock: boom }],
      ['a key source, which refuses', { keys: { find: boom } }],
    ])('that throws as %s fails that request alone', async (_what, options) => {
      const api = await serveApi(start, options);
      for (let i = 0; i < 3; i++) {
        const text = await rawExchange(api.port, closing(...linesOf(api))).catch(() => '');
        expect(text).not.toMatch(/^HTTP\/1\.1 200 /);
      }
    });

    it('that throws as a logger changes no verdict', async () => {
      const warnings: Error[] = [];
      const note = (warning: Error) => warnings.push(warning);
      process.on('warning', note);
      const api = await serveApi(start, { logger: { info: boom, warn: boom, error: boom } });
      expect((await api.send({ path: '/echo' })).status).toBe(200);
      expect((await rawExchange(api.port, closing(['X-Any', 'x']))).slice(9, 12)).toBe('401');
      process.off('warning', note);
      expect(warnings.filter(({ message }) => message.includes('the logger has failed'))).toHaveLength(1);
    });
  });

  describe('a client that does not wait', () => {
    it.each(['destroy', 'end'] as const)(
      'has its whole body handled when it ends the connection by %s() while its key is looked up',
      async (how) => {
        const gate = gateOf();
        const asked = gateOf();
        const keys = {
          find: async (id: string) => {
            asked.resolve();
            await gate.promise;
            return keyOf(id);
          },
        };
        const seen: string[] = [];
        const api = await serveApi(start, {
          keys,
          logger: {
            info: (line) => seen.push(String((line as { code?: string }).code)),
            warn: () => {},
            error: () => {},
          },
        });
        const socket = await openSocket(api.port);
        const received = collect(socket);
        socket.on('error', () => {});
        socket.write(signedText(api, 'an order'));
        await asked.promise;
        socket[how]();
        await new Promise(setImmediate);
        gate.resolve();
        await until(() => seen.join(), /accepted/);
        if (how === 'end') await until(received, new RegExp(sha256('an order')));
      },
    );
  });
}

type Line = readonly [string, string];
type Lines = readonly Line[];

function gateOf(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((open) => {
    resolve = open;
  });
  return { promise, resolve };
}

function linesOf(api: ServedApi, body = ''): Lines {
  return Object.entries(api.sign({ method: 'POST', path: '/echo', body }));
}

function replaced(lines: Lines, name: string, value: string): Lines {
  return lines.map((line) => (line[0].toLowerCase() === name.toLowerCase() ? [name, value] : line));
}

function signedText(api: ServedApi, body: string): string {
  return rawRequest('POST /echo', [...linesOf(api, body), ['Content-Length', String(body.length)]], body);
}

function closing(...lines: Lines): string {
  return rawRequest('POST /echo', [...lines, ['Connection', 'close']]);
}

function chunked(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
}

function collect(socket: Socket): () => string {
  let text = '';
  socket.on('error', () => {});
  socket.on('data', (piece) => {
    text += piece.toString('latin1');
  });
  return () => text;
}

async function written(socket: Socket, text: string): Promise<void> {
  await new Promise<void>((resolve) => void socket.write(text, () => resolve()));
}

async function until(text: () => string, wanted: RegExp): Promise<void> {
  const endMs = performance.now() + 8000;
  while (!wanted.test(text())) {
    if (performance.now() > endMs) expect(text()).toMatch(wanted);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
