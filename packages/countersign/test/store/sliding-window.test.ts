import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Limit } from '../../src/store/limit.ts';
import {
  advance,
  type Demand,
  fits,
  newCounter,
  raise,
  secondsUntilFit,
  stateOf,
  type WindowCounter,
} from '../../src/store/sliding-window.ts';

const NOW = 1_700_000_040_000;

/** Asks for admission at the given times, in order; returns the times that were admitted. */
function admittedAt(limit: Limit, times: readonly number[]): number[] {
  const counter = newCounter();
  return times.filter((nowMs) => {
    advance(counter, limit, nowMs);
    const fitting = fits(counter, limit, { cost: 1, nowMs });
    if (fitting) counter.current++;
    return fitting;
  });
}

const limits = fc.record({
  limit: fc.integer({ min: 1, max: 12 }),
  windowSeconds: fc.constantFrom(1, 2, 7, 10, 60, 3600),
});

/** Times in order, most of them close together. */
const times = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 8_000 })), { maxLength: 150 })
  .map((gaps) => {
    let at = NOW;
    return gaps.map((gap) => {
      at += gap;
      return at;
    });
  });

/** A counter as traffic leaves it, somewhere in a window. */
const situations = fc
  .record({
    limit: fc.record({
      limit: fc.integer({ min: 1, max: 700 }),
      windowSeconds: fc.constantFrom(1, 2, 7, 10, 60, 90, 3600),
    }),
    previous: fc.integer({ min: 0, max: 900 }),
    current: fc.integer({ min: 0, max: 900 }),
    elapsed: fc.oneof(
      fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      fc.integer({ min: 0, max: 59 }).map((s) => s / 60),
    ),
  })
  .map(({ limit, previous, current, elapsed }) => {
    const counter: WindowCounter = { startMs: NOW, current, previous };
    return { limit, counter, nowMs: NOW + Math.floor(elapsed * limit.windowSeconds * 1000) };
  });

/** Part of a limit that a request costs. */
const costs = fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));

function costOf(share: number, { limit }: Limit): number {
  return Math.max(1, Math.round(share * limit));
}

/** Tells whether a demand fits after `seconds` in which nothing came. */
function fitsAfter(counter: WindowCounter, limit: Limit, demand: Demand, seconds: number): boolean {
  const later = { ...counter };
  const nowMs = demand.nowMs + seconds * 1000;
  advance(later, limit, nowMs);
  return fits(later, limit, { ...demand, nowMs });
}

