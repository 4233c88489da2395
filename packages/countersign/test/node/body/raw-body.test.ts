import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { isUntouched, type TakenBody, takeBody } from '../../../src/node/body/raw-body.ts';

const MANY = Array.from({ length: 40 }, (_, i) => Buffer.alloc(1000 + i, i));
const WHOLE = Buffer.concat(MANY);

describe('takeBody', () => {
  it('gives the bytes and leaves them on the stream', async () => {
    const stream = Readable.from(MANY, { objectMode: false });
    expect(bytesOf(await take(stream))).toEqual(WHOLE);
    expect(await buffer(stream)).toEqual(WHOLE);
  });

  it.each(['data', 'readable', 'pipe', 'async iteration', 'a later tick'])(
    'leaves the bytes to a reader by %s',
    async (manner) => {
      const stream = Readable.from(MANY, { objectMode: false });
      const read = new Promise<Buffer>((resolve, reject) => {
        takeBody(stream, { maxBytes: WHOLE.length }, () => void readBy(manner, stream).then(resolve, reject));
      });
      expect(await read).toEqual(WHOLE);
    },
  );

  it('lets a reader that comes later see the end of an empty stream', async () => {
    const stream = Readable.from([], { objectMode: false });
    expect(bytesOf(await take(stream))).toHaveLength(0);
    expect(await buffer(stream)).toHaveLength(0);
  });

  it.each([
    ['with bytes', [Buffer.from('early')]],
    ['without any', []],
  ])('takes the body of a stream that had come to its end before, %s', async (_name, chunks) => {
    const stream = new PassThrough();
    for (const chunk of chunks) stream.write(chunk);
    stream.end();
    await new Promise(setImmediate);
    expect(bytesOf(await take(stream))).toEqual(Buffer.concat(chunks));
    expect(await buffer(stream)).toEqual(Buffer.concat(chunks));
  });

  it('takes the body of a stream that is paused', async () => {
    const stream = Readable.from(MANY, { objectMode: false }).pause();
    expect(bytesOf(await take(stream))).toEqual(WHOLE);
    expect(await buffer(stream)).toEqual(WHOLE);
  });

  it('takes a body that is larger than the high-water mark', async () => {
    const stream = Readable.from(MANY, { objectMode: false, highWaterMark: 16 });
    expect(bytesOf(await take(stream))).toEqual(WHOLE);
    expect(await buffer(stream)).toEqual(WHOLE);
  });

  it('takes the same body again', async () => {
    const stream = Readable.from(MANY, { objectMode: false });
    await take(stream);
    expect(isUntouched(stream)).toBe(true);
    expect(bytesOf(await take(stream))).toEqual(WHOLE);
    expect(await buffer(stream)).toEqual(WHOLE);
    expect(isUntouched(stream)).toBe(false);
  });

  it('accepts exactly the limit and refuses one byte more before the end', async () => {
    const exact = Readable.from(MANY, { objectMode: false });
    expect((await take(exact, WHOLE.length)).outcome).toBe('taken');
    const endless = new PassThrough();
    endless.write(Buffer.alloc(11));
    expect((await take(endless, 10)).outcome).toBe('too_large');
    expect(endless.readableFlowing).not.toBe(true);
  });

  it('tells of a stream that fails, once, and takes no notice of what comes later', async () => {
    const stream = new PassThrough();
    const outcomes: string[] = [];
    takeBody(stream, { maxBytes: 10 }, ({ outcome }) => outcomes.push(outcome));
    stream.write('half');
    stream.destroy(new Error('connection reset'));
    await new Promise((resolve) => stream.on('close', resolve));
    expect(outcomes).toEqual(['aborted']);
    expect(stream.listenerCount('readable')).toBe(0);
    // Nobody else listens, and an error that comes late must not end the process.
    expect(stream.emit('error', new Error('late'))).toBe(true);
    expect(outcomes).toEqual(['aborted']);
  });

  it('tells of a stream that was closed without an error, or before', async () => {
    const stream = new PassThrough();
    const taken = take(stream);
    stream.write('half');
    stream.destroy();
    expect((await taken).outcome).toBe('aborted');
    expect((await take(stream)).outcome).toBe('aborted');
  });

  it('does not take the ended stream of an aborted request for its body', async () => {
    const stream = Object.assign(new PassThrough(), { aborted: false });
    const taken = take(stream);
    stream.write('half');
    stream.aborted = true;
    stream.end();
    expect((await taken).outcome).toBe('aborted');
  });

  describe('whose length was declared', () => {
    const BODY = Buffer.from('{"order":1}');

    function arrived(...chunks: Buffer[]): PassThrough {
      const stream = new PassThrough();
      for (const chunk of chunks) stream.write(chunk);
      return stream;
    }

    it('takes the body before its end is told, without reading it', async () => {
      const stream = arrived(BODY);
      expect(bytesOf(await take(stream, 100, BODY.length))).toEqual(BODY);
      expect(stream.readableDidRead).toBe(false);
      expect(isUntouched(stream)).toBe(true);
      stream.end();
      expect(await buffer(stream)).toEqual(BODY);
    });

    it.each([
      ['in two pieces', [BODY.subarray(0, 4), BODY.subarray(4)]],
      ['with bytes to come', [BODY.subarray(0, 4)]],
    ])('waits for the end of a body that is there %s', async (_how, chunks) => {
      const stream = arrived(...chunks);
      const taken = take(stream, 100, BODY.length);
      await new Promise(setImmediate);
      stream.end(BODY.subarray(Buffer.concat(chunks).length));
      expect(bytesOf(await taken)).toEqual(BODY);
      expect(await buffer(stream)).toEqual(BODY);
    });

    it('refuses a body that is too large', async () => {
      expect((await take(arrived(BODY), BODY.length - 1, BODY.length)).outcome).toBe('too_large');
    });

    it('tells of a stream that was destroyed meanwhile, whose error ends nothing', async () => {
      const stream = arrived(BODY);
      const taken = take(stream, 100, BODY.length);
      stream.destroy(new Error('connection reset'));
      expect((await taken).outcome).toBe('aborted');
    });

    it('reads the body where a stream does not show what it holds', async () => {
      const stream = Object.defineProperty(arrived(BODY), 'readableBuffer', { value: undefined });
      const taken = take(stream, 100, BODY.length);
      stream.end();
      expect(bytesOf(await taken)).toEqual(BODY);
      expect(await buffer(stream)).toEqual(BODY);
    });
  });

  it('leaves no listeners behind', async () => {
    const stream = Readable.from(MANY, { objectMode: false });
    const before = stream.eventNames();
    await take(stream);
    expect(stream.eventNames()).toEqual(before);
  });
});

