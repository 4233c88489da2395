import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServerClock } from '../../../src/redis/store/server-clock.ts';

/** Milliseconds that the server's clock is ahead of that of the process. */
const AHEAD = 1_700_000_000_000;

test('knows nothing before the first reply', () => {
  expect(new ServerClock().at(100)).toBeUndefined();
});

test('never tells a time that the server has not reached yet', () => {
  const delays = fc.array(fc.record({ after: fc.nat(5_000), delay: fc.nat(300) }), { minLength: 1 });
  fc.assert(
    fc.property(delays, fc.nat(5_000), (replies, later) => {
      const clock = new ServerClock();
      let now = 0;
      for (const { after, delay } of replies) {
        now += after;
        clock.observe(AHEAD + now, now + delay);
        expect(clock.at(now + later)).toBeLessThanOrEqual(AHEAD + now + later);
      }
    }),
  );
});

test('takes the quickest reply for the best', () => {
  const clock = new ServerClock();
  clock.observe(AHEAD + 1000, 1000 + 200);
  clock.observe(AHEAD + 2000, 2000 + 3);
  clock.observe(AHEAD + 3000, 3000 + 150);
  expect(clock.at(5000)).toBe(AHEAD + 5000 - 3);
});

test('follows a clock that was set forward at once', () => {
  const clock = new ServerClock();
  clock.observe(AHEAD, 0);
  clock.observe(AHEAD + 3_600_000 + 10, 10);
  expect(clock.at(20)).toBe(AHEAD + 3_600_000 + 20);
});

test('follows a clock that was set back after a while', () => {
  const clock = new ServerClock();
  clock.observe(AHEAD, 0);
  for (let now = 1000; now <= 11_000; now += 1000) clock.observe(AHEAD - 3_600_000 + now, now);
  expect(clock.at(12_000)).toBe(AHEAD - 3_600_000 + 12_000);
});

test('knows nothing after it was told to forget', () => {
  const clock = new ServerClock();
  clock.observe(AHEAD, 0);
  clock.forget();
  expect(clock.at(1)).toBeUndefined();
  clock.observe(AHEAD - 500 + 2, 2);
  expect(clock.at(3)).toBe(AHEAD - 500 + 3);
});

test('trusts the best reply for ten seconds, and then the next one', () => {
  const clock = new ServerClock();
  clock.observe(AHEAD - 1, 0);
  clock.observe(AHEAD + 9_000 - 50, 9_000);
  clock.observe(AHEAD + 10_000 - 50, 10_000);
  expect(clock.at(10_000)).toBe(AHEAD + 10_000 - 1);
  clock.observe(AHEAD + 10_001 - 50, 10_001);
  expect(clock.at(10_001)).toBe(AHEAD + 10_001 - 50);
});
