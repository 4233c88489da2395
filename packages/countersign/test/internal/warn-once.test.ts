import { expect, it, onTestFinished, vi } from 'vitest';
import { warnOnce } from '../../src/internal/warn-once.ts';

function recorded() {
  const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  onTestFinished(() => emit.mockRestore());
  return emit.mock.calls;
}

it('a warning is given once for each message and code', () => {
  const calls = recorded();
  for (let i = 0; i < 2; i++) {
    warnOnce('A', 'first');
    warnOnce('A', 'second');
    warnOnce('B', 'first');
  }
  expect(calls).toEqual([
    ['first', { code: 'A' }],
    ['second', { code: 'A' }],
    ['first', { code: 'B' }],
  ]);
});

it('no more than twenty warnings of a code are given', () => {
  const calls = recorded();
  for (let i = 0; i < 30; i++) warnOnce('C', `key ${i}`);
  expect(calls).toHaveLength(20);
});