describe('isUntouched', () => {
  it('knows a stream that is fresh from one that others read', async () => {
    const listened = new PassThrough();
    listened.on('data', () => {});
    const piped = new PassThrough();
    piped.pipe(new PassThrough());
    const decoded = new PassThrough();
    decoded.setEncoding('utf8');
    const ended = Readable.from([], { objectMode: false });
    await buffer(ended);
    expect([new PassThrough(), listened, piped, decoded, ended].map(isUntouched)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('knows a body that was put back from one that was then read in part', async () => {
    const stream = Readable.from(MANY, { objectMode: false });
    await take(stream);
    stream.read(10);
    expect(isUntouched(stream)).toBe(false);
  });
});

function take(stream: Readable, maxBytes = 1024 * 1024, declaredBytes?: number): Promise<TakenBody> {
  return new Promise((resolve) => takeBody(stream, { maxBytes, declaredBytes }, resolve));
}

function bytesOf(taken: TakenBody): Uint8Array {
  if (taken.outcome !== 'taken') throw new Error(taken.outcome);
  return taken.body;
}

async function readBy(manner: string, stream: Readable): Promise<Buffer> {
  if (manner === 'pipe') return buffer(stream.pipe(new PassThrough()));
  if (manner === 'a later tick') {
    await new Promise(setImmediate);
    return buffer(stream);
  }
  const pieces: Buffer[] = [];
  if (manner === 'async iteration') {
    for await (const piece of stream) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  }
  if (manner === 'data') stream.on('data', (piece: Buffer) => pieces.push(piece));
  else {
    stream.on('readable', () => {
      for (let piece = stream.read(); piece !== null; piece = stream.read()) pieces.push(piece as Buffer);
    });
  }
  await once(stream, 'end');
  return Buffer.concat(pieces);
}
