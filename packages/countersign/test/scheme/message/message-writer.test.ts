import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageWriter } from '../../../src/scheme/message/message-writer.ts';

const FLAT = 48 * 1024;
const NO_KEY = new Uint8Array(0);

/** With the key block amid others. */
function flatAfter(out: MessageWriter, block: Uint8Array): Uint8Array | undefined {
  const bytes = Uint8Array.from([...Buffer.alloc(12, 1), ...block, ...Buffer.alloc(8, 2)]);
  return out.flatAfter(new Int32Array(bytes.buffer), 3, block.length / 4);
}

function written(out: MessageWriter): Buffer {
  return Buffer.concat(out.pieces());
}

/** Something appended: a text or bytes of some length around the sizes that matter. */
const appended = fc.record({
  kind: fc.constantFrom('text', 'bytes'),
  length: fc.oneof(
    { weight: 6, arbitrary: fc.nat({ max: 3000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 4000, max: 4300 }) },
    { weight: 1, arbitrary: fc.integer({ min: FLAT - 300, max: FLAT + 300 }) },
    { weight: 1, arbitrary: fc.constant(100_000) },
  ),
  fill: fc.integer({ min: 0, max: 255 }),
});

interface Appended {
  readonly kind: string;
  readonly length: number;
  readonly fill: number;
}

function bytesOf({ length, fill }: Appended): Buffer {
  return Buffer.alloc(length).map((_, i) => (fill + i) & 0xff) as Buffer;
}

function append(out: MessageWriter, all: readonly Appended[]): Buffer {
  for (const each of all) {
    const data = bytesOf(each);
    if (each.kind === 'text') out.text(data.toString('latin1'));
    else out.bytes(data);
  }
  return Buffer.concat(all.map(bytesOf));
}

describe('MessageWriter', () => {
  it('holds what was appended, in whatever sizes, also when it is used again', () => {
    const out = new MessageWriter();
    fc.assert(
      fc.property(fc.array(appended, { maxLength: 12 }), (all) => {
        out.reset();
        const expected = append(out, all);
        expect(written(out).equals(expected)).toBe(true);
        const flat = flatAfter(out, NO_KEY);
        if (expected.length <= FLAT) expect(flat).toBeDefined();
        if (flat !== undefined) expect(Buffer.from(flat).equals(expected)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it.each(['sha256', 'sha512', 'md5'])(
    'digests by %s as node:crypto does, however it is split',
    (algorithm) => {
      const encodings = fc.constantFrom('hex' as const, 'base64' as const, 'base64url' as const);
      fc.assert(
        fc.property(fc.array(appended, { maxLength: 6 }), encodings, (all, encoding) => {
          const out = new MessageWriter();
          out.text('<');
          let data: Buffer = Buffer.alloc(0);
          out.digestOf(algorithm, encoding, (inner) => {
            data = append(inner, all);
          });
          out.text('>');
          expect(written(out).toString('latin1')).toBe(
            `<${createHash(algorithm).update(data).digest(encoding)}>`,
          );
        }),
        { numRuns: 60 },
      );
    },
  );

  it.each([
    ['small', 'ab'],
    ['too large to be copied', 'ab'.repeat(FLAT)],
  ])('changes what is %s, at any depth, and writes it in its place', (_what, text) => {
    const out = new MessageWriter();
    const reversed = (bytes: Uint8Array) => bytes.toReversed();
    out.text('<');
    out.changeOf((inner) => {
      inner.text('x');
      inner.changeOf((innermost) => innermost.bytes(Buffer.from(text)), reversed);
      inner.text('y');
    }, reversed);
    out.text('>');
    expect(written(out).toString() === `<y${text}x>`).toBe(true);
  });

  it('keeps nothing of what it has changed before', () => {
    const out = new MessageWriter();
    for (const text of ['first', 'x'.repeat(FLAT + 1), '']) {
      out.reset();
      out.changeOf(
        (inner) => inner.bytes(Buffer.from(text)),
        (bytes) => String(bytes.length),
      );
      expect(written(out).toString()).toBe(String(text.length));
      expect(out.textOf((inner) => inner.text(text)) === text).toBe(true);
    }
  });

  it('copies up to 48 KiB and keeps what is larger by reference', () => {
    const out = new MessageWriter();
    const small = Buffer.alloc(FLAT, 1);
    out.bytes(small);
    expect(flatAfter(out, NO_KEY)).toHaveLength(FLAT);
    expect(out.pieces().some((piece) => piece.buffer === small.buffer)).toBe(false);
    out.reset();
    const large = Buffer.alloc(FLAT + 1, 1);
    out.bytes(large);
    expect(flatAfter(out, NO_KEY)).toBeUndefined();
    expect(out.pieces()[0]).toBe(large);
  });

  it('keeps the order of what stands around a large piece', () => {
    const out = new MessageWriter();
    const large = Buffer.alloc(FLAT + 1, '-');
    out.text('a');
    out.bytes(large);
    out.text('b');
    out.bytes(large);
    out.text('c');
    expect(written(out).toString()).toBe(`a${large}b${large}c`);
  });

  it('puts a key block of any size before the message', () => {
    const out = new MessageWriter();
    out.text('message');
    for (const size of [0, 64, 128]) {
      const flat = flatAfter(out, new Uint8Array(size).fill(0x36));
      expect(Buffer.from(flat ?? NO_KEY).toString()).toBe(`${'6'.repeat(size)}message`);
    }
  });

  it('forgets everything when it is reset', () => {
    const out = new MessageWriter();
    out.bytes(Buffer.alloc(FLAT + 1));
    out.text('\u0130');
    out.reset();
    expect(out.problem).toBeUndefined();
    expect(written(out)).toHaveLength(0);
    expect(flatAfter(out, NO_KEY)).toHaveLength(0);
  });

  it.each([
    ['U+0100', '\u0100'],
    ['U+0130, whose low byte is a zero', '\u0130'],
    ['an emoji', '🔑'],
    ['a lone surrogate', '\ud800'],
  ])('refuses a text with %s, which is no byte', (_what, text) => {
    for (const around of ['', 'x'.repeat(5000), 'x'.repeat(FLAT + 1)]) {
      const out = new MessageWriter();
      out.text(`${around}${text}${around}`);
      expect(out.problem, `with ${around.length} around`).toMatchObject({ code: 'malformed_header' });
    }
  });

  it('takes every character that is a byte', () => {
    const out = new MessageWriter();
    const all = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join('');
    out.text(all);
    out.text(all.repeat(300));
    expect(out.problem).toBeUndefined();
    expect(written(out).toString('latin1')).toBe(all.repeat(301));
  });

  it('passes on what is wrong inside a digest or a changed part', () => {
    for (const write of [
      (out: MessageWriter) => out.digestOf('sha256', 'hex', (inner) => inner.text('\u0130')),
      (out: MessageWriter) =>
        out.changeOf(
          (inner) => inner.text('\u0130'),
          () => 'changed',
        ),
      (out: MessageWriter) => void out.textOf((inner) => inner.text('\u0130')),
    ]) {
      const out = new MessageWriter();
      write(out);
      expect(out.problem).toMatchObject({ code: 'malformed_header' });
    }
  });

  it('keeps the first thing that was wrong', () => {
    const out = new MessageWriter();
    out.fail({ code: 'malformed_target', member: 'target', reason: 'one' });
    out.fail({ code: 'malformed_body', member: 'body', reason: 'two' });
    expect(out.problem?.reason).toBe('one');
  });
});
