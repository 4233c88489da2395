import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionInWindow } from '../../src/checks/window.ts';
import { type ClientClock, createClientClock } from '../../src/client/client-clock.ts';
import type { TimestampWindow } from '../../src/scheme/timestamp-window.ts';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const ORIGIN = 'https://api.example.com';
const WINDOW: TimestampWindow = { pastMs: 300_000, futureMs: 300_000, resolutionMs: 1000 };

/** The time that passes, for a client whose clock is ahead by so much and for a server. */
class World {
  nowMs = NOW;
  aheadMs: number;
  readonly window: TimestampWindow;
  readonly clock: ClientClock;

  constructor(aheadMs: number, window = WINDOW, maxSkewMs: (origin: string) => number = () => 24 * HOUR) {
    this.aheadMs = aheadMs;
    this.window = window;
    this.clock = createClientClock({
      clock: () => this.nowMs + this.aheadMs,
      monotonicClock: () => this.nowMs - NOW,
      window,
      refusalStatuses: new Set([401]),
      maxSkewMs,
    });
  }

  /** A request under way and back: whether it was accepted, and what was made of the answer. */
  exchange(thereMs = 0, backMs = 0, origin = ORIGIN): { status: number; isWorthSigningAnew: boolean } {
    const reading = this.clock.read(origin);
    this.nowMs += thereMs;
    const { resolutionMs } = this.window;
    const signedMs = Math.floor(reading.nowMs / resolutionMs) * resolutionMs;
    const status = positionInWindow(signedMs, this.nowMs, this.window) === 'inside' ? 200 : 401;
    const headers = { date: new Date(this.nowMs).toUTCString() };
    this.nowMs += backMs;
    return { status, isWorthSigningAnew: this.clock.shouldRetry(reading, { status, headers }) };
  }
}

const windows: fc.Arbitrary<TimestampWindow> = fc.record({
  pastMs: fc.integer({ min: 10, max: 600 }).map((seconds) => seconds * 1000),
  futureMs: fc.integer({ min: 10, max: 600 }).map((seconds) => seconds * 1000),
  resolutionMs: fc.constantFrom(1, 1000),
});
const skews = fc.integer({ min: -23 * HOUR, max: 23 * HOUR });
/** A window, and a skew that is more likely to lie at one of its edges than elsewhere. */
const skewed = windows.chain((window) =>
  fc
    .oneof(
      skews,
      fc.integer({ min: -3000, max: 3000 }).map((ms) => window.futureMs + ms),
      fc.integer({ min: -3000, max: 3000 }).map((ms) => -window.pastMs + ms),
    )
    .map((skew) => ({ window, skew })),
);
const phases = fc.integer({ min: 0, max: 999 });
/** Within which the first answer comes, so that the window is wider than what one cannot know. */
const delays = fc.integer({ min: 0, max: 2000 });

