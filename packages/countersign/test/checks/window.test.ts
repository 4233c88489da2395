import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfWindow, positionInWindow } from '../../src/checks/window.ts';

const SECONDS = { pastMs: 60_000, futureMs: 30_000, resolutionMs: 1000 };
const MILLISECONDS = { pastMs: 60_000, futureMs: 30_000, resolutionMs: 1 };
const NOW = 1_700_000_000_000;

describe('the position in the window', () => {
  it.each([
    [-60_001, 'too_old'],
    [-60_000, 'inside'],
    [0, 'inside'],
    [30_000, 'inside'],
    [30_001, 'in_future'],
  ])('of a timestamp %i ms from now is %s', (offset, position) => {
    expect(positionInWindow(NOW + offset, NOW, MILLISECONDS)).toBe(position);
  });

  it('is compared in whole seconds where the sender cuts its clock down to them', () => {
    expect(positionInWindow(NOW - 60_000, NOW + 999, SECONDS)).toBe('inside');
    expect(positionInWindow(NOW - 61_000, NOW, SECONDS)).toBe('too_old');
    expect(positionInWindow(NOW + 30_000, NOW + 999, SECONDS)).toBe('inside');
    expect(positionInWindow(NOW + 31_000, NOW + 999, SECONDS)).toBe('in_future');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'of %d is never inside',
    (odd) => {
      expect(positionInWindow(odd, NOW, SECONDS)).not.toBe('inside');
      expect(positionInWindow(NOW, odd, SECONDS)).not.toBe('inside');
    },
  );

  it('is never inside from the end of the window on', () => {
    const offsets = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(offsets, offsets, fc.constantFrom(SECONDS, MILLISECONDS), (dated, later, window) => {
        const timestampMs = NOW + Math.floor(dated / window.resolutionMs) * window.resolutionMs;
        const end = endOfWindow(timestampMs, window);
        expect(positionInWindow(timestampMs, end + later, window)).toBe('too_old');
        expect(positionInWindow(timestampMs, end - 1, window)).toBe('inside');
      }),
    );
  });
});
