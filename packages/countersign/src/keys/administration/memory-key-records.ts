/** Records of keys in memory, for tests and for trying out. */

import type { KeyRecordStore } from './key-record-store.ts';

/**
 * Keeps records of keys in the memory of this process, until it ends.
 *
 * @example
 * const records = memoryKeyRecords();
 * const keys = storedKeys(records, { masterKeys: process.env.COUNTERSIGN_MASTER_KEYS });
 */
export function memoryKeyRecords(): KeyRecordStore {
  const texts = new Map<string, string>();
  const times = new Map<string, number>();
  const listeners = new Set<(id?: string) => void>();
  const tellOf = (id: string) => {
    for (const listener of listeners) listener(id);
  };
  return {
    name: 'memory',
    read: async (id) => texts.get(id),
    async replace(id, current, next, tell) {
      if (texts.get(id) !== current) return false;
      texts.set(id, next);
      if (tell !== 'quietly') tellOf(id);
      return true;
    },
    async remove(id) {
      if (!texts.delete(id)) return false;
      tellOf(id);
      return true;
    },
    async *scan() {
      yield* [...texts];
    },
    follow(invalidate) {
      // Another function for each, so that one who follows twice stops once.
      const listener = (id?: string) => invalidate(id);
      listeners.add(listener);
      return { ready: async () => undefined, close: () => void listeners.delete(listener) };
    },
    uses: {
      async write(uses) {
        for (const [id, ms] of uses) times.set(id, Math.max(ms, times.get(id) ?? 0));
      },
      read: async (ids) =>
        new Map(ids.flatMap((id) => (times.has(id) ? [[id, times.get(id) as number] as const] : []))),
      forget: async (id) => void times.delete(id),
    },
  };
}
