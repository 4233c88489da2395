import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/store/memory/memory-store.ts';
import { type ReplayKnowledge, ReplayMemory } from '../../../src/store/memory/replay-memory.ts';
import type { Admission, AdmissionRequest } from '../../../src/store/store.ts';

const NOW = 1_700_000_000_000;
const PAST_MS = 20_000;

/** One request that is sent, perhaps many times: a copy of it always has the same times. */
interface Copy {
  readonly keyId: string;
  readonly replayId: string;
  readonly expiresAtMs: number;
}

interface Step {
  /** The verifier's clock, as an offset. */
  readonly nowMs: number;
  readonly keyId: string;
  /** Date of a new request, as an offset from the clock. */
  readonly datedMs: number;
  /** Which of the requests seen so far is sent again; a new one when there are fewer. */
  readonly copyOf: number;
  /** True if a nonce is used again under a new date. */
  readonly reuse: boolean;
}

const keyIds = fc.constantFrom('a', 'b', 'c', 'd');

function steps(clock: fc.Arbitrary<number>): fc.Arbitrary<Step[]> {
  const step = fc.record({
    nowMs: clock,
    keyId: keyIds,
    datedMs: fc.integer({ min: -PAST_MS, max: PAST_MS }),
    copyOf: fc.integer({ min: 0, max: 60 }),
    reuse: fc.boolean(),
  });
  return fc.array(step, { minLength: 1, maxLength: 60 });
}

/** Any time: forwards, backwards, in small steps and by years. */
const anyClock = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 90_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -400, max: 400 }).map((days) => days * 86_400_000) },
);

interface Decision {
  readonly step: Step;
  readonly copy: Copy;
  readonly isCopy: boolean;
  readonly outcome: Admission['outcome'];
  readonly size: number;
}

/** Plays the steps; `onlyInWindow` leaves out what a verifier would have refused before it asks the store. */
function play(all: readonly Step[], maxReplayIds: number, maxKeys: number, onlyInWindow = false): Decision[] {
  const store = memoryStore({ maxReplayIds, maxKeys });
  const sent: Copy[] = [];
  const decisions: Decision[] = [];
  let fresh = 0;
  for (const step of all) {
    const nowMs = NOW + step.nowMs;
    const before = sent[step.copyOf];
    const isCopy = before !== undefined && !step.reuse;
    const copy: Copy = isCopy
      ? before
      : {
          keyId: step.keyId,
          replayId: before !== undefined ? before.replayId : `fresh ${fresh++}`,
          expiresAtMs: nowMs + step.datedMs + PAST_MS + 1,
        };
    if (onlyInWindow && copy.expiresAtMs <= nowMs) continue;
    if (!isCopy) sent.push(copy);
    const claim: AdmissionRequest = {
      ...copy,
      timestampMs: copy.expiresAtMs - PAST_MS,
      limits: [],
      cost: 1,
      nowMs,
    };
    const { outcome } = store.admit(claim);
    decisions.push({ step, copy, isCopy, outcome, size: store.replayIds });
  }
  return decisions;
}

const capacity = fc.integer({ min: 1, max: 8 });
const secondOf = (ms: number) => Math.ceil(ms / 1000);
const identityOf = ({ keyId, replayId, expiresAtMs }: Copy) =>
  `${keyId}/${replayId}/${secondOf(expiresAtMs)}`;

