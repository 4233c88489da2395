import { describe, expect, it, vi } from 'vitest';
import { type Limit, memoryStore, quota, type Store, type VerifierOptions } from '../../src/index.ts';
import { createRateLimiter } from '../../src/rate-limit.ts';
import type { AdmissionRequest } from '../../src/store/store.ts';
import { fallbackOf, StoreFallback } from '../../src/store/store-fallback.ts';
import { acmeRequest, acmeVerifier, codeOf, key, NOW } from '../support/acme.ts';

const LOCAL = { onStoreFailure: { replay: 'local' } } as const;

/** A store of several processes, which can be taken away, and come back empty. */
function sharedStore() {
  let memory = memoryStore();
  let isDown = false;
  let asked = 0;
  const store: Store = {
    admit: async (claim) => {
      asked++;
      if (isDown) throw new Error('down');
      return memory.admit(claim);
    },
  };
  return {
    store,
    fail: () => {
      isDown = true;
    },
    recover: () => {
      isDown = false;
    },
    restartEmpty: () => {
      memory = memoryStore();
    },
    asked: () => asked,
    other: () => acmeVerifier({ store: { admit: (claim) => memory.admit(claim) } }),
  };
}

async function ask(verifier: ReturnType<typeof acmeVerifier>, request = acmeRequest()): Promise<string> {
  return codeOf(await verifier.verify(request));
}

describe('where requests are admitted while the store fails', () => {
  it('refuses in an outage what the process admitted before it', async () => {
    const shared = sharedStore();
    const verifier = acmeVerifier({ store: shared.store, ...LOCAL });
    const request = acmeRequest();
    expect(await ask(verifier, request)).toBe('accepted');
    shared.fail();
    expect(await ask(verifier, request)).toBe('replayed');
  });

  it('refuses after an outage what the process admitted in it', async () => {
    const shared = sharedStore();
    const verifier = acmeVerifier({ store: shared.store, ...LOCAL });
    const request = acmeRequest();
    shared.fail();
    expect(await ask(verifier, request)).toBe('accepted');
    shared.recover();
    expect(await ask(verifier, request)).toBe('replayed');
    expect(await ask(verifier)).toBe('accepted');
  });

  it('refuses what the process admitted before the store forgot it', async () => {
    const shared = sharedStore();
    const verifier = acmeVerifier({ store: shared.store, ...LOCAL });
    const request = acmeRequest();
    expect(await ask(verifier, request)).toBe('accepted');
    shared.restartEmpty();
    expect(await ask(verifier, request)).toBe('replayed');
  });

  it('has one memory for all verifiers of a store', async () => {
    const shared = sharedStore();
    const [refusing, one, two] = [{}, LOCAL, LOCAL].map((options: Partial<VerifierOptions>) =>
      acmeVerifier({ store: shared.store, ...options }),
    ) as [ReturnType<typeof acmeVerifier>, ReturnType<typeof acmeVerifier>, ReturnType<typeof acmeVerifier>];
    const requests = [acmeRequest(), acmeRequest(), acmeRequest()] as const;
    expect(await ask(refusing, requests[0])).toBe('accepted');
    expect(await ask(one, requests[1])).toBe('accepted');
    shared.fail();
    expect(await ask(two, requests[0])).toBe('replayed');
    expect(await ask(two, requests[1])).toBe('replayed');
    expect(await ask(one, requests[2])).toBe('accepted');
    shared.recover();
    expect(await ask(refusing, requests[2])).toBe('replayed');
  });

  it('remembers nothing of what the store refuses, and leaves the decision to it', async () => {
    const shared = sharedStore();
    const verifier = acmeVerifier({ store: shared.store, ...LOCAL });
    const request = acmeRequest();
    expect(await ask(shared.other(), request)).toBe('accepted');
    expect(await ask(verifier, request)).toBe('replayed');
    shared.fail();
    expect(await ask(verifier, request)).toBe('accepted');
  });

  it('decides at once on a copy whose first is still on its way to the store', async () => {
    const memory = memoryStore();
    const answers: (() => void)[] = [];
    let calls = 0;
    const store: Store = {
      admit: (claim) => {
        if (calls++ > 0) throw new Error('down');
        const admission = memory.admit(claim);
        return new Promise((resolve) => answers.push(() => resolve(admission)));
      },
    };
    const verifier = acmeVerifier({ store, ...LOCAL });
    const request = acmeRequest();
    const first = ask(verifier, request);
    expect(await ask(verifier, request)).toBe('accepted');
    answers[0]?.();
    expect(await first).toBe('replayed');
  });

  it('tells the store which ids the process has admitted, and which it has not', async () => {
    const asked: (() => boolean)[] = [];
    const store: Store = {
      admit: async ({ wasAdmittedAlone }) => {
        if (wasAdmittedAlone !== undefined) asked.push(wasAdmittedAlone);
        throw new Error('down');
      },
    };
    const limited = { find: () => ({ ...key, limits: [{ limit: 1, windowSeconds: 60 }] }) };
    const verifier = acmeVerifier({ store, keys: limited, ...LOCAL });
    const refusing = acmeVerifier({ store });
    const [first, over, failed] = [acmeRequest(), acmeRequest(), acmeRequest()] as const;
    expect(await ask(verifier, first)).toBe('accepted');
    expect(await ask(verifier, first)).toBe('replayed');
    expect(await ask(verifier, over)).toBe('rate_limited');
    expect(await ask(refusing, failed)).toBe('store_unavailable');
    expect(asked.map((wasAdmittedAlone) => wasAdmittedAlone())).toEqual([true, true, false, false]);
  });

  it('tells the store nothing where no process decides alone', async () => {
    const admit = vi.fn(async () => ({ outcome: 'admitted', limits: [] }) as const);
    await ask(acmeVerifier({ store: { admit } }));
    expect(admit).toHaveBeenCalledExactlyOnceWith(
      expect.not.objectContaining({ wasAdmittedAlone: expect.anything() }),
    );
  });

  it('keeps no ids where requests are refused then', async () => {
    const shared = sharedStore();
    const verifier = acmeVerifier({ store: shared.store });
    const request = acmeRequest();
    expect(await ask(verifier, request)).toBe('accepted');
    createRateLimiter({ limits: [{ limit: 1, windowSeconds: 1 }], store: shared.store });
    shared.restartEmpty();
    expect(await ask(verifier, request)).toBe('accepted');
  });
});

