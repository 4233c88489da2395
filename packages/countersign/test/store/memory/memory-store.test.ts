import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { testStore } from '../../../../../test/contract/store-contract.ts';
import { newKeyMemory } from '../../../src/store/key-memory.ts';
import type { Limit } from '../../../src/store/limit.ts';
import { memoryStore } from '../../../src/store/memory/memory-store.ts';
import type { AdmissionRequest } from '../../../src/store/store.ts';

testStore('memory', () => {
  let nowMs = 1_700_000_000_000;
  let monotonicMs = 1_234.5;
  return {
    store: memoryStore({ maxReplayIds: 1000, maxKeys: 1000, monotonicClock: () => monotonicMs }),
    nowMs: () => nowMs,
    advance(ms) {
      nowMs += ms;
      if (ms > 0) monotonicMs += ms;
    },
  };
});

const NOW = 1_700_000_000_000;

function claim(keyId: string, replayId: string, dated: number, nowSeconds = 0): AdmissionRequest {
  const timestampMs = NOW + dated * 1000;
  const nowMs = NOW + nowSeconds * 1000;
  return { keyId, replayId, timestampMs, expiresAtMs: timestampMs + 300_000, limits: [], cost: 1, nowMs };
}

describe('memoryStore', () => {
  it('decides at once, without a promise', () => {
    expect(memoryStore({ maxReplayIds: 10 }).admit(claim('k', 'r', 0)).outcome).toBe('admitted');
  });

  it('says how many replay ids it remembers', () => {
    const store = memoryStore({ maxReplayIds: 10 });
    expect(store.replayIds).toBe(0);
    store.admit(claim('k', '1', 0));
    store.admit(claim('k', '1', 0));
    store.admit(claim('k', '2', 0));
    expect(store.replayIds).toBe(2);
  });

  it('forgets what has expired', () => {
    const store = memoryStore({ maxReplayIds: 10 });
    for (let i = 0; i < 5; i++) store.admit(claim('k', `${i}`, 0));
    store.admit(claim('k', 'later', 301, 301));
    expect(store.replayIds).toBe(1);
  });

  it('admits a nonce again, under a new timestamp, once it has expired', () => {
    const store = memoryStore({ maxReplayIds: 10 });
    store.admit(claim('k', 'nonce', 0));
    expect(store.admit(claim('k', 'nonce', 400, 400)).outcome).toBe('admitted');
  });

  it('refuses an exact copy after its life when the clock was set back meanwhile', () => {
    const store = memoryStore({ maxReplayIds: 10 });
    store.admit(claim('k', 'r', 0));
    store.admit(claim('k', 'later', 400, 400));
    expect(store.admit(claim('k', 'r', 0, 10)).outcome).toBe('replay_unprovable');
  });

  it('makes room by dropping the oldest id of the key that holds the most, and refuses that key up to there', () => {
    const store = memoryStore({ maxReplayIds: 3 });
    store.admit(claim('quiet', '0', 0));
    store.admit(claim('loud', '1', 0));
    store.admit(claim('loud', '2', 10));
    store.admit(claim('third', '3', 11));
    expect(store.replayIds).toBe(3);
    expect(store.admit(claim('loud', '1', 0)).outcome).toBe('replay_unprovable');
    expect(store.admit(claim('loud', 'never seen', 0)).outcome).toBe('replay_unprovable');
    expect(store.admit(claim('loud', 'earlier still', -5)).outcome).toBe('replay_unprovable');
    expect(store.admit(claim('loud', '2', 10)).outcome).toBe('replayed');
    expect(store.admit(claim('quiet', '0', 0)).outcome).toBe('replayed');
  });

  it('lets a key that fills the store pay for it alone, however long it goes on', () => {
    const store = memoryStore({ maxReplayIds: 100 });
    expect(store.admit(claim('quiet', 'first', 0)).outcome).toBe('admitted');
    for (let i = 0; i < 1000; i++) store.admit(claim('loud', `${i}`, 1));
    expect(store.admit(claim('quiet', 'first', 0)).outcome).toBe('replayed');
    // A host of the same key whose clock is behind.
    expect(store.admit(claim('quiet', 'second', -8)).outcome).toBe('admitted');
    expect(store.admit(claim('loud', 'late', 1)).outcome).toBe('replay_unprovable');
    expect(store.admit(claim('loud', 'fresh', 2)).outcome).toBe('admitted');
  });

  it('leaves other keys unaffected by a drop, at the very same timestamp', () => {
    const store = memoryStore({ maxReplayIds: 2 });
    for (const id of ['1', '2', '3']) store.admit(claim('loud', id, 0));
    expect(store.admit(claim('other', '4', 0)).outcome).toBe('admitted');
  });

  it('admits the key again once it dates its request after the one that was dropped', () => {
    const store = memoryStore({ maxReplayIds: 2 });
    for (const [i, id] of ['1', '2', '3'].entries()) store.admit(claim('loud', id, i));
    expect(store.admit(claim('loud', 'old', 0)).outcome).toBe('replay_unprovable');
    expect(store.admit(claim('loud', 'fresh', 1)).outcome).toBe('admitted');
  });

  it('keeps the one id that it has room for, and never admits a copy', () => {
    const store = memoryStore({ maxReplayIds: 1 });
    for (let i = 0; i < 20; i++) {
      expect(store.admit(claim('k', `${i}`, i, i)).outcome).toBe('admitted');
      expect(store.replayIds).toBe(1);
      for (let j = 0; j <= i; j++) {
        expect(store.admit(claim('k', `${j}`, j, i)).outcome).toBe(
          j === i ? 'replayed' : 'replay_unprovable',
        );
      }
    }
  });

  it('keeps room for entries when a request is refused', () => {
    const store = memoryStore({ maxReplayIds: 2 });
    const limits: Limit[] = [{ limit: 1, windowSeconds: 60 }];
    store.admit({ ...claim('k', '1', 0), limits });
    for (let i = 0; i < 5; i++) store.admit({ ...claim('k', `over ${i}`, 5), limits });
    expect(store.replayIds).toBe(1);
    expect(store.admit({ ...claim('k', '1', 0), limits }).outcome).toBe('replayed');
  });

  it('refuses a key up to its floor also when it has no room for that any more, and hardly any other', () => {
    const store = memoryStore({ maxReplayIds: 1, maxKeys: 1 });
    store.admit(claim('a', '1', 20));
    store.admit(claim('b', '2', 10));
    store.admit(claim('c', '3', 0));
    // Two keys hold nothing, with room for one of them.
    expect(store.admit(claim('a', '1', 20)).outcome).toBe('replay_unprovable');
    expect(store.admit(claim('a', 'new', 20)).outcome).toBe('replay_unprovable');
    expect(store.admit(claim('b', '2', 10)).outcome).toBe('replay_unprovable');
    const others = Array.from({ length: 20 }, (_, i) => store.admit(claim(`other ${i}`, 'new', 0)).outcome);
    // One in 65 536 shares the floor of a forgotten key.
    expect(others.filter((outcome) => outcome === 'admitted').length).toBeGreaterThan(15);
    expect(store.admit(claim('a', 'newer', 21)).outcome).toBe('admitted');
  });

  it('keeps one key from refusing others by dates that lie far ahead, after the clock went there and back', () => {
    const store = memoryStore({ maxReplayIds: 10 });
    const yearSeconds = 365 * 86_400;
    store.admit(claim('early', 'r', yearSeconds, yearSeconds));
    store.admit(claim('early', 's', yearSeconds + 400, yearSeconds + 400));
    expect(store.admit(claim('other', 't', 0)).outcome).toBe('admitted');
    expect(store.admit(claim('early', 'r', yearSeconds)).outcome).toBe('replay_unprovable');
  });

  it('refuses requests dated before it was made when it was told to', () => {
    const store = memoryStore({ maxReplayIds: 10, refuseOlderThanStart: true, clock: () => NOW });
    expect(store.admit(claim('k', '1', -1)).outcome).toBe('replay_unprovable');
    expect(store.admit(claim('k', '1', 0)).outcome).toBe('admitted');
    expect(store.admit(claim('k', '2', 1)).outcome).toBe('admitted');
  });

  it('admits requests dated before it was made unless it was told not to', () => {
    const store = memoryStore({ maxReplayIds: 10, clock: () => NOW });
    expect(store.admit(claim('k', '1', -100)).outcome).toBe('admitted');
  });

  it('warns once when limits of an active key are forgotten', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    try {
      const store = memoryStore({ maxReplayIds: 100, maxKeys: 2 });
      const limits: Limit[] = [{ limit: 1, windowSeconds: 60 }];
      for (let i = 0; i < 10; i++) store.admit({ ...claim(`key ${i}`, 'r', 0), limits });
      expect(warn).toHaveBeenCalledTimes(1);
      expect(warn.mock.calls[0]?.[1]).toMatchObject({ code: 'COUNTERSIGN_LIMITS_FORGOTTEN' });
    } finally {
      warn.mockRestore();
    }
  });

  it('warns also when the longer of several lists of limits is forgotten', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    try {
      const store = memoryStore({ maxReplayIds: 100, maxKeys: 1 });
      const ask = (keyId: string, windowSeconds: number, nowSeconds: number) =>
        store.admit({
          ...claim(keyId, '', 0, nowSeconds),
          ...{ replayId: undefined, limits: [{ limit: 1, windowSeconds }] },
        });
      ask('a', 3600, 0);
      ask('a', 1, 0);
      ask('b', 1, 600);
      expect(warn).toHaveBeenCalledTimes(1);
      ask('c', 1, 602);
      expect(warn).toHaveBeenCalledTimes(1);
    } finally {
      warn.mockRestore();
    }
  });

  it('forgets no key for another one that it refuses', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    try {
      const store = memoryStore({ maxReplayIds: 100, maxKeys: 1 });
      const limits: Limit[] = [{ limit: 2, windowSeconds: 60 }];
      const ask = (keyId: string, cost: number) =>
        store.admit({ ...claim(keyId, 'r', 0), replayId: undefined, limits, cost }).outcome;
      expect([ask('a', 2), ask('b', 3), ask('a', 1)]).toEqual(['admitted', 'rate_limited', 'rate_limited']);
      expect(warn).not.toHaveBeenCalled();
    } finally {
      warn.mockRestore();
    }
  });

  it('counts alike with and without a place at the key to remember its account', () => {
    const step = fc.record({
      keyId: fc.constantFrom('a', 'b'),
      cost: fc.nat({ max: 3 }),
      nowMs: fc.integer({ min: -5_000, max: 5_000 }),
      isOther: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const [store, expected] = [memoryStore({ maxReplayIds: 1 }), memoryStore({ maxReplayIds: 1 })];
        const memories = new Map(['a', 'b'].map((id) => [id, newKeyMemory()]));
        const lists: Limit[][] = [[{ limit: 4, windowSeconds: 1 }], [{ limit: 9, windowSeconds: 3 }]];
        for (const { keyId, cost, nowMs, isOther } of steps) {
          const limits = lists[isOther ? 1 : 0] as Limit[];
          const asked = { ...claim(keyId, '', 0), replayId: undefined, limits, cost, nowMs: NOW + nowMs };
          const keyMemory = memories.get(keyId);
          expect(store.admit({ ...asked, keyMemory })).toEqual(expected.admit(asked));
        }
      }),
    );
  });

  it('forgets a key wherever its account is remembered, and mixes no two stores', () => {
    const limits: Limit[] = [{ limit: 5, windowSeconds: 60 }];
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    try {
      const [store, other] = [memoryStore({ maxKeys: 1 }), memoryStore()];
      const keyMemory = newKeyMemory();
      const ask = (of: typeof store, keyId: string, memory?: typeof keyMemory) => {
        const asked = { ...claim(keyId, '', 0), replayId: undefined, limits, keyMemory: memory };
        const admission = of.admit(asked);
        return 'limits' in admission && admission.limits[0]?.remaining;
      };
      expect([ask(store, 'a', keyMemory), ask(store, 'a', keyMemory)]).toEqual([4, 3]);
      expect(ask(other, 'a', keyMemory)).toBe(4);
      expect(ask(store, 'a', keyMemory)).toBe(2);
      ask(store, 'b');
      expect([ask(store, 'a', keyMemory), ask(store, 'a')]).toEqual([4, 3]);
    } finally {
      warn.mockRestore();
    }
  });

  it('says nothing when a key is forgotten of which nothing counts any more', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    try {
      const store = memoryStore({ maxReplayIds: 100, maxKeys: 1 });
      const limits: Limit[] = [{ limit: 1, windowSeconds: 60 }];
      for (const [i, keyId] of ['a', 'b', 'c'].entries())
        store.admit({ ...claim(keyId, 'r', i * 120, i * 120), limits });
      expect(warn).not.toHaveBeenCalled();
    } finally {
      warn.mockRestore();
    }
  });

  it('remembers no replay id of a claim without one', () => {
    const store = memoryStore({ maxReplayIds: 10 });
    const alone: AdmissionRequest = { ...claim('k', '', 0), replayId: undefined };
    for (let i = 0; i < 3; i++) expect(store.admit(alone).outcome).toBe('admitted');
    expect(store.replayIds).toBe(0);
  });

  it('asks of claims without a replay id no date, even when older requests are refused', () => {
    const store = memoryStore({ maxReplayIds: 10, refuseOlderThanStart: true, clock: () => NOW });
    expect(store.admit({ ...claim('k', '', -100), replayId: undefined }).outcome).toBe('admitted');
  });

  it('forgets no key for those that are only looked at, and keeps none for being looked at', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    try {
      const store = memoryStore({ maxReplayIds: 100, maxKeys: 2 });
      const limits: Limit[] = [{ limit: 5, windowSeconds: 60 }];
      const ask = (keyId: string, cost: number) => {
        const admission = store.admit({ ...claim(keyId, '', 0), replayId: undefined, limits, cost });
        return 'limits' in admission && admission.limits[0]?.remaining;
      };
      expect([ask('a', 1), ask('b', 2)]).toEqual([4, 3]);
      for (let i = 0; i < 10; i++) expect(ask(`other ${i}`, 0)).toBe(5);
      expect([ask('a', 0), ask('b', 0)]).toEqual([4, 3]);
      expect(warn).not.toHaveBeenCalled();
      // The one that was used first makes room, though it was looked at last.
      ask('a', 0);
      ask('c', 1);
      expect([ask('a', 0), ask('b', 0)]).toEqual([5, 3]);
    } finally {
      warn.mockRestore();
    }
  });

  it.each([
    ['maxReplayIds', 0],
    ['maxReplayIds', -1],
    ['maxReplayIds', 1.5],
    ['maxReplayIds', Number.NaN],
    ['maxReplayIds', Number.POSITIVE_INFINITY],
    ['maxReplayIds', 100_000_001],
    ['maxKeys', 0],
    ['maxKeys', 2.5],
  ])('refuses %s: %d', (name, value) => {
    expect(() => memoryStore({ [name]: value })).toThrow(new RegExp(`"${name}"`));
  });

  it('refuses an option that it does not know', () => {
    expect(() => memoryStore({ maxReplayId: 5 } as object)).toThrow(/"maxReplayId"/);
  });
});
