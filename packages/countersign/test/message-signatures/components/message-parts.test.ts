import { describe, expect, it } from 'vitest';
import { componentOf } from '../../../src/message-signatures/components/component.ts';
import { compileCoverage } from '../../../src/message-signatures/components/coverage.ts';
import { MessageParts } from '../../../src/message-signatures/components/message-parts.ts';

const MESSAGE = { method: 'GET', url: '/?a=1&b=%20&b=2&c=+', headers: ['X', 'a=1', 'x', 'b'] };

function linesOf(identifier: string, value: string): unknown {
  const coverage = compileCoverage([componentOf(identifier)], {});
  if (typeof coverage === 'string') throw new TypeError(coverage);
  const lines = coverage.linesOf({ ...MESSAGE, headers: ['X', value] });
  return typeof lines === 'string' ? lines : undefined;
}

describe('MessageParts', () => {
  it('reads a field once, however many components name it', () => {
    const parts = new MessageParts(MESSAGE);
    expect(parts.lines(componentOf('"x";bs'))).toBe(parts.lines(componentOf('x')));
    expect(parts.members(componentOf('"x";key="a"'))).toBe(parts.members(componentOf('"x";key="b"')));
    expect([...parts.members(componentOf('"x";key="a"')).keys()]).toEqual(['a', 'b']);
  });

  it('keeps the sections of a message apart', () => {
    const parts = new MessageParts({
      status: 200,
      headers: ['x', 'of the response'],
      trailers: ['x', 'of its end'],
      request: { ...MESSAGE, headers: ['x', 'of the request'], trailers: [] },
    });
    const lines = ['x', '"x";tr', '"x";req', '"x";tr;req'].map((each) => parts.lines(componentOf(each)));
    expect(lines).toEqual([['of the response'], ['of its end'], ['of the request'], []]);
  });

  it('finds a query parameter that comes once', () => {
    const parts = new MessageParts(MESSAGE);
    const value = (name: string) => parts.queryParameter(componentOf(`"@query-param";name="${name}"`));
    expect(['a', 'b', 'c', 'd'].map(value)).toEqual(['1', undefined, '%20', undefined]);
  });
});

describe('the value of a covered field', () => {
  it('loses spaces and tabs around it and nothing else', () => {
    expect(linesOf('x', ' \ta \tb\t ')).toBe('"x": a \tb\n');
    expect(linesOf('x', '\u00a0a\u00a0')).toBe('"x": \u00a0a\u00a0\n');
  });

  it('has a space for each obsolete fold, and no line break', () => {
    expect(linesOf('x', 'a \r\n\t b\n c')).toBe('"x": a b c\n');
    expect(linesOf('x', 'a\n"@method": GET')).toBeUndefined();
    expect(linesOf('x', 'a\rb')).toBeUndefined();
  });
});