describe('limits while the store fails', () => {
  const limits = [
    { limit: 5, windowSeconds: 60, name: 'minute' },
    { limit: 9, windowSeconds: 3600, name: 'hour' },
  ];

  function limiterOf(store: Store) {
    const at = { nowMs: NOW };
    const limiter = createRateLimiter({ limits, store, clock: () => at.nowMs });
    const remaining = async (cost = 1) =>
      (await limiter.consume('k', { cost })).limits.map((each) => each.remaining);
    return { at, remaining };
  }

  it('go on from where the store has told that the key stands, and from there again after it', async () => {
    const shared = sharedStore();
    const { remaining } = limiterOf(shared.store);
    expect(await remaining(2)).toEqual([3, 7]);
    shared.fail();
    expect(await remaining()).toEqual([2, 6]);
    expect(await remaining()).toEqual([1, 5]);
    shared.recover();
    expect(await remaining()).toEqual([2, 6]);
    shared.fail();
    expect(await remaining()).toEqual([0, 4]);
  });

  it('end their window when that of the store would', async () => {
    const shared = sharedStore();
    const { at, remaining } = limiterOf(shared.store);
    expect(await remaining(5)).toEqual([0, 4]);
    at.nowMs += 30_000;
    shared.fail();
    expect(await remaining()).toEqual([0, 4]);
    at.nowMs += 90_000;
    expect(await remaining()).toEqual([4, 3]);
  });

  it('go on for a key whose limits are told in several lists', async () => {
    const shared = sharedStore();
    const verifier = acmeVerifier({
      ...{ store: shared.store, keys: { find: () => ({ ...key, limits: limits.slice(0, 1) }) } },
      ...LOCAL,
    });
    const payouts = [{ limit: 2, windowSeconds: 60, name: 'payouts' }];
    const both = async () => {
      const request = acmeRequest();
      const accepted = await verifier.verify(request);
      if (!accepted.ok) throw new Error('refused');
      const further = await verifier.authorize(accepted, request, { limits: payouts });
      return [accepted, further].map((verdict) =>
        verdict.ok ? verdict.limits.at(-1)?.remaining : codeOf(verdict),
      );
    };
    expect(await both()).toEqual([4, 1]);
    shared.fail();
    expect(await both()).toEqual([3, 0]);
    expect(await both()).toEqual([2, 'rate_limited']);
  });
});

