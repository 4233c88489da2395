import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReplayKnowledge, ReplayMemory } from '../../../src/store/memory/replay-memory.ts';

const START = 1_764_547_200;
const DAY = 86_400;

/** The knowledge of ids while there is room for all, kept in the plainest way. */
class Model {
  readonly #ids = new Map<string, number>();
  readonly #floors = new Map<string, number>();

  get size(): number {
    return this.#ids.size;
  }

  look(keyId: string, replayId: string, { second, now }: { second: number; now: number }): ReplayKnowledge {
    for (const [name, expiry] of this.#ids) {
      if (expiry > now) continue;
      this.#ids.delete(name);
      const owner = name.slice(0, 1);
      this.#floors.set(owner, Math.max(this.#floors.get(owner) ?? expiry, expiry));
    }
    if (this.#ids.has(keyId + replayId)) return 'seen';
    return second <= (this.#floors.get(keyId) ?? Number.NEGATIVE_INFINITY) ? 'unprovable' : 'new';
  }

  remember(keyId: string, replayId: string, second: number): void {
    this.#ids.set(keyId + replayId, second);
  }
}

const span = (most: number) => fc.integer({ min: -most, max: most });
/** Steps of the clock: seconds, minutes, the days that a table spans, and years. */
const pass = fc.oneof(
  { weight: 20, arbitrary: fc.nat({ max: 3 }) },
  { weight: 4, arbitrary: span(400) },
  { weight: 1, arbitrary: span(20 * DAY) },
  { weight: 1, arbitrary: span(900 * DAY) },
);
const life = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 600 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 20 * DAY }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 2000 * DAY }) },
);
const step = fc.record({
  pass,
  life,
  keyId: fc.constantFrom('a', 'b', 'c', 'd'),
  replayId: fc.nat({ max: 300 }),
  /** Number of ids that come at once, one after the other. */
  burst: fc.oneof({ weight: 10, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat({ max: 200 }) }),
});

describe('the replay memory by a model', () => {
  it('knows exactly what the model knows, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const memory = new ReplayMemory(100_000, 100);
        const model = new Model();
        let now = START;
        for (const { pass: seconds, life: lasting, keyId, replayId, burst } of steps) {
          now += seconds;
          for (let i = 0; i < burst; i++) {
            const second = now + lasting;
            const name = `${replayId + i}`;
            const claim = { keyId, replayId: name, nowMs: now * 1000, expiresAtMs: second * 1000 };
            const known = memory.look(claim);
            expect(known).toBe(model.look(keyId, name, { second, now }));
            if (known !== 'new') continue;
            memory.remember(second * 1000);
            model.remember(keyId, name, second);
          }
          expect(memory.size).toBe(model.size);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('forgets nothing while it grows, and refuses every copy while it is full', () => {
    const memory = new ReplayMemory(5000, 100);
    const admitted: { keyId: string; replayId: string; expiresAtMs: number; nowMs: number }[] = [];
    for (let i = 0; i < 20_000; i++) {
      const now = START + Math.floor(i / 40);
      const keyId = `key ${i % 7}`;
      const claim = { keyId, replayId: `${i}`, nowMs: now * 1000, expiresAtMs: (now + 300) * 1000 };
      expect(memory.look(claim)).toBe('new');
      memory.remember(claim.expiresAtMs);
      admitted.push(claim);
      expect(memory.size).toBeLessThanOrEqual(5000);
      if (i < 5000 && i % 500 === 0)
        expect(new Set(admitted.map((each) => memory.look({ ...each, nowMs: claim.nowMs })))).toEqual(
          new Set(['seen']),
        );
    }
    const nowMs = admitted.at(-1)?.nowMs as number;
    const known = admitted.map((each) => memory.look({ ...each, nowMs }));
    expect(known).not.toContain('new');
    expect(known.filter((each) => each === 'seen')).toHaveLength(memory.size);
    expect(memory.size).toBeGreaterThan(4900);
  });

  it('loses none of as many ids as it may hold, of many keys', () => {
    const memory = new ReplayMemory(50_000, 1000);
    const claims = Array.from({ length: 50_000 }, (_, i) => ({
      ...{ keyId: `key ${i % 1000}`, replayId: `${i}`, nowMs: START * 1000 },
      expiresAtMs: (START + 1 + (i % 307)) * 1000,
    }));
    const known = claims.map((claim) => {
      const before = memory.look(claim);
      memory.remember(claim.expiresAtMs);
      return before;
    });
    expect(new Set(known)).toEqual(new Set(['new']));
    expect(memory.size).toBe(50_000);
    expect(new Set(claims.map((claim) => memory.look(claim)))).toEqual(new Set(['seen']));
  });
});
