import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isPromiseLike, withDeadline } from '../../src/internal/deadline.ts';

describe('withDeadline', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives what the work gives, and leaves no timer', async () => {
    expect(await withDeadline(Promise.resolve(5), 100, 'the work')).toBe(5);
    await expect(withDeadline(Promise.reject(new Error('no')), 100, 'the work')).rejects.toThrow('no');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects in words when the time is up', async () => {
    const late = withDeadline(new Promise(() => {}), 100, 'the work');
    const failed = expect(late).rejects.toThrow('the work did not answer within 100 ms');
    await vi.advanceTimersByTimeAsync(100);
    await failed;
  });

  it('is not moved by what comes after the time is up', async () => {
    let settle: (value: number) => void = () => {};
    const work = new Promise<number>((resolve) => {
      settle = resolve;
    });
    const late = withDeadline(work, 100, 'the work');
    const failed = expect(late).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(100);
    settle(1);
    await failed;
  });

  it('rejects for a thenable that throws', async () => {
    const odd = {
      // biome-ignore lint/suspicious/noThenProperty: a thenable that misbehaves is what is tested
      then: () => {
        throw new Error('odd');
      },
    } as unknown as Promise<void>;
    await expect(withDeadline(odd, 100, 'the work')).rejects.toThrow('odd');
  });
});

describe('isPromiseLike', () => {
  it('knows anything with a then()', () => {
    // biome-ignore lint/suspicious/noThenProperty: thenables are what is tested
    for (const each of [Promise.resolve(), { then: () => {} }] as unknown[])
      expect(isPromiseLike(each)).toBe(true);
    // biome-ignore lint/suspicious/noThenProperty: thenables are what is tested
    for (const each of [undefined, null, 0, '', {}, { then: true }] as unknown[])
      expect(isPromiseLike(each)).toBe(false);
  });
});
