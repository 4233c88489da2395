import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Batch } from '../../../src/redis/store/batch.ts';
import { accountName } from '../../../src/redis/store/key-names.ts';
import { request } from '../support/requests.ts';

const name = accountName('countersign:', 'acme:key-1');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
});
afterEach(() => vi.useRealTimers());

function open(timeoutMs = 100) {
  const onDeadline = vi.fn();
  const batch = new Batch(timeoutMs, onDeadline);
  const outcomes = [request(), request()].map((each) =>
    batch.add(each, name).then(
      ({ outcome }) => outcome,
      (error: Error) => error.message,
    ),
  );
  return { batch, onDeadline, outcomes };
}

describe('a batch', () => {
  test('holds requests and their names in their order', () => {
    const { batch } = open();
    expect(batch.requests).toHaveLength(2);
    expect(batch.names).toEqual([name, name]);
    batch.fail(new Error('over'));
  });

  test('is settled once, each request by its own outcome', async () => {
    const { batch, onDeadline, outcomes } = open();
    const settle = vi.fn((i: number) => (i === 0 ? ({ outcome: 'replayed' } as const) : new Error('broken')));
    batch.settle(settle);
    batch.settle(settle);
    batch.fail(new Error('too late'));
    expect(settle.mock.calls.map(([i]) => i)).toEqual([0, 1]);
    expect(await Promise.all(outcomes)).toEqual(['replayed', 'broken']);
    expect(batch.isSettled).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(onDeadline).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('fails as a whole', async () => {
    const { batch, outcomes } = open();
    batch.fail(new Error('gone'));
    expect(await Promise.all(outcomes)).toEqual(['gone', 'gone']);
  });

  test('has its deadline on the monotonic clock, and tells when it has passed', async () => {
    const begun = performance.now();
    const { batch, onDeadline } = open(100);
    expect(batch.deadlineMs).toBe(begun + 100);
    await vi.advanceTimersByTimeAsync(99);
    expect(onDeadline).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2);
    expect(onDeadline).toHaveBeenCalledExactlyOnceWith(batch);
  });

  test('that is settled in the turn after its deadline, by what had arrived, is not late', async () => {
    const { batch, onDeadline } = open(100);
    setTimeout(() => batch.fail(new Error('answered')), 100);
    await vi.advanceTimersByTimeAsync(200);
    expect(onDeadline).not.toHaveBeenCalled();
  });
});
