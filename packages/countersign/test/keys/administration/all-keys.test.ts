import { describe, expect, it, vi } from 'vitest';
import { listKeys, resealKeys } from '../../../src/keys/administration/all-keys.ts';
import { editKey, type KeyRecords, writeKey } from '../../../src/keys/administration/key-edits.ts';
import type { KeyRecordStore } from '../../../src/keys/administration/key-record-store.ts';
import type { FullKey } from '../../../src/keys/administration/stored-key.ts';

const NOW = 1_700_000_000_000;

function keyOf(id: string): FullKey {
  const at = new Date(NOW);
  return {
    id,
    status: 'active',
    secrets: [{ value: 'a-secret-of-some-length' }],
    createdAt: at,
    updatedAt: at,
  };
}

const changeOf = (id: string) => ({ id, action: 'set_scopes', actor: undefined }) as const;

/** Records whose texts are "old" (under an older master key), "current" or "nonsense". */
function recordsWith(
  fields: readonly (readonly [id: string, text: string])[],
  store: Partial<KeyRecordStore> = {},
) {
  const invalidated: string[] = [];
  const encoded: FullKey[] = [];
  const records: KeyRecords = {
    store: {
      read: vi.fn(async (id: string) => fields.find(([each]) => each === id)?.[1]),
      replace: vi.fn(async () => true),
      remove: vi.fn(async () => true),
      async *scan() {
        yield* fields;
      },
      ...store,
    },
    codec: {
      encode(key) {
        encoded.push(key);
        return 'current';
      },
      decode(id, text) {
        if (text === 'nonsense') throw new Error('is not JSON');
        return keyOf(id);
      },
      isCurrent: (text) => text === 'current',
    },
    clock: () => NOW + 5,
    invalidate: (id) => void invalidated.push(id),
  };
  return { records, invalidated, encoded };
}

async function idsOf(records: KeyRecords): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of listKeys(records)) ids.push(id);
  return ids;
}

describe('all keys', () => {
  it('are each listed once, also where a scan gives a record twice', async () => {
    const { records } = recordsWith([
      ['a', 'old'],
      ['b', 'old'],
      ['a', 'old'],
      ['c', 'old'],
      ['b', 'old'],
    ]);
    expect(await idsOf(records)).toEqual(['a', 'b', 'c']);
  });

  it('are each sealed once, also where a scan gives a record twice', async () => {
    const { records } = recordsWith([
      ['a', 'old'],
      ['a', 'old'],
      ['b', 'current'],
      ['b', 'current'],
    ]);
    expect(await resealKeys(records)).toBe(1);
    expect(records.store.replace).toHaveBeenCalledExactlyOnceWith('a', 'old', 'current', 'quietly');
  });

  it('that cannot be read are each named once, ten of them at most', async () => {
    const nonsense = (count: number) =>
      Array.from({ length: 2 * count }, (_, i) => [`k${i % count}`, 'nonsense'] as const);
    const names = (count: number) => Array.from({ length: count }, (_, i) => `"k${i}"`).join(', ');
    const listing = (count: number) => idsOf(recordsWith(nonsense(count)).records);
    await expect(listing(1)).rejects.toThrow(/^records that cannot be read: "k0"$/);
    await expect(listing(10)).rejects.toThrow(`records that cannot be read: ${names(10)}`);
    await expect(listing(10)).rejects.not.toThrow('more');
    await expect(listing(12)).rejects.toThrow(`records that cannot be read: ${names(10)} and 2 more`);
    await expect(listing(12)).rejects.toMatchObject({ code: 'record_unreadable' });
  });

  it('show no secrets', async () => {
    const { records } = recordsWith([['a', 'old']]);
    for await (const key of listKeys(records)) expect(key.secrets).toEqual([{}]);
  });
});

describe('sealing anew', () => {
  it('takes what others have made of a record meanwhile', async () => {
    const replace = vi.fn().mockResolvedValueOnce(false).mockResolvedValueOnce(true);
    const read = vi.fn().mockResolvedValue('old, changed');
    const { records } = recordsWith([['a', 'old']], { replace, read });
    expect(await resealKeys(records)).toBe(1);
    expect(replace.mock.calls.map(([, current]) => current)).toEqual(['old', 'old, changed']);
  });

  it.each([
    ['was removed', undefined],
    ['was sealed under the current master key', 'current'],
  ])('leaves a record that %s meanwhile', async (_what, text) => {
    const replace = vi.fn().mockResolvedValue(false);
    const { records } = recordsWith([['a', 'old']], { replace, read: vi.fn().mockResolvedValue(text) });
    expect(await resealKeys(records)).toBe(0);
    expect(replace).toHaveBeenCalledTimes(1);
  });

  it('gives up a record that others change a hundred times', async () => {
    const replace = vi.fn().mockResolvedValue(false);
    const { records } = recordsWith([['a', 'old']], { replace });
    await expect(resealKeys(records)).rejects.toMatchObject({
      code: 'conflict',
      message: 'API key "a" was changed by others 100 times meanwhile',
    });
    expect(replace).toHaveBeenCalledTimes(100);
  });
});

describe('a change of a key', () => {
  it('is tried a hundred times', async () => {
    const replace = vi.fn().mockResolvedValue(false);
    const { records, invalidated } = recordsWith([['a', 'old']], { replace });
    await expect(editKey(records, changeOf('a'), (key) => ({ ...key, scopes: ['x'] }))).rejects.toMatchObject(
      {
        code: 'conflict',
      },
    );
    expect(replace).toHaveBeenCalledTimes(100);
    expect(invalidated).toHaveLength(100);
  });

  it('is not written where it changes nothing', async () => {
    const { records, invalidated } = recordsWith([['a', 'old']]);
    expect(await editKey(records, changeOf('a'), (key) => key)).toMatchObject({ id: 'a', secrets: [{}] });
    expect(records.store.replace).not.toHaveBeenCalled();
    expect(invalidated).toEqual([]);
  });

  it('has the time at which it was made', async () => {
    const { records, encoded } = recordsWith([['a', 'old']]);
    await editKey(records, changeOf('a'), (key) => ({ ...key, scopes: ['x'] }));
    expect(encoded[0]).toMatchObject({
      scopes: ['x'],
      updatedAt: new Date(NOW + 5),
      createdAt: new Date(NOW),
    });
  });

  it('does not ask the store for what can be no key id', async () => {
    const { records } = recordsWith([]);
    for (const id of ['', '\ud800', 'x'.repeat(257)])
      await expect(editKey(records, changeOf(id), (key) => key)).rejects.toMatchObject({
        code: 'key_not_found',
      });
    expect(records.store.read).not.toHaveBeenCalled();
    await expect(editKey(records, changeOf('x'.repeat(256)), (key) => key)).rejects.toThrow('is not there');
    expect(records.store.read).toHaveBeenCalledTimes(1);
  });

  it('makes the process forget the key also where it failed, since it may have been made', async () => {
    const replace = vi.fn().mockRejectedValue(new Error('the store did not answer'));
    const { records, invalidated } = recordsWith([], { replace });
    await expect(writeKey(records, undefined, keyOf('a'), changeOf('a'))).rejects.toThrow('did not answer');
    expect(invalidated).toEqual(['a']);
  });

  it('writes nothing that could not be read', async () => {
    const { records } = recordsWith([]);
    const codec = { ...records.codec, encode: () => 'nonsense' };
    await expect(writeKey({ ...records, codec }, undefined, keyOf('a'), changeOf('a'))).rejects.toThrow(
      'is not JSON',
    );
    expect(records.store.replace).not.toHaveBeenCalled();
  });
});