describe('limits that are shared, while the store fails', () => {
  const DAY_MS = 86_400_000;

  /** Tells how many of so many requests of each key, one after the other, are admitted. */
  function limiterOf(store: Store, limit: Limit) {
    const at = { nowMs: NOW };
    const shared: readonly Limit[] = [{ ...limit, sharedBy: 'merchant 17' }];
    const limiter = createRateLimiter({ limits: shared, store, clock: () => at.nowMs });
    const admitted = async (ids: readonly string[], tries: number, limits = shared) => {
      let count = 0;
      for (const id of ids)
        for (let i = 0; i < tries; i++) if ((await limiter.consume(id, { limits })).ok) count++;
      return count;
    };
    return { at, admitted, shared };
  }

  const keys = Array.from({ length: 8 }, (_, i) => `key ${i}`);

  it.each<[string, Limit, number]>([
    ['a window that ended long ago', { limit: 10, windowSeconds: 60 }, 180_000],
    ['a window that still runs', { limit: 10, windowSeconds: 3600 }, 180_000],
    ['the window before', { limit: 10, windowSeconds: 60 }, 61_000],
    ['a quota of yesterday', quota(10, 'daily'), DAY_MS],
    ['a quota of last month', quota(10, 'monthly'), 31 * DAY_MS],
  ])('are never passed, whatever each key was told of %s', async (_what, limit, laterMs) => {
    const store = sharedStore();
    const { at, admitted } = limiterOf(store.store, limit);
    expect(await admitted(keys, 2)).toBe(10);
    at.nowMs += laterMs;
    store.fail();
    expect(await admitted(keys, 5)).toBeLessThanOrEqual(10);
    expect(await admitted(keys, 5)).toBe(0);
  });

  it.each<[string, Limit, number]>([
    ['a window that ended long ago', { limit: 10, windowSeconds: 60 }, 180_000],
    ['a quota of yesterday', quota(10, 'daily'), DAY_MS],
    ['a quota of last month', quota(10, 'monthly'), 31 * DAY_MS],
  ])('have lost nothing by %s', async (_what, limit, laterMs) => {
    const store = sharedStore();
    const { at, admitted } = limiterOf(store.store, limit);
    await admitted(keys, 2);
    at.nowMs += laterMs;
    store.fail();
    expect(await admitted(keys, 5)).toBe(10);
  });

  it('go on from what the store has told last of any of the keys', async () => {
    const store = sharedStore();
    const { admitted } = limiterOf(store.store, quota(10, 'daily'));
    expect(await admitted(['a', 'b', 'c'], 2)).toBe(6);
    store.fail();
    expect(await admitted(['d'], 1)).toBe(1);
    expect(await admitted(['a', 'b', 'c', 'd'], 5)).toBe(3);
  });

  it('have what was counted here, where the store has told less of them since', async () => {
    const store = sharedStore();
    const { admitted } = limiterOf(store.store, { limit: 10, windowSeconds: 3600 });
    expect(await admitted(['a'], 2)).toBe(2);
    store.fail();
    expect(await admitted(['b'], 6)).toBe(6);
    store.recover();
    expect(await admitted(['c'], 1)).toBe(1);
    store.fail();
    expect(await admitted(['a'], 9)).toBe(2);
  });

  it('are held to the count, also where a key with a smaller number has used up its own', async () => {
    const store = sharedStore();
    const { admitted, shared } = limiterOf(store.store, { limit: 100, windowSeconds: 3600 });
    const few = shared.map((limit) => ({ ...limit, limit: 5 }));
    expect(await admitted(['many'], 80)).toBe(80);
    expect(await admitted(['few'], 1, few)).toBe(0);
    store.fail();
    expect(await admitted(['many'], 40)).toBe(20);
    expect(await admitted(['few'], 1, few)).toBe(0);
  });

  it('are apart from those of a key whose id is that of the account', async () => {
    const store = sharedStore();
    const { admitted, shared } = limiterOf(store.store, { limit: 10, windowSeconds: 3600 });
    const own = [{ limit: 10, windowSeconds: 3600 }];
    expect(await admitted(['merchant 17'], 3, own)).toBe(3);
    expect(await admitted(['merchant 17'], 5, [...own, ...shared])).toBe(5);
    store.fail();
    expect(await admitted(['merchant 17'], 9, own)).toBe(2);
    expect(await admitted(['other'], 9)).toBe(5);
  });
});

describe('StoreFallback', () => {
  const claim = (replayId: string, expiresAtMs: number): AdmissionRequest => ({
    ...{ keyId: 'k', replayId, timestampMs: NOW, expiresAtMs, limits: [], cost: 1, nowMs: NOW },
  });

  it('is one for each store', () => {
    const [one, two] = [sharedStore().store, sharedStore().store];
    expect(fallbackOf(one)).toBe(fallbackOf(one));
    expect(fallbackOf(one)).not.toBe(fallbackOf(two));
  });

  it('confirms as it is what is no admission, and what it was not asked to remember', () => {
    const fallback = new StoreFallback();
    const admitted = { outcome: 'admitted', limits: [] } as const;
    expect(fallback.confirm(claim('r', NOW + 1000), admitted)).toBe(admitted);
    expect(fallback.confirm(claim('r', NOW + 1000), admitted)).toBe(admitted);
    fallback.keepReplayIds();
    const replayed = { outcome: 'replayed' } as const;
    expect(fallback.confirm(claim('r', NOW + 1000), replayed)).toBe(replayed);
    expect(fallback.confirm(claim('r', NOW + 1000), admitted)).toBe(admitted);
    expect(fallback.confirm(claim('r', NOW + 1000), admitted)).toEqual({ outcome: 'replayed' });
  });
});
