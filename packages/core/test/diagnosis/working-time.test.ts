import { describe, expect, it } from 'vitest';
import { type Steps, WorkingTime, workThrough } from '../../src/diagnosis/working-time.ts';

function busyFor(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

function* workOf(time: WorkingTime, count: number): Steps<number> {
  for (let i = 0; i < count; i++) {
    busyFor(1);
    yield* time.pause();
  }
  return time.ms;
}

describe('working time', () => {
  it('is that of the work, without what passes in its pauses', () => {
    const time = new WorkingTime();
    const startMs = performance.now();
    const steps = workOf(time, 3);
    let step = steps.next();
    let pausedMs = 0;
    while (step.done !== true) {
      const sinceMs = performance.now();
      busyFor(20);
      pausedMs += performance.now() - sinceMs;
      step = steps.next();
    }
    expect(pausedMs).toBeGreaterThanOrEqual(60);
    const workedMs = performance.now() - startMs - pausedMs;
    expect(step.value).toBeGreaterThanOrEqual(3);
    expect(step.value).toBeLessThanOrEqual(workedMs + 1);
  });

  it('has no pauses shortly after one another', () => {
    const time = new WorkingTime();
    busyFor(1);
    const pauses = [...time.pause(), ...time.pause()];
    expect(pauses).toHaveLength(1);
  });

  it('passes at once where nobody wants a pause', () => {
    expect(workThrough(workOf(new WorkingTime(), 3))).toBeGreaterThanOrEqual(3);
  });
});