describe('a clock that is corrected', () => {
  it('is right after one refusal, whatever the skew, the window and the fractions of a second', () => {
    fc.assert(
      fc.property(skewed, phases, delays, delays, ({ window, skew }, phase, there, back) => {
        const world = new World(skew, window);
        world.nowMs += phase;
        if (world.exchange(there, back).status === 200) return;
        expect(world.exchange(there, back).status).toBe(200);
        for (let i = 0; i < 5; i++) {
          world.nowMs += 10 * HOUR + 333;
          expect(world.exchange(there, back).status).toBe(200);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never has a request signed anew that was accepted, nor one that its own clock has right', () => {
    fc.assert(
      fc.property(skewed, phases, delays, delays, ({ window, skew }, phase, there, back) => {
        const world = new World(skew, window);
        world.nowMs += phase;
        const reading = world.clock.read(ORIGIN);
        world.nowMs += there;
        const { resolutionMs } = window;
        const signedMs = Math.floor(reading.nowMs / resolutionMs) * resolutionMs;
        const wasInside = positionInWindow(signedMs, world.nowMs, window) === 'inside';
        // The handler takes its time, and then refuses.
        world.nowMs += back;
        const headers = { date: new Date(world.nowMs).toUTCString() };
        const isWorthSigningAnew = world.clock.shouldRetry(reading, { status: 401, headers });
        if (wasInside) expect(isWorthSigningAnew).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('is never ahead of the server by more than the half second that Date leaves open', () => {
    fc.assert(
      fc.property(skews, phases, fc.integer({ min: 0, max: 600_000 }), (skew, phase, back) => {
        const world = new World(skew);
        world.nowMs += phase;
        if (world.exchange(0, back).status === 200) return;
        const { nowMs, skew: learned } = world.clock.read(ORIGIN);
        if (learned !== undefined) expect(nowMs - world.nowMs).toBeLessThanOrEqual(500);
      }),
    );
  });

  it('has refusals signed anew at once where there is no delay, except for a second at the edge', () => {
    fc.assert(
      fc.property(skewed, phases, ({ window, skew }, phase) => {
        const world = new World(skew, window);
        world.nowMs += phase;
        const outsideBy = skew > 0 ? skew - window.futureMs : -skew - window.pastMs;
        if (outsideBy >= 2000) expect(world.exchange()).toEqual({ status: 401, isWorthSigningAnew: true });
      }),
    );
  });
});

describe('what was learned', () => {
  it('holds for the origin that it came from', () => {
    const world = new World(HOUR);
    world.exchange();
    expect(world.exchange().status).toBe(200);
    expect(world.exchange(0, 0, 'https://other.example.com').status).toBe(401);
    expect(world.exchange(0, 0, 'http://api.example.com').status).toBe(401);
  });

  it('is kept for a hundred origins, of which the one learned longest ago makes room', () => {
    const world = new World(HOUR);
    for (let i = 0; i <= 100; i++) world.exchange(0, 0, `https://${i}.example.com`);
    expect(world.clock.read('https://0.example.com').skew).toBeUndefined();
    for (const i of [1, 50, 100]) expect(world.clock.read(`https://${i}.example.com`).skew).toBeDefined();
  });

  it('is forgotten when the clock is set by more than a second, and kept when it drifts', () => {
    const world = new World(-3 * HOUR);
    world.exchange();
    world.aheadMs += 900;
    expect(world.clock.read(ORIGIN).skew).toBeDefined();
    world.aheadMs += 200;
    expect(world.clock.read(ORIGIN).skew).toBeUndefined();
  });

  it('makes room last where it was learned anew', () => {
    const world = new World(HOUR);
    const originOf = (i: number) => `https://${i}.example.com`;
    for (let i = 0; i < 100; i++) world.exchange(0, 0, originOf(i));
    const headers = { date: new Date(world.nowMs + HOUR).toUTCString() };
    world.clock.shouldRetry(world.clock.read(originOf(1)), { status: 401, headers });
    for (let i = 0; i < 100; i++) expect(world.clock.read(originOf(i)).skew).toBeDefined();
    for (const i of [100, 101]) world.exchange(0, 0, originOf(i));
    const isKept = (i: number) => world.clock.read(originOf(i)).skew !== undefined;
    expect([0, 1, 2, 3].map(isKept)).toEqual([false, true, false, true]);
  });

  it('is not undone by a late answer to a request that went by what was known before', () => {
    const world = new World(HOUR);
    world.exchange();
    const late = world.clock.read(ORIGIN);
    const headers = { date: new Date(world.nowMs + HOUR).toUTCString() };
    world.clock.shouldRetry(world.clock.read(ORIGIN), { status: 401, headers });
    const known = world.clock.read(ORIGIN).skew;
    world.clock.shouldRetry(late, { status: 401, headers: {} });
    expect(known).toBeDefined();
    expect(world.clock.read(ORIGIN).skew).toBe(known);
  });

  it('is not confirmed or undone by answers to requests that were signed before', () => {
    const world = new World(HOUR);
    const early = world.clock.read(ORIGIN);
    world.exchange();
    const headers = { date: new Date(world.nowMs + HOUR).toUTCString() };
    expect(world.clock.shouldRetry(early, { status: 401, headers })).toBe(false);
    expect(world.exchange().status).toBe(200);
  });

  it.each([
    [200, true],
    [404, false],
    [503, false],
  ])('is proven by a success: after a %i, a refusal without reason leaves it: %s', (status, isLeft) => {
    const world = new World(HOUR);
    world.exchange();
    const reading = world.clock.read(ORIGIN);
    world.clock.shouldRetry(reading, { status, headers: {} });
    world.clock.shouldRetry(reading, { status: 401, headers: {} });
    expect(world.clock.read(ORIGIN).skew !== undefined).toBe(isLeft);
  });

  it('is at most what the origin is trusted with', () => {
    const world = new World(HOUR, WINDOW, (origin) => (origin === ORIGIN ? HOUR + 1000 : HOUR - 1000));
    expect(world.exchange().isWorthSigningAnew).toBe(true);
    expect(world.exchange(0, 0, 'https://other.example.com').isWorthSigningAnew).toBe(false);
  });
});

it('leaves all alone for an origin that is not trusted at all, also where the clock was set meanwhile', () => {
  for (const maxMs of [0, 1]) {
    const world = new World(HOUR, WINDOW, () => maxMs);
    const reading = world.clock.read(ORIGIN);
    world.aheadMs = 0;
    const headers = { date: new Date(world.nowMs).toUTCString() };
    expect(world.clock.shouldRetry(reading, { status: 401, headers })).toBe(maxMs > 0);
  }
});

it('does not blame the clock for a request that was under way for too long', () => {
  const world = new World(0);
  expect(world.exchange(HOUR).status).toBe(401);
  const reading = world.clock.read(ORIGIN);
  expect(reading.skew).toBeUndefined();
  // How long the request took says nothing of when the server looked at it.
  expect(world.exchange(301_000).isWorthSigningAnew).toBe(false);
});
