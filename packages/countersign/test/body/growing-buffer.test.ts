import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GrowingBuffer } from '../../src/body/growing-buffer.ts';

describe('a growing buffer', () => {
  it('has the bytes that were put into it, in their order, whatever the pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 3000 })), fc.boolean(), (pieces, isDetached) => {
        const buffer = new GrowingBuffer(1_000_000);
        for (const piece of pieces) {
          buffer.append(piece);
          if (isDetached) buffer.detach();
        }
        expect(Buffer.compare(buffer.bytes(), Buffer.concat(pieces))).toBe(0);
        expect(buffer.length).toBe(Buffer.concat(pieces).length);
      }),
    );
  });

  it('keeps a first piece as it is, and copies it when it is to be kept for longer', () => {
    const piece = Buffer.from('abc');
    const buffer = new GrowingBuffer(100);
    buffer.append(piece);
    expect(buffer.bytes().buffer).toBe(piece.buffer);
    buffer.detach();
    piece.fill('x');
    expect(buffer.bytes().toString()).toBe('abc');
  });

  it('takes up no more than twice what it holds, nor than it may, for pieces of one byte', () => {
    const buffer = new GrowingBuffer(100_000);
    for (let i = 0; i < 100_000; i++) {
      buffer.append(Buffer.from('x'));
      buffer.detach();
      expect(buffer.capacity).toBeLessThanOrEqual(Math.min(100_000, Math.max(16_384, 2 * buffer.length)));
    }
    expect(buffer.length).toBe(100_000);
  });
});
