import { channel } from 'node:diagnostics_channel';
import { describe, expect, it, vi } from 'vitest';
import { type ApiKey, cachedKeys, type KeySource, onEvent } from '../../src/index.ts';

const key: ApiKey = { id: 'a', secrets: ['a-secret-of-some-length'] };

/** A source whose answers the test gives one by one. */
function heldSource() {
  const waiting: { id: string; answer: (key?: ApiKey) => void; fail: (error: Error) => void }[] = [];
  const find = vi.fn(
    (id: string) =>
      new Promise<ApiKey | undefined>((answer, fail) => {
        waiting.push({ id, answer, fail });
      }),
  );
  return { source: { find }, find, waiting };
}

function countingSource(answer: (id: string) => ReturnType<KeySource['find']>) {
  const find = vi.fn(answer);
  return { source: { find }, find };
}

describe('cachedKeys', () => {
  it('asks once for a key that is known', async () => {
    const { source, find } = countingSource(() => Promise.resolve(key));
    const cached = cachedKeys(source);
    for (let i = 0; i < 3; i++) expect(await cached.find('a')).toBe(key);
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('answers at once from a source that does, and from the cache', async () => {
    expect(cachedKeys({ find: () => key }).find('a')).toBe(key);
    const cached = cachedKeys({ find: () => Promise.resolve(key) });
    await cached.find('a');
    expect(cached.find('a')).toBe(key);
  });

  it.each([
    ['at once', () => null],
    ['later', () => Promise.resolve(null)],
  ])('takes a null that comes %s for an unknown id', async (_when, answer) => {
    const { source, find } = countingSource(answer);
    const cached = cachedKeys(source);
    for (let i = 0; i < 3; i++) expect(await cached.find('a')).toBeUndefined();
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('has one lookup in flight for each id', async () => {
    const { source, find, waiting } = heldSource();
    const cached = cachedKeys(source);
    const all = Promise.all([cached.find('a'), cached.find('a'), cached.find('b'), cached.find('a')]);
    expect(waiting.map(({ id }) => id)).toEqual(['a', 'b']);
    waiting[0]?.answer(key);
    waiting[1]?.answer(undefined);
    expect(await all).toEqual([key, key, undefined, key]);
    await cached.find('a');
    expect(find).toHaveBeenCalledTimes(2);
  });

  it.each([0, -1, -30_001])(
    'lets a key expire that was found when the clock stood at %d',
    async (startMs) => {
      let nowMs = startMs;
      const { source, find } = countingSource(() => Promise.resolve(key));
      const cached = cachedKeys(source, { ttlSeconds: 30, monotonicClock: () => nowMs });
      await cached.find('a');
      nowMs += 30_000;
      await cached.find('a');
      expect(find).toHaveBeenCalledTimes(1);
      nowMs += 1;
      await cached.find('a');
      expect(find).toHaveBeenCalledTimes(2);
    },
  );

  it('keeps a key for its time and no longer, by a clock that never goes back', async () => {
    let nowMs = 1_000_000;
    const { source, find } = countingSource(() => Promise.resolve(key));
    const cached = cachedKeys(source, { ttlSeconds: 30, monotonicClock: () => nowMs });
    await cached.find('a');
    nowMs += 30_000;
    await cached.find('a');
    expect(find).toHaveBeenCalledTimes(1);
    nowMs += 1;
    await cached.find('a');
    expect(find).toHaveBeenCalledTimes(2);
  });

  it('does not keep a key for longer because it is in use', async () => {
    let nowMs = 1_000_000;
    const { source, find } = countingSource(() => Promise.resolve(key));
    const cached = cachedKeys(source, { ttlSeconds: 30, monotonicClock: () => nowMs });
    for (let i = 0; i < 10; i++) {
      await cached.find('a');
      nowMs += 10_000;
    }
    expect(find).toHaveBeenCalledTimes(3);
  });

  it('remembers for a short time that an id is unknown', async () => {
    let nowMs = 1_000_000;
    const { source, find } = countingSource(() => Promise.resolve(undefined));
    const cached = cachedKeys(source, { unknownTtlSeconds: 5, monotonicClock: () => nowMs });
    await cached.find('x');
    nowMs += 5_000;
    expect(await cached.find('x')).toBeUndefined();
    expect(find).toHaveBeenCalledTimes(1);
    nowMs += 1;
    await cached.find('x');
    expect(find).toHaveBeenCalledTimes(2);
  });

  it.each<[string, ApiKey | undefined, object, number]>([
    ['a key for 30 s', key, {}, 30_000],
    ['an unknown id for 5 s', undefined, {}, 5000],
    ['an unknown id for no longer than a key', undefined, { ttlSeconds: 2 }, 2000],
    ['a key for a millisecond at least', key, { ttlSeconds: 0.0001 }, 1],
    ['a key for whole milliseconds', key, { ttlSeconds: 0.0026 }, 3],
  ])('remembers %s', (_what, found, options, ms) => {
    let nowMs = 1_000_000;
    const { source, find } = countingSource(() => found);
    const cached = cachedKeys(source, { ...options, monotonicClock: () => nowMs });
    cached.find('a');
    nowMs += ms;
    cached.find('a');
    expect(find).toHaveBeenCalledTimes(1);
    nowMs += 1;
    cached.find('a');
    expect(find).toHaveBeenCalledTimes(2);
  });

  it('remembers as many keys as it may, and as many unknown ids', () => {
    const { source, find } = countingSource((id) => (id.startsWith('u') ? undefined : key));
    const cached = cachedKeys(source, { maxKeys: 2 });
    for (const id of ['a', 'b', 'u1', 'u2', 'a', 'b', 'u1', 'u2']) cached.find(id);
    expect(find).toHaveBeenCalledTimes(4);
    for (const id of ['c', 'a', 'u3', 'u1']) cached.find(id);
    expect(find).toHaveBeenCalledTimes(8);
  });

  it('loses no known key to a flood of unknown ids', async () => {
    const { source, find } = countingSource((id) => (id === 'a' ? key : undefined));
    const cached = cachedKeys(source, { maxKeys: 10 });
    cached.find('a');
    for (let i = 0; i < 1000; i++) cached.find(`unknown ${i}`);
    find.mockClear();
    expect(cached.find('a')).toBe(key);
    expect(find).not.toHaveBeenCalled();
  });

  it('never caches a failure', async () => {
    let fails = true;
    const { source, find } = countingSource(() =>
      fails ? Promise.reject(new Error('down')) : Promise.resolve(key),
    );
    const cached = cachedKeys(source);
    await expect(cached.find('a')).rejects.toThrow('down');
    fails = false;
    expect(await cached.find('a')).toBe(key);
    expect(find).toHaveBeenCalledTimes(2);
  });

  it('passes on what a source throws, and asks again', () => {
    let fails = true;
    const cached = cachedKeys({
      find: () => {
        if (fails) throw new Error('down');
        return key;
      },
    });
    expect(() => cached.find('a')).toThrow('down');
    fails = false;
    expect(cached.find('a')).toBe(key);
  });

  it('tells all that wait when a lookup fails', async () => {
    const { source, waiting } = heldSource();
    const cached = cachedKeys(source);
    const all = Promise.allSettled([cached.find('a'), cached.find('a')]);
    waiting[0]?.fail(new Error('down'));
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('takes any thenable for an answer to come', async () => {
    // biome-ignore lint/suspicious/noThenProperty: query builders are thenables without being promises
    const query = { then: (resolve: (found: ApiKey) => void) => resolve(key) } as unknown as Promise<ApiKey>;
    const { source, find } = countingSource(() => query);
    const cached = cachedKeys(source);
    expect(await cached.find('a')).toBe(key);
    expect(cached.find('a')).toBe(key);
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('asks anew when a lookup hangs for long, so that one lost answer does not lock the key out', async () => {
    let nowMs = 1_000_000;
    const { source, waiting } = heldSource();
    const cached = cachedKeys(source, { monotonicClock: () => nowMs });
    void cached.find('a');
    nowMs += 10_001;
    const second = cached.find('a');
    expect(waiting).toHaveLength(2);
    waiting[1]?.answer(key);
    expect(await second).toBe(key);
    expect(cached.find('a')).toBe(key);
  });

  describe('invalidate', () => {
    it('forgets one key and keeps the others', async () => {
      const { source, find } = countingSource((id) => ({ ...key, id }));
      const cached = cachedKeys(source);
      cached.find('a');
      cached.find('b');
      cached.invalidate('a');
      cached.find('a');
      cached.find('b');
      expect(find.mock.calls.flat()).toEqual(['a', 'b', 'a']);
    });

    it('forgets that an id was unknown', () => {
      let found: ApiKey | undefined;
      const cached = cachedKeys({ find: () => found });
      expect(cached.find('a')).toBeUndefined();
      found = key;
      cached.invalidate('a');
      expect(cached.find('a')).toBe(key);
    });

    it('forgets everything when it is given no id', () => {
      const { source, find } = countingSource((id) => (id === 'x' ? undefined : { ...key, id }));
      const cached = cachedKeys(source);
      for (const id of ['a', 'b', 'x']) cached.find(id);
      cached.invalidate();
      for (const id of ['a', 'b', 'x']) cached.find(id);
      expect(find).toHaveBeenCalledTimes(6);
    });

    it.each(['a', undefined])('(%s) keeps nothing of a lookup that was in flight', async (id) => {
      const { source, find, waiting } = heldSource();
      const cached = cachedKeys(source);
      const stale = cached.find('a');
      cached.invalidate(id);
      const fresh = cached.find('a');
      expect(find).toHaveBeenCalledTimes(2);
      const revoked: ApiKey = { ...key, status: 'revoked' };
      waiting[1]?.answer(revoked);
      expect(await fresh).toBe(revoked);
      waiting[0]?.answer(key);
      expect(await stale).toBe(key);
      expect(cached.find('a')).toBe(revoked);
    });

    it('keeps nothing of an old lookup that ends before the new one does', async () => {
      const { source, waiting } = heldSource();
      const cached = cachedKeys(source);
      const stale = cached.find('a');
      cached.invalidate('a');
      const fresh = cached.find('a');
      waiting[0]?.answer(key);
      await stale;
      expect(cached.find('a')).toBe(fresh);
      waiting[1]?.answer(undefined);
      expect(await fresh).toBeUndefined();
      expect(cached.find('a')).toBeUndefined();
    });
  });

  describe('on the channel countersign:key-lookup', () => {
    /** Collects the events of the work. */
    async function toldDuring(work: () => unknown): Promise<string[]> {
      const told: string[] = [];
      const stop = onEvent('key-lookup', (event) => {
        expect(Object.keys(event)).toEqual(['outcome']);
        told.push(event.outcome);
      });
      try {
        await work();
      } finally {
        stop();
      }
      return told;
    }

    it('tells of a miss, of a shared lookup, and of hits, once each', async () => {
      const { source, waiting } = heldSource();
      const cached = cachedKeys(source);
      const told = await toldDuring(async () => {
        const both = Promise.all([cached.find('a'), cached.find('a')]);
        waiting[0]?.answer(key);
        await both;
        cached.find('a');
      });
      expect(told).toEqual(['miss', 'shared', 'hit']);
    });

    it('tells an id that is cached as unknown from one that is asked for', async () => {
      const cached = cachedKeys({ find: () => undefined });
      const told = await toldDuring(() => [cached.find('x'), cached.find('x')]);
      expect(told).toEqual(['miss', 'unknown']);
    });

    it('counts a lookup that fails as a miss, each time', async () => {
      const failing = cachedKeys({
        find: () => {
          throw new Error('down');
        },
      });
      const rejecting = cachedKeys({ find: () => Promise.reject(new Error('down')) });
      const told = await toldDuring(async () => {
        for (let i = 0; i < 2; i++) {
          expect(() => failing.find('a')).toThrow('down');
          await expect(rejecting.find('a')).rejects.toThrow('down');
        }
      });
      expect(told).toEqual(['miss', 'miss', 'miss', 'miss']);
    });

    it('tells of a miss where the time of a key has ended, or it was invalidated', async () => {
      let nowMs = 1_000_000;
      const cached = cachedKeys({ find: () => key }, { ttlSeconds: 30, monotonicClock: () => nowMs });
      const told = await toldDuring(() => {
        cached.find('a');
        nowMs += 30_001;
        cached.find('a');
        cached.invalidate('a');
        cached.find('a');
      });
      expect(told).toEqual(['miss', 'miss', 'miss']);
    });

    it('makes no event where nobody listens', () => {
      const publish = vi.spyOn(channel('countersign:key-lookup'), 'publish');
      const cached = cachedKeys({ find: () => key });
      cached.find('a');
      cached.find('a');
      expect(publish).not.toHaveBeenCalled();
      publish.mockRestore();
    });
  });

  describe('confirm', () => {
    it('looks up past the cache, and what it finds is cached', async () => {
      const { source, find } = countingSource(() => key);
      const cached = cachedKeys(source);
      cached.find('a');
      const rotated = { ...key, secrets: ['another-secret-of-some-length'] };
      find.mockReturnValue(rotated);
      expect(cached.find('a')).toBe(key);
      expect(await cached.confirm('a', false)).toBe(rotated);
      expect(cached.find('a')).toBe(rotated);
      expect(find).toHaveBeenCalledTimes(2);
    });

    it('looks up nothing where the key was looked up for the request, nor for a while after', async () => {
      let nowMs = 1_000_000;
      const { source, find } = countingSource(() => Promise.resolve(key));
      const cached = cachedKeys(source, { monotonicClock: () => nowMs });
      expect(cached.confirm('a', true)).toBeUndefined();
      nowMs += 5000;
      expect(cached.confirm('a', false)).toBeUndefined();
      expect(find).not.toHaveBeenCalled();
      nowMs += 1;
      expect(await cached.confirm('a', false)).toBe(key);
      expect(find).toHaveBeenCalledTimes(1);
    });

    it('shares a lookup that is in flight', async () => {
      const { source, find, waiting } = heldSource();
      const cached = cachedKeys(source);
      const both = Promise.all([cached.find('a'), cached.confirm('a', false)]);
      waiting[0]?.answer(key);
      expect(await both).toEqual([key, key]);
      expect(find).toHaveBeenCalledTimes(1);
    });

    it.each(['a', undefined])('begins anew where the id was invalidated (%s)', async (id) => {
      const cached = cachedKeys({ find: () => key });
      void cached.confirm('a', true);
      cached.invalidate(id);
      expect(await cached.confirm('a', false)).toBe(key);
    });
  });

  it.each<[string, unknown]>([
    ['maxKeys', 0],
    ['maxKeys', Number.NaN],
    ['ttlSeconds', 0],
    ['ttlSeconds', -1],
    ['ttlSeconds', Number.POSITIVE_INFINITY],
    ['unknownTtlSeconds', 0],
    ['ttl', 5],
  ])('refuses "%s" as %s', (name, value) => {
    expect(() => cachedKeys({ find: () => key }, { [name]: value })).toThrow(
      new RegExp(`cachedKeys\\(\\).*"${name}"`),
    );
  });
});
