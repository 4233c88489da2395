import { describe, expect, it } from 'vitest';
import { formatSpan } from '../../src/cli/time.ts';
import {
  line,
  paintFor,
  type Style,
  TerminalText,
  visible,
  visibleJson,
} from '../../src/internal/terminal-text.ts';

const terminal = { isTTY: true, write: () => undefined };
const pipe = { write: () => undefined };

describe('colours', () => {
  it('are for a terminal whose user does not refuse them', () => {
    const painted = (...[output, env]: Parameters<typeof paintFor>) =>
      TerminalText.shown(paintFor(output, env)('red', 'a'));
    expect(painted(terminal, {})).toBe('\u001b[31ma\u001b[39m');
    expect(painted(terminal, { NO_COLOR: '' })).not.toBe('a');
    expect(painted(terminal, { NO_COLOR: '1' })).toBe('a');
    expect(painted(terminal, { TERM: 'dumb' })).toBe('a');
    expect(painted(pipe, {})).toBe('a');
  });

  it('are the only controls in a line, wherever its pieces come from', () => {
    const paint = paintFor(terminal, {});
    const told = line`${paint('red', 'a\u001b[2J')}: ${line`b\u001b${'\u009b'}`} ${'\u001b[31mc'} ${7}`;
    expect(TerminalText.shown(told)).toBe('\u001b[31ma\\u{1b}[2J\u001b[39m: b\u001b\\u{9b} \\u{1b}[31mc 7');
    const styles: Style[] = ['red', ['bold', 'green']];
    for (const style of styles) expect(TerminalText.shown(paint(style, '\u009b'))).toContain('\\u{9b}');
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

describe('JSON', () => {
  it('means the same with nothing in it that a terminal obeys', () => {
    const document = { 'k\u009b': 'a\n\u0007\u007f\u0085\u061c\u2028\u202e\u2066\ufeff\u{e0041}', list: [1] };
    const json = visibleJson(JSON.stringify(document, undefined, 2));
    expect(json).toMatch(/^[\n\x20-\x7e]*$/);
    expect(JSON.parse(json)).toEqual(document);
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
