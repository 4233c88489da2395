import { describe, expect, it } from 'vitest';
import { paintFor, visible } from '../src/output.ts';
import { formatSpan } from '../src/time.ts';

const terminal = { isTTY: true, write: () => undefined };
const pipe = { write: () => undefined };

describe('colours', () => {
  it('are for a terminal whose user does not refuse them', () => {
    expect(paintFor(terminal, {})('red', 'a')).toBe('\u001b[31ma\u001b[39m');
    expect(paintFor(terminal, { NO_COLOR: '' })('red', 'a')).not.toBe('a');
    expect(paintFor(terminal, { NO_COLOR: '1' })('red', 'a')).toBe('a');
    expect(paintFor(terminal, { TERM: 'dumb' })('red', 'a')).toBe('a');
    expect(paintFor(pipe, {})('red', 'a')).toBe('a');
  });
});

describe('text of a stranger', () => {
  it('is shown without anything that a terminal obeys', () => {
    expect(visible('a\n\t\r\u001b[0m\u0085\u202e\u2028')).toBe(
      'a\\n\\t\\r\\u{1b}[0m\\u{85}\\u{202e}\\u{2028}',
    );
    expect(visible('a\n\tb\r', { keepLines: true })).toBe('a\n\tb\\r');
  });
});

describe('a span', () => {
  it.each([
    [0, '0 s'],
    [-12_400, '12 s'],
    [7_500_000, '2 h 5 min'],
    [3_600_000, '1 h'],
    [3_605_000, '1 h'],
    [30_876_150_000, '357 days 8 h'],
  ])('of %d ms is %s', (ms, text) => {
    expect(formatSpan(ms)).toBe(text);
  });
});
