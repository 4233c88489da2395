/** Implementations with one fault each, which the contracts must find. */

import { AssertionError } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { ApiKey, KeySource } from '../../../src/index.ts';
import {
  type ContractTest,
  type KeyAdministration,
  type KeyRecordStore,
  keyAdministrationContract,
  keyRecordStoreContract,
  keySourceContract,
  memoryKeyRecords,
  storedKeys,
} from '../../../src/keys.ts';

const masterKeys = `test:${randomBytes(32).toString('base64')}`;

/** Runs the test of the title, and tells what it says against what is tested. */
async function verdictOf(tests: readonly ContractTest[], title: string): Promise<unknown> {
  const found = tests.find((each) => each.title === title);
  return await found?.run().then(
    () => 'nothing',
    (error: unknown) => error,
  );
}

function brokenStore(change: (store: KeyRecordStore) => Partial<KeyRecordStore>) {
  const store = memoryKeyRecords();
  return { store: { ...store, ...change(store) } };
}

describe('the contract of stores of records finds one that', () => {
  it.each<[string, (store: KeyRecordStore) => Partial<KeyRecordStore>, string]>([
    [
      'looks first and writes later',
      () => {
        const texts = new Map<string, string>();
        return {
          follow: undefined,
          read: async (id) => texts.get(id),
          async replace(id, current, next) {
            if (texts.get(id) !== current) return false;
            await Promise.resolve();
            texts.set(id, next);
            return true;
          },
        };
      },
      'changes: lets exactly one of many write where there is nothing',
    ],
    [
      'writes whatever is there',
      (store) => ({ replace: async (id, _current, next) => store.replace(id, await store.read(id), next) }),
      'records: replaces a text that is the expected one, and no other',
    ],
    [
      'takes upper and lower case for the same',
      (store) => ({
        read: (id) => store.read(id.toLowerCase()),
        replace: (id, ...rest) => store.replace(id.toLowerCase(), ...rest),
      }),
      'records: keeps ids apart that are written alike, and takes none for a pattern, a path or a command',
    ],
    [
      'lists the first hundred',
      (store) => ({
        async *scan() {
          let count = 0;
          for await (const each of store.scan()) if (count++ < 100) yield each;
        },
      }),
      'records: lists all of many, also while others are written and removed',
    ],
    [
      'keeps the last time of use that it hears of',
      (store) => {
        const times = new Map<string, number>();
        const uses = store.uses as NonNullable<KeyRecordStore['uses']>;
        return {
          uses: {
            ...uses,
            write: async (all) => {
              for (const [id, ms] of all) times.set(id, ms);
            },
            read: async (ids) => new Map([...times].filter(([id]) => ids.includes(id))),
          },
        };
      },
      'changes: keeps the latest time of use of each key, where it has room for them',
    ],
  ])('%s', async (_what, change, title) => {
    expect(
      await verdictOf(
        keyRecordStoreContract(() => brokenStore(change)),
        title,
      ),
    ).toBeInstanceOf(AssertionError);
  });
});

describe('the contract of key sources finds one that', () => {
  const sourceOf = (find: (keys: ReadonlyMap<string, ApiKey>) => KeySource['find']) => () => {
    const keys = new Map<string, ApiKey>();
    return {
      source: { find: find(keys) },
      put: (key: ApiKey) => void keys.set(key.id, key),
      remove: (id: string) => void keys.delete(id),
    };
  };

  it.each<[string, (keys: ReadonlyMap<string, ApiKey>) => KeySource['find'], string]>([
    [
      'trims ids',
      (keys) => (id) => keys.get(id.trim()),
      'find: gives nothing for ids that are written like that of a key',
    ],
    [
      'looks ids up as names of properties',
      (keys) => (id) => (Object.fromEntries(keys) as Record<string, ApiKey>)[id],
      'find: gives nothing for any id where there are no keys, and does not fail',
    ],
    [
      'leaves revoked keys out',
      (keys) => (id) => (keys.get(id)?.status === 'revoked' ? undefined : keys.get(id)),
      'find: gives a key that is revoked with its status, since the verifier decides',
    ],
    [
      'gives dates as text',
      (keys) => (id) => {
        const key = keys.get(id);
        return key?.expiresAt ? ({ ...key, expiresAt: String(key.expiresAt) } as never) : key;
      },
      'find: gives every member of a key as it is, with dates for dates and the secrets in their order',
    ],
    [
      'never forgets',
      (keys) => {
        const known = new Map<string, ApiKey | undefined>();
        return (id) => {
          if (!known.has(id)) known.set(id, keys.get(id));
          return known.get(id);
        };
      },
      'find: gives a key as it is after a change, and nothing after its removal',
    ],
  ])('%s', async (_what, find, title) => {
    expect(await verdictOf(keySourceContract(sourceOf(find)), title)).toBeInstanceOf(AssertionError);
  });
});

describe('the contract of administrations finds one that', () => {
  it.each<[string, (keys: KeyAdministration) => Partial<KeyAdministration>, string]>([
    [
      'enables revoked keys',
      (keys) => ({ enable: async (id) => ({ ...(await keys.get(id)), status: 'active' }) as never }),
      'a change: of a key that was revoked is refused, since that is final; to revoke it again is none',
    ],
    [
      'shows a secret when it is asked for a key',
      (keys) => {
        let shown = '';
        return {
          create: async (key) => {
            const made = await keys.create(key);
            shown = made.secret;
            return made;
          },
          get: async (id) => ({ ...(await keys.get(id)), secret: shown }) as never,
        };
      },
      'create: shows the secret in its answer and nowhere else',
    ],
    [
      'ends no old secret',
      (keys) => ({ rotate: (id, options) => keys.rotate(id, { ...options, overlapSeconds: 1e6 }) }),
      'rotate: ends the old secret at once without an overlap',
    ],
  ])('%s', async (_what, change, title) => {
    const create = () => {
      let nowMs = 1_700_000_000_000;
      const keys = storedKeys(memoryKeyRecords(), { masterKeys, clock: () => nowMs });
      const advance = (ms: number) => {
        nowMs += ms;
      };
      return { keys: { ...keys, ...change(keys) }, nowMs: () => nowMs, advance };
    };
    expect(await verdictOf(keyAdministrationContract(create), title)).toBeInstanceOf(AssertionError);
  });
});

describe('the contracts of keys', () => {
  const all = (create: () => never) => [
    ...keyRecordStoreContract(create),
    ...keySourceContract(create),
    ...keyAdministrationContract(create),
  ];

  it('have a title for each test that occurs once, and make nothing for that', () => {
    const create = vi.fn<() => never>();
    const titles = all(create).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(create).not.toHaveBeenCalled();
  });

  it('close what they have tried, also where it fails, with an AssertionError', async () => {
    const close = vi.fn();
    const create = () => ({ ...brokenStore(() => ({ read: async () => 'text' })), close });
    const [first] = keyRecordStoreContract(create);
    await expect(first?.run()).rejects.toBeInstanceOf(AssertionError);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('refuse what makes nothing', () => {
    for (const contract of [keyRecordStoreContract, keySourceContract, keyAdministrationContract])
      expect(() => contract(undefined as never)).toThrow(
        /Contract\(\): the first argument must be a function/,
      );
  });
});
