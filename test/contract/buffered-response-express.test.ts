import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import compression from 'compression';
import express5, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import express4 from 'express4';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type Asked,
  ask,
  type Buffering,
  buffering,
  serve,
  startAsking,
  wholeOf,
} from './buffered-responses.ts';
import { listen } from './http-client.ts';

const FILE = fileURLToPath(new URL('../../pnpm-lock.yaml', import.meta.url));
const PIECES = Array.from({ length: 50 }, (_, i) => `${i}:${'x'.repeat(2000)}\n`);
const GZIP = { 'Accept-Encoding': 'gzip' };

describe.each([
  ['Express 4', express4 as unknown as typeof express5],
  ['Express 5', express5],
])('a response of %s that is buffered', (_name, express) => {
  /** Compares the answers of a route with and without being buffered. */
  async function bothWays(handler: RequestHandler, asked: Asked = {}) {
    const buffered = buffering();
    const plainApp = express();
    plainApp.use(handler);
    const bufferedApp = express();
    bufferedApp.use((_req, res, next) => {
      buffered.buffer(res);
      next();
    });
    bufferedApp.use(handler);
    const plain = await ask(await serve(plainApp), asked);
    const seen = await ask(await serve(bufferedApp), asked);
    return { plain, seen, kept: wholeOf(await buffered.next()).response, reported: buffered.reported };
  }

  it.each<[string, RequestHandler, Asked?]>([
    ['JSON', (_, res) => void res.json({ name: 'žluť' })],
    ['a string', (_, res) => void res.send('žluť')],
    ['a buffer', (_, res) => void res.send(Buffer.from([0, 255, 1]))],
    ['nothing', (_, res) => void res.status(202).end()],
    ['a status', (_, res) => void res.sendStatus(403)],
    ['no content', (_, res) => void res.status(204).send()],
    ['a redirect', (_, res) => void res.redirect(307, '/elsewhere')],
    ['cookies', (_, res) => void res.cookie('a', '1').cookie('b', 'ž', { httpOnly: true }).json({})],
    ['a file', (_, res) => res.sendFile(FILE)],
    ['a part of a file', (_, res) => res.sendFile(FILE), { headers: { Range: 'bytes=100-70000' } }],
    ['a file to HEAD', (_, res) => res.sendFile(FILE), { method: 'HEAD' }],
    ['JSON to HEAD', (_, res) => void res.json({ name: 'žluť' }), { method: 'HEAD' }],
    ['a download', (_, res) => res.download(FILE, 'žluť.yaml')],
    ['a stream', (_, res) => void Readable.from(PIECES).pipe(res.type('text/plain'))],
    ['a pipeline', (_, res) => void pipeline(Readable.from(PIECES), res)],
    ['a failure', () => raise(Object.assign(new Error('not today'), { status: 503, stack: 'at noon' }))],
    ['what is not there', (_req, _res, next) => next()],
    [
      'what the client has already',
      (_, res) => void res.set('ETag', '"1"').send('same'),
      { headers: { 'If-None-Match': '"1"' } },
    ],
  ])('is what it is otherwise: %s', async (_what, handler, asked) => {
    const { plain, seen, kept, reported } = await bothWays(handler, asked);
    expect(Buffer.compare(seen.body, plain.body)).toBe(0);
    expect([seen.status, seen.message]).toEqual([plain.status, plain.message]);
    expect(comparable(seen.headers)).toEqual(comparable(plain.headers));
    expect(kept.status).toBe(plain.status);
    expect(Buffer.compare(kept.body, plain.body)).toBe(0);
    const names = kept.headers.map(([name]) => name);
    expect(seen.headers).toMatchObject(Object.fromEntries(kept.headers));
    expect(names).not.toContain('x-powered-by');
    expect(reported).toHaveLength(1);
  });

  function serveBuffered(buffered: Buffering, ...handlers: RequestHandler[]): Promise<number> {
    const app = express();
    app.use((_req, res, next) => {
      buffered.buffer(res);
      next();
    });
    app.use(...handlers);
    return serve(app);
  }

  it('is the first answer of a handler that answers twice', async () => {
    const buffered = buffering();
    const failures: unknown[] = [];
    const answerTwice: RequestHandler = (_, res) => {
      res.json({ first: true });
      res.json({ second: true });
    };
    const notice = (error: NodeJS.ErrnoException, _req: Request, _res: Response, next: NextFunction) => {
      failures.push(error.code);
      next(error);
    };
    const seen = await ask(await serveBuffered(buffered, answerTwice, notice as unknown as RequestHandler));
    expect(seen.body.toString()).toBe('{"first":true}');
    expect(failures).toEqual(['ERR_HTTP_HEADERS_SENT']);
    expect(buffered.reported.map(({ outcome }) => outcome)).toEqual(['whole']);
  });

  it('is no answer when its handler fails in the middle', async () => {
    const buffered = buffering();
    const port = await serveBuffered(buffered, (_, res) => {
      res.write('half');
      raise(new Error('no more'));
    });
    await expect(ask(port)).rejects.toThrow('socket hang up');
    expect(buffered.reported).toEqual([{ outcome: 'destroyed' }]);
  });

  it('is no answer when a stream fails in the middle', async () => {
    const buffered = buffering();
    const port = await serveBuffered(buffered, (_, res) => {
      const failing = Readable.from(
        (function* () {
          yield 'half';
          raise(new Error('no more'));
        })(),
      );
      pipeline(failing, res).catch(() => {});
    });
    await expect(ask(port)).rejects.toThrow('socket hang up');
    expect(buffered.reported).toEqual([{ outcome: 'destroyed' }]);
  });

  it('tells when it has been sent', async () => {
    const buffered = buffering();
    const sent: unknown[] = [];
    const port = await serveBuffered(buffered, (_, res) => res.sendFile(FILE, (error) => sent.push(error)));
    await ask(port);
    await new Promise(setImmediate);
    expect(sent).toEqual([undefined]);
  });

  describe('with compression', () => {
    const handler: RequestHandler = (_, res) => {
      res.type('text/plain');
      Readable.from(PIECES).pipe(res);
    };

    it.each<[string, RequestHandler]>([
      ['streamed', handler],
      ['in one', (_, res) => void res.type('text/plain').send(PIECES.join(''))],
      ['a file', (_, res) => res.sendFile(FILE)],
    ])('mounted before is kept as it was written and sent compressed: %s', async (_how, answering) => {
      const plain = await ask(await serve(express().use(answering)));
      const buffered = buffering();
      const app = express();
      app.use(compression());
      app.use((_req, res, next) => {
        buffered.buffer(res);
        next();
      });
      app.use(answering);
      const seen = await ask(await serve(app), { headers: GZIP });
      const kept = wholeOf(await buffered.next()).response;
      expect(seen.headers['content-encoding']).toBe('gzip');
      expect(Buffer.compare(gunzipSync(seen.body), plain.body)).toBe(0);
      expect(Buffer.compare(kept.body, plain.body)).toBe(0);
      expect(kept.headers.map(([name]) => name)).not.toContain('content-encoding');
    });

    it('mounted before compresses what is sent in its place', async () => {
      const body = Buffer.from(PIECES.join(''));
      const buffered = buffering(1024, (reported) =>
        wholeOf(reported).replace({ status: 201, headers: [['content-type', 'text/plain']], body }),
      );
      const app = express();
      app.use(compression());
      app.use((_req, res) => {
        buffered.buffer(res);
        res.json({ mine: true });
      });
      const seen = await ask(await serve(app), { headers: GZIP });
      expect([seen.status, seen.headers['content-encoding']]).toEqual([201, 'gzip']);
      expect(Buffer.compare(gunzipSync(seen.body), body)).toBe(0);
    });

    it.each([0, 1, 5000])('mounted before sends all of what is larger than %i bytes', async (maxBytes) => {
      const buffered = buffering(maxBytes);
      const app = express();
      app.use(compression());
      app.use((req, res, next) => {
        buffered.buffer(res);
        handler(req, res, next);
      });
      const seen = await ask(await serve(app), { headers: GZIP });
      expect(gunzipSync(seen.body).toString()).toBe(PIECES.join(''));
      expect(buffered.reported.map(({ outcome }) => outcome)).toEqual(['too_large']);
    });

    it('mounted after is kept compressed', async () => {
      const buffered = buffering();
      const seen = await ask(await serveBuffered(buffered, compression(), handler), { headers: GZIP });
      const kept = wholeOf(await buffered.next()).response;
      expect(gunzipSync(seen.body).toString()).toBe(PIECES.join(''));
      expect(Buffer.compare(kept.body, seen.body)).toBe(0);
      expect(kept.headers).toContainEqual(['content-encoding', 'gzip']);
    });
  });

  it.each<[string, RequestHandler]>([
    ['a file', (_, res) => res.sendFile(FILE)],
    ['a download', (_, res) => res.download(FILE)],
    ['a stream', (_, res) => void Readable.from(PIECES).pipe(res)],
    ['a pipeline', (_, res) => void pipeline(Readable.from(PIECES), res).catch(() => {})],
  ])('is kept whole when the client hangs up in the middle of %s', async (_what, handler) => {
    const plain = await ask(await serve(express().use(handler)));
    const buffered = buffering();
    let noticed = () => {};
    const gone = new Promise<void>((resolve) => {
      noticed = resolve;
    });
    const app = express();
    app.use((req, res, next) => {
      buffered.buffer(res);
      waitAfterFirstPiece(res, gone);
      handler(req, res, next);
    });
    const server = createServer(app);
    const running = await listen(server);
    onTestFinished(running.close);
    const client = await startAsking(server, running.port);
    await client.hangUp();
    noticed();
    expect(Buffer.compare(wholeOf(await buffered.next()).response.body, plain.body)).toBe(0);
  });
});

/** Stops a handler that writes after the first piece, until the client has gone. */
function waitAfterFirstPiece(res: Response, gone: Promise<void>): void {
  const { write } = res;
  res.write = ((chunk: Uint8Array) => {
    res.write = write;
    write.call(res, chunk, 'utf8');
    void gone.then(() => res.emit('drain'));
    return false;
  }) as Response['write'];
}

/** Without what is about the connection and the time; and a body whose length is known is not sent in chunks. */
function comparable(headers: object): object {
  const connection = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !connection.includes(name)));
}

function raise(error: Error): never {
  throw error;
}