describe('the replay memory, whatever keys, clock and capacity', () => {
  it('never admits one request twice, even after the clock was set back', () => {
    fc.assert(
      fc.property(steps(anyClock), capacity, fc.integer({ min: 1, max: 3 }), (all, entries, keys) => {
        const admitted = new Set<string>();
        for (const { copy, outcome } of play(all, entries, keys)) {
          if (outcome !== 'admitted') continue;
          expect(admitted).not.toContain(identityOf(copy));
          admitted.add(identityOf(copy));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('never admits a nonce twice while it is remembered or could be, when it has room', () => {
    fc.assert(
      fc.property(steps(anyClock), (all) => {
        const latest = new Map<string, number>();
        for (const { copy, step, outcome } of play(all, 100, 100)) {
          if (outcome !== 'admitted') continue;
          const nonce = `${copy.keyId}/${copy.replayId}`;
          const liveUntil = latest.get(nonce) ?? Number.NEGATIVE_INFINITY;
          // Once its second has passed the entry is gone for good, also if the clock is set back.
          const passed = all.slice(0, all.indexOf(step) + 1).some((each) => NOW + each.nowMs >= liveUntil);
          if (!passed) expect.unreachable(`${nonce} was admitted again while it was live`);
          latest.set(nonce, copy.expiresAtMs);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never holds more entries than it may', () => {
    fc.assert(
      fc.property(steps(anyClock), capacity, (all, entries) => {
        for (const { size } of play(all, entries, 2)) expect(size).toBeLessThanOrEqual(entries);
      }),
    );
  });

  it('answers a copy of an admitted request with one of the two refusals', () => {
    fc.assert(
      fc.property(steps(anyClock), capacity, (all, entries) => {
        const admitted = new Set<string>();
        for (const { copy, outcome } of play(all, entries, 100)) {
          if (admitted.has(identityOf(copy))) expect(['replayed', 'replay_unprovable']).toContain(outcome);
          if (outcome === 'admitted') admitted.add(identityOf(copy));
        }
      }),
    );
  });

  it('calls nothing a replay that it has not admitted', () => {
    fc.assert(
      fc.property(steps(anyClock), capacity, (all, entries) => {
        const nonces = new Set<string>();
        for (const { copy, outcome } of play(all, entries, 2)) {
          const nonce = `${copy.keyId}/${copy.replayId}`;
          if (outcome === 'replayed') expect(nonces).toContain(nonce);
          if (outcome === 'admitted') nonces.add(nonce);
        }
      }),
    );
  });

  it('cannot prove a request new only when its key, or all, lost one that expires no sooner', () => {
    fc.assert(
      fc.property(steps(anyClock), capacity, (all, entries) => {
        const admitted: Copy[] = [];
        let latestMs = Number.NEGATIVE_INFINITY;
        for (const { copy, step, outcome } of play(all, entries, 100)) {
          latestMs = Math.max(latestMs, NOW + step.nowMs);
          if (outcome === 'admitted') admitted.push(copy);
          if (outcome !== 'replay_unprovable') continue;
          const second = secondOf(copy.expiresAtMs);
          const expired = admitted.some(
            (each) => secondOf(each.expiresAtMs) >= second && secondOf(each.expiresAtMs) * 1000 <= latestMs,
          );
          const dropped =
            admitted.length > entries &&
            admitted.some((each) => each.keyId === copy.keyId && secondOf(each.expiresAtMs) >= second);
          expect(expired || dropped).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('can prove every request of a clock that only goes forward, while there is room', () => {
    fc.assert(
      fc.property(steps(anyClock), (all) => {
        const forward = all.toSorted((a, b) => a.nowMs - b.nowMs);
        for (const { outcome } of play(forward, 100, 100, true))
          expect(outcome).not.toBe('replay_unprovable');
      }),
    );
  });

  it('refuses no request for what other keys lost, on a clock that only goes forward', () => {
    fc.assert(
      fc.property(steps(anyClock), capacity, (all, entries) => {
        const forward = all.toSorted((a, b) => a.nowMs - b.nowMs);
        const latest = new Map<string, number>();
        for (const { copy, outcome } of play(forward, entries, 100, true)) {
          const own = latest.get(copy.keyId) ?? Number.NEGATIVE_INFINITY;
          const second = secondOf(copy.expiresAtMs);
          if (outcome === 'replay_unprovable') expect(second).toBeLessThanOrEqual(own);
          if (outcome === 'admitted') latest.set(copy.keyId, Math.max(own, second));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('can prove every request of a key that never held more than an equal share, whatever others do', () => {
    fc.assert(
      fc.property(steps(anyClock), fc.integer({ min: 4, max: 12 }), (all, entries) => {
        const forward = all.toSorted((a, b) => a.nowMs - b.nowMs);
        const admitted: Copy[] = [];
        const beyondShare = new Set<string>();
        for (const { copy, step, outcome } of play(forward, entries, 100, true)) {
          if (outcome === 'replay_unprovable') expect(beyondShare).toContain(copy.keyId);
          if (outcome !== 'admitted') continue;
          admitted.push(copy);
          const nowSecond = Math.floor((NOW + step.nowMs) / 1000);
          const live = admitted.filter(({ expiresAtMs }) => secondOf(expiresAtMs) > nowSecond);
          const keys = new Set(live.map(({ keyId }) => keyId));
          for (const keyId of keys) {
            const held = live.filter((each) => each.keyId === keyId).length;
            if (held > entries / keys.size) beyondShare.add(keyId);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('always admits a new request dated after all others', () => {
    fc.assert(
      fc.property(
        steps(anyClock),
        capacity,
        fc.integer({ min: 1, max: 3 }),
        keyIds,
        (all, entries, keys, keyId) => {
          const store = memoryStore({ maxReplayIds: entries, maxKeys: keys });
          let latestMs = NOW;
          all.forEach((step, i) => {
            const expiresAtMs = NOW + step.nowMs + step.datedMs + PAST_MS;
            const nowMs = NOW + step.nowMs;
            const shared = { timestampMs: nowMs, limits: [], cost: 1, nowMs };
            store.admit({ keyId: step.keyId, replayId: `${i}`, expiresAtMs, ...shared });
            latestMs = Math.max(latestMs, expiresAtMs, nowMs);
            const cure = { keyId, replayId: `cure ${i}`, expiresAtMs: latestMs + 1000, ...shared };
            latestMs += 1000;
            expect(store.admit(cure).outcome).toBe('admitted');
          });
        },
      ),
    );
  });

  it('finds each of many ids, and forgets each alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 0, max: 42 }),
        (lives, elapsed) => {
          const memory = new ReplayMemory(128, 10);
          lives.forEach((seconds, i) => {
            expect(look(memory, 'k', `${i}`, seconds * 1000, 0)).toBe('new');
            memory.remember(seconds * 1000);
          });
          look(memory, 'k', 'none', 1e9, elapsed * 1000);
          expect(memory.size).toBe(lives.filter((seconds) => seconds > elapsed).length);
          lives.forEach((seconds, i) => {
            const known = look(memory, 'k', `${i}`, seconds * 1000, elapsed * 1000);
            expect(known).toBe(seconds > elapsed ? 'seen' : 'unprovable');
          });
        },
      ),
    );
  });
});

function look(
  memory: ReplayMemory,
  keyId: string,
  replayId: string,
  expiresAtMs: number,
  nowMs: number,
): ReplayKnowledge {
  return memory.look({ keyId, replayId, expiresAtMs, nowMs });
}

describe('ReplayMemory', () => {
  it('reuses the room of forgotten entries for as long as it is used', () => {
    const memory = new ReplayMemory(4, 4);
    for (let second = 0; second < 2000; second++) {
      expect(look(memory, 'k', `${second}`, (second + 3) * 1000, second * 1000)).toBe('new');
      memory.remember((second + 3) * 1000);
      expect(memory.size).toBeLessThanOrEqual(3);
    }
  });

  it('forgets at once what has expired when the clock jumps by years', () => {
    const memory = new ReplayMemory(5000, 10);
    for (let i = 0; i < 3000; i++) {
      // Gaps longer than the steps that are tried one by one.
      const expiresAtMs = NOW + (i + 1) * 5_000_000;
      look(memory, 'k', `${i}`, expiresAtMs, NOW);
      memory.remember(expiresAtMs);
    }
    expect(look(memory, 'k', 'new', NOW + 1e15, NOW + 1e14)).toBe('new');
    expect(memory.size).toBe(0);
  });

  it('costs nothing to look at after a jump of the clock with nothing remembered', () => {
    const memory = new ReplayMemory(4, 4);
    expect(look(memory, 'k', 'r', 8e15, 0)).toBe('new');
    memory.remember(8e15);
    expect(look(memory, 'k', 'r', 8e15, 7.9e15)).toBe('seen');
    expect(look(memory, 'k', 'other', 8.1e15, 8.05e15)).toBe('new');
    expect(memory.size).toBe(0);
  });

  it('finds entries in any order of expiry across gaps', () => {
    const memory = new ReplayMemory(100, 10);
    const lives = [5_000, 1, 90_000, 2, 1_500, 4_999, 3];
    for (const seconds of lives) {
      look(memory, 'k', `${seconds}`, seconds * 1000, 0);
      memory.remember(seconds * 1000);
    }
    for (const elapsed of [0, 1, 2, 3, 1_499, 1_500, 4_999, 5_000, 89_999, 90_000]) {
      look(memory, 'other', 'none', 1e9, elapsed * 1000);
      expect(memory.size).toBe(lives.filter((seconds) => seconds > elapsed).length);
    }
  });

  it('drops what expires first of the largest key, whenever it was put in', () => {
    const memory = new ReplayMemory(3, 10);
    const put = (keyId: string, id: string, seconds: number) => {
      expect(look(memory, keyId, id, seconds * 1000, 0)).toBe('new');
      memory.remember(seconds * 1000);
    };
    put('a', 'late', 20);
    put('a', 'early', 10);
    put('b', 'r', 5);
    put('c', 'r', 5);
    expect(look(memory, 'a', 'early', 10_000, 0)).toBe('unprovable');
    expect(look(memory, 'a', 'late', 20_000, 0)).toBe('seen');
    expect(look(memory, 'b', 'r', 5_000, 0)).toBe('seen');
    expect(look(memory, 'c', 'r', 5_000, 0)).toBe('seen');
  });

  it('takes the room for a key that holds as much as any other from that key itself', () => {
    const memory = new ReplayMemory(4, 10);
    const put = (keyId: string, id: string, seconds: number) => {
      look(memory, keyId, id, seconds * 1000, 0);
      memory.remember(seconds * 1000);
    };
    for (const keyId of ['a', 'b']) for (const seconds of [7, 8]) put(keyId, `${seconds}`, seconds);
    put('a', '9', 9);
    expect(look(memory, 'a', '7', 7_000, 0)).toBe('unprovable');
    for (const seconds of [8, 9]) expect(look(memory, 'a', `${seconds}`, seconds * 1000, 0)).toBe('seen');
    for (const seconds of [7, 8]) expect(look(memory, 'b', `${seconds}`, seconds * 1000, 0)).toBe('seen');
  });

  it('makes room for a key that would hold as much as the largest from that key, not from the largest', () => {
    const memory = new ReplayMemory(3, 10);
    const put = (keyId: string, seconds: number) => {
      look(memory, keyId, `${seconds}`, seconds * 1000, 0);
      memory.remember(seconds * 1000);
    };
    for (const seconds of [7, 8]) put('a', seconds);
    for (const seconds of [7, 8]) put('b', seconds);
    expect(memory.size).toBe(3);
    expect(look(memory, 'b', '7', 7_000, 0)).toBe('unprovable');
    for (const seconds of [7, 8]) expect(look(memory, 'a', `${seconds}`, seconds * 1000, 0)).toBe('seen');
  });

  it('keeps nothing of a key that fills it with ids of one second, and refuses that second', () => {
    const memory = new ReplayMemory(3, 10);
    for (let i = 0; i < 4; i++) {
      expect(look(memory, 'a', `${i}`, 9_000, 0)).toBe('new');
      memory.remember(9_000);
    }
    expect(memory.size).toBe(0);
    for (let i = 0; i < 5; i++) expect(look(memory, 'a', `${i}`, 9_000, 0)).toBe('unprovable');
    expect(look(memory, 'a', '5', 9_001, 0)).toBe('new');
  });

  it('forgets what had expired when it was put in, also for a clock that is set back', () => {
    const memory = new ReplayMemory(10, 10);
    look(memory, 'k', 'r', 90_000, 100_000);
    memory.remember(90_000);
    expect(memory.size).toBe(0);
    expect(look(memory, 'k', 'r', 90_000, 80_000)).toBe('unprovable');
  });

  it('holds ids of a clock that was set back beside those of before that are gone', () => {
    const memory = new ReplayMemory(2000, 10);
    const put = (keyId: string, id: string, seconds: number, now: number) => {
      expect(look(memory, keyId, id, seconds * 1000, now * 1000)).toBe('new');
      memory.remember(seconds * 1000);
    };
    for (let i = 0; i < 1000; i++) put('before', `${i}`, 500 + (i % 100), 400);
    look(memory, 'any', 'none', 1e9, 600_000);
    expect(memory.size).toBe(0);
    for (let i = 0; i < 1000; i++) put('after', `${i}`, 500 + (i % 100), 400);
    for (let i = 0; i < 1000; i++) put('more', `${i}`, 500 + (i % 100), 400);
    for (const [keyId, known] of [
      ['before', 'unprovable'],
      ['after', 'seen'],
      ['more', 'seen'],
    ] as const) {
      for (let i = 0; i < 1000; i++)
        expect(look(memory, keyId, `${i}`, (500 + (i % 100)) * 1000, 400_000)).toBe(known);
    }
  });

  it.each([false, true])('keeps equal ids of two keys apart, digests: %s', (replayIdIsDigest) => {
    const memory = new ReplayMemory(10, 10);
    const about = { replayId: 'ab'.repeat(32), replayIdIsDigest, expiresAtMs: 9_000, nowMs: 0 };
    for (const keyId of ['a', 'b', 'c']) {
      expect(memory.look({ keyId, ...about })).toBe('new');
      memory.remember(9_000);
      expect(memory.look({ keyId, ...about })).toBe('seen');
    }
  });

  it.each([
    ['is too short', 'abcdef0123'],
    ['has upper-case digits', 'ABCDEF0123456789'.repeat(4)],
    ['is no hex', '/:`g/:`g/:`g/:`g'],
    ['is no hex after eight digits', '01234567/:`g/:`g'],
  ])('remembers a digest that %s by all of its text', (_, replayId) => {
    const memory = new ReplayMemory(10, 10);
    const about = { keyId: 'k', replayIdIsDigest: true, expiresAtMs: 9_000, nowMs: 0 };
    memory.look({ ...about, replayId });
    memory.remember(9_000);
    expect(memory.look({ ...about, replayId })).toBe('seen');
    expect(memory.look({ ...about, replayId: `${replayId.slice(0, -1)}h` })).toBe('new');
    expect(
      memory.look({
        ...about,
        replayId: replayId.toLowerCase() === replayId ? `${replayId}h` : replayId.toLowerCase(),
      }),
    ).toBe('new');
  });

  it('tells digests apart by each of their first 16 digits', () => {
    const memory = new ReplayMemory(1000, 10);
    const hex = '0123456789abcdef';
    for (let i = 0; i < 16; i++) {
      for (const digit of hex) {
        if (digit === hex[i] && i > 0) continue;
        const replayId = `${hex.slice(0, i)}${digit}${hex.slice(i + 1)}`;
        const about = { keyId: 'k', replayId, replayIdIsDigest: true, expiresAtMs: 9_000, nowMs: 0 };
        expect(memory.look(about)).toBe('new');
        memory.remember(9_000);
      }
    }
  });

  it('lets no key that dates its requests ahead displace the next requests of another', () => {
    const memory = new ReplayMemory(50, 10);
    const admit = (keyId: string, id: string, nowS: number, datedS: number): ReplayKnowledge => {
      const known = look(memory, keyId, id, (datedS + 300) * 1000, nowS * 1000);
      if (known === 'new') memory.remember((datedS + 300) * 1000);
      return known;
    };
    for (let nowS = 1000; nowS < 1700; nowS++) {
      for (let i = 0; i < 20; i++) admit('loud', `${nowS}/${i}`, nowS, nowS + 299);
      for (let i = 0; i < 5; i++) expect(admit('quiet', `${nowS}/${i}`, nowS, nowS)).toBe('new');
    }
  });
});
