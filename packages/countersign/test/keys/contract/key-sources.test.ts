import { describe, it } from 'vitest';
import { type ApiKey, cachedKeys } from '../../../src/index.ts';
import { keySourceContract } from '../../../src/keys.ts';

describe.each([
  ['at once', (keys: ReadonlyMap<string, ApiKey>) => (id: string) => keys.get(id)],
  [
    'later, with null for none',
    (keys: ReadonlyMap<string, ApiKey>) => async (id: string) => keys.get(id) ?? null,
  ],
])('a function that answers %s', (_how, findIn) => {
  const create = () => {
    const keys = new Map<string, ApiKey>();
    return {
      source: { find: findIn(keys) },
      put: (key: ApiKey) => void keys.set(key.id, key),
      remove: (id: string) => void keys.delete(id),
    };
  };
  for (const { title, run } of keySourceContract(create)) it(title, run);

  describe('behind a cache', () => {
    const cached = () => {
      const { source, put, remove } = create();
      const cache = cachedKeys(source);
      return {
        source: cache,
        put(key: ApiKey) {
          put(key);
          cache.invalidate(key.id);
        },
        remove(id: string) {
          remove(id);
          cache.invalidate(id);
        },
      };
    };
    for (const { title, run } of keySourceContract(cached)) it(title, run);
  });
});
