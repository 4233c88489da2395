import { describe, expect, it } from 'vitest';
import { type Steps, TimeBudget, workThrough } from '../../src/diagnosis/time-budget.ts';

/** A clock that goes on when told to. */
function handClock() {
  let nowMs = 1000;
  return {
    now: () => nowMs,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

function work({ now, pass }: ReturnType<typeof handClock>, segments: readonly number[]) {
  const time = new TimeBudget(now);
  function* steps(): Steps<number> {
    for (const ms of segments) {
      pass(ms);
      yield* time.pause();
    }
    return time.ms;
  }
  return steps();
}

describe('working time', () => {
  it('is that of the work, without what passes in its pauses', () => {
    const clock = handClock();
    const steps = work(clock, [1, 2, 3]);
    let pauses = 0;
    let step = steps.next();
    while (step.done !== true) {
      pauses++;
      clock.pass(20);
      step = steps.next();
    }
    expect([step.value, pauses]).toEqual([6, 3]);
  });

  it('has no pauses shortly after one another', () => {
    expect([...work(handClock(), [0.1, 0.1, 0.1, 0.1, 0.1, 0.1])]).toHaveLength(2);
  });

  it('passes at once where nobody wants a pause', () => {
    expect(workThrough(work(handClock(), [1, 2]))).toBe(3);
  });
});