describe('the sliding window', () => {
  it('admits exactly the limit of a burst out of silence, whenever it comes', () => {
    fc.assert(
      fc.property(
        limits,
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 20, maxLength: 60 }),
        (limit, phase, moments) => {
          const start = NOW + phase;
          const rest = moments
            .map((moment) => start + Math.floor(moment * limit.windowSeconds * 1000))
            .sort((a, b) => a - b);
          expect(admittedAt(limit, [start, ...rest])).toEqual([start, ...rest].slice(0, limit.limit));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never admits more than the limit in one of the windows that follow one another', () => {
    fc.assert(
      fc.property(limits, times, (limit, all) => {
        const counter = newCounter();
        const perWindow = new Map<number, number>();
        for (const time of all) {
          advance(counter, limit, time);
          if (!fits(counter, limit, { cost: 1, nowMs: time })) continue;
          counter.current++;
          perWindow.set(counter.startMs, (perWindow.get(counter.startMs) ?? 0) + 1);
        }
        for (const count of perWindow.values()) expect(count).toBeLessThanOrEqual(limit.limit);
      }),
      { numRuns: 300 },
    );
  });

  it('always admits fewer than twice the limit in any span of one window', () => {
    fc.assert(
      fc.property(limits, times, (limit, all) => {
        const admitted = admittedAt(limit, all);
        for (const from of admitted) {
          const inSpan = admitted.filter((time) => time >= from && time < from + limit.windowSeconds * 1000);
          expect(inSpan.length).toBeLessThan(2 * limit.limit);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never refuses a sender that leaves a window divided by one less than the limit between requests', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.constantFrom(1, 10, 60, 3600),
        fc.integer({ min: 0, max: 3_600_000 }),
        fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 10, maxLength: 200 }),
        (count, windowSeconds, phase, extra) => {
          const spacing = Math.ceil((windowSeconds * 1000) / (count - 1));
          let at = NOW + phase;
          const all = extra.map((slack) => {
            at += spacing + (slack < 1_500 ? 0 : slack);
            return at;
          });
          expect(admittedAt({ limit: count, windowSeconds }, all)).toEqual(all);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('admits a sender at exactly the rate of the limit all but one request in each window', () => {
    const limit = { limit: 10, windowSeconds: 60 };
    const all = Array.from({ length: 100 }, (_, i) => Math.floor(NOW / 60_000) * 60_000 + i * 6_000);
    expect(admittedAt(limit, all).length).toBeGreaterThanOrEqual(90);
  });

  it('never ends up shut under traffic that does not stop', () => {
    const limit = { limit: 5, windowSeconds: 60 };
    const all = Array.from({ length: 60_000 }, (_, i) => NOW + i * 100);
    // 100 minutes of ten requests a second.
    expect(admittedAt(limit, all).length).toBeGreaterThan(300);
  });

  it('names a wait that is enough, and to the second no longer than needed', () => {
    fc.assert(
      fc.property(situations, costs, ({ limit, counter, nowMs }, share) => {
        const cost = costOf(share, limit);
        const demand = { cost, nowMs };
        const wait = secondsUntilFit(counter, limit, demand);
        expect(fitsAfter(counter, limit, demand, wait)).toBe(true);
        if (wait > 0) expect(fitsAfter(counter, limit, demand, wait - 1)).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });

  it('names no wait exactly when a request fits', () => {
    fc.assert(
      fc.property(situations, costs, ({ limit, counter, nowMs }, share) => {
        const demand = { cost: costOf(share, limit), nowMs };
        expect(secondsUntilFit(counter, limit, demand) === 0).toBe(fits(counter, limit, demand));
      }),
    );
  });

  it('never fits what costs more than the limit, and always what costs nothing', () => {
    fc.assert(
      fc.property(situations, fc.integer({ min: 1, max: 1e9 }), ({ limit, counter, nowMs }, excess) => {
        expect(secondsUntilFit(counter, limit, { cost: limit.limit + excess, nowMs })).toBe(Infinity);
        expect(secondsUntilFit(counter, limit, { cost: 0, nowMs })).toBe(0);
        expect(fits(counter, limit, { cost: 0, nowMs })).toBe(true);
      }),
    );
  });

  it('counts a request of a cost as that many requests at once', () => {
    fc.assert(
      fc.property(situations, costs, ({ limit, counter, nowMs }, share) => {
        const cost = costOf(share, limit);
        const before = { ...counter, current: counter.current + cost - 1 };
        expect(fits(counter, limit, { cost, nowMs })).toBe(fits(before, limit, { cost: 1, nowMs }));
      }),
      { numRuns: 1000 },
    );
  });

  it('says when a request fits again of a limit that is used up, and of no other', () => {
    fc.assert(
      fc.property(situations, ({ limit, counter, nowMs }) => {
        const wait = secondsUntilFit(counter, limit, { cost: 1, nowMs });
        const { retryAfterSeconds } = stateOf(counter, limit, nowMs);
        expect(retryAfterSeconds).toBe(wait === 0 ? undefined : wait);
      }),
      { numRuns: 1000 },
    );
  });

  it('reports as remaining the number of requests that then fit', () => {
    fc.assert(
      fc.property(situations, ({ limit, counter, nowMs }) => {
        const { remaining } = stateOf(counter, limit, nowMs);
        const next = { ...counter };
        let admitted = 0;
        while (fits(next, limit, { cost: 1, nowMs })) {
          next.current++;
          admitted++;
        }
        expect(remaining).toBe(admitted);
      }),
      { numRuns: 1000 },
    );
  });

  it('reports when the window in progress ends, in whole seconds', () => {
    fc.assert(
      fc.property(situations, ({ limit, counter, nowMs }) => {
        const windowMs = limit.windowSeconds * 1000;
        const end = counter.startMs + windowMs;
        expect(stateOf(counter, limit, nowMs).resetSeconds).toBe(Math.ceil((end - nowMs) / 1000));
      }),
      { numRuns: 1000 },
    );
  });

  it('weighs the window before by the part of it that is still covered', () => {
    const limit = { limit: 10, windowSeconds: 60 };
    const counter = { startMs: NOW, current: 0, previous: 10 };

    for (const [seconds, remaining] of [
      [0, 0],
      [6, 1],
      [30, 5],
      [59, 9],
    ] as const) {
      expect(stateOf(counter, limit, NOW + seconds * 1000).remaining).toBe(remaining);
    }
  });

  it('keeps what was counted when the clock is set back', () => {
    const limit = { limit: 3, windowSeconds: 60 };
    const counter = newCounter();
    advance(counter, limit, NOW);
    counter.current = 3;
    advance(counter, limit, NOW - 10 * 86_400_000);
    expect(counter.current).toBe(3);
  });

  it('leaves no more room than either of two counters, whatever comes, once it is raised from one to the other', () => {
    const offsets = fc.integer({ min: -8_000, max: 8_000 });
    fc.assert(
      fc.property(
        situations,
        situations,
        offsets,
        times,
        ({ limit, counter, nowMs }, other, offset, later) => {
          const told = { ...other.counter, startMs: counter.startMs + offset };
          advance(counter, limit, nowMs);
          advance(told, limit, nowMs);
          const raised = { ...counter };
          raise(raised, told);
          for (const atMs of later.map((each) => each - NOW + nowMs)) {
            for (const each of [counter, told, raised]) advance(each, limit, atMs);
            const [most, one, two] = [raised, counter, told].map(
              (each) => stateOf(each, limit, atMs).remaining,
            );
            expect(most).toBeLessThanOrEqual(Math.min(one as number, two as number));
          }
        },
      ),
    );
  });
});
