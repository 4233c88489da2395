import { AssertionError } from 'node:assert';
import { describe, expect, it, vi } from 'vitest';
import { memoryStore } from '../../src/index.ts';
import { type Store, type StoreUnderTest, storeContract } from '../../src/store.ts';

/** A store under test whose decisions are changed. */
function underTest(change: (store: Store) => Partial<Store> = () => ({})): StoreUnderTest {
  let nowMs = 1_700_000_000_000;
  // Small, since each test makes one.
  const memory = memoryStore({ maxReplayIds: 1000, maxKeys: 1000, monotonicClock: () => nowMs });
  const { admit, operations } = memory;
  return {
    store: { admit, operations, ...change({ admit, operations }) },
    nowMs: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
  };
}

/** The titles of the tests that a store fails. */
async function failures(create: () => StoreUnderTest, options?: { operations?: boolean }): Promise<string[]> {
  const titles: string[] = [];
  for (const { title, run } of storeContract(create, options)) {
    await run().catch((error: unknown) => {
      expect(error, title).toBeInstanceOf(AssertionError);
      titles.push(title);
    });
  }
  return titles;
}

describe('the contract of stores', () => {
  it('has a title for each test that occurs once, and makes no store for that', () => {
    const create = vi.fn(() => underTest());
    const titles = storeContract(create).map(({ title }) => title);
    expect(titles.length).toBeGreaterThan(130);
    expect(new Set(titles).size).toBe(titles.length);
    expect(create).not.toHaveBeenCalled();
  });

  it('is kept by a store that leaves a member undefined which others leave out', async () => {
    const create = () =>
      underTest(({ admit }) => ({
        async admit(request) {
          const admission = await admit(request);
          if (!('limits' in admission)) return admission;
          const named = ({ name, ...limit }: (typeof admission.limits)[number]) => ({ name, ...limit });
          return { ...admission, limits: admission.limits.map(named) };
        },
      }));
    expect(await failures(create)).toEqual([]);
  });

  it.each<[string, (store: Store) => Store['admit'], string]>([
    [
      'admits everything',
      () => () => ({ outcome: 'admitted', limits: [] }),
      'replay: refuses the same request from then on',
    ],
    [
      'shares replay ids among keys',
      ({ admit }) =>
        (request) =>
          admit({ ...request, keyId: 'all' }),
      'replay: keeps the replay ids of keys apart',
    ],
    [
      'looks first and writes later',
      ({ admit }) => {
        const seen = new Set<string>();
        return async (request) => {
          const id = `${request.keyId} ${request.replayId}`;
          if (request.replayId !== undefined && seen.has(id)) return { outcome: 'replayed' };
          await Promise.resolve();
          seen.add(id);
          return admit({ ...request, replayId: undefined });
        };
      },
      'replay: admits exactly one of many concurrent requests with one replay id',
    ],
    [
      'counts each request as one',
      ({ admit }) =>
        (request) =>
          admit({ ...request, cost: 1 }),
      'costs: counts in every limit as many requests as one costs',
    ],
  ])('is broken by a store that %s', async (_what, admit, title) => {
    expect(await failures(() => underTest((store) => ({ admit: admit(store) })))).toContain(title);
  });

  it('is broken by operations that begin for everybody', async () => {
    const create = () =>
      underTest(({ operations }) => ({
        operations: {
          ...(operations as NonNullable<typeof operations>),
          begin: () => ({ outcome: 'started' }),
        },
      }));
    expect(await failures(create)).toContain('to begin: is given to exactly one of a hundred at once');
  });

  it('has no tests of operations for a store without them, and takes no store with them for one', async () => {
    const without = () => underTest(() => ({ operations: undefined }));
    expect(await failures(without, { operations: false })).toEqual([]);
    expect(await failures(() => underTest(), { operations: false })).toEqual(['operations: there are none']);
    expect(await failures(without)).toContain('to begin: starts an operation that is absent');
  });

  it('closes each store, also one that has failed', async () => {
    const close = vi.fn();
    const broken = () => ({ ...underTest(() => ({ admit: () => ({ outcome: 'replayed' }) })), close });
    const tests = storeContract(broken);
    await Promise.all(tests.map(({ run }) => run().catch(() => undefined)));
    expect(close).toHaveBeenCalledTimes(tests.length);
  });

  it.each<[unknown, unknown, RegExp]>([
    [undefined, {}, /first argument must be a function/],
    [() => underTest(), { operations: 'no' }, /"operations" must be true or false/],
    [() => underTest(), { operation: false }, /unknown option "operation"/],
  ])('refuses arguments that are not sound: %#', (create, options, message) => {
    expect(() => storeContract(create as never, options as never)).toThrow(message);
  });
});
