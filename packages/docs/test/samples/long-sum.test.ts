import { expect, it } from 'vitest';
import { longSum } from '../../src/samples/long-sum.ts';

it('adds a few expressions on one line', () => {
  expect(longSum(['timestamp', '"."', 'body'], '  ')).toBe('timestamp + "." + body');
});

it('breaks long lines behind a plus', () => {
  const [a, b] = ['a'.repeat(50), 'b'.repeat(50)];
  expect(longSum([a, b, 'c'], '  ')).toBe(`${a} +\n  ${b} + c`);
});
