/** The options that say which store is asked, and for how long. */

import { sharedMemoryStore } from './second-copy.ts';
import type { Store } from './store/store.ts';
import { callIt, kindOf } from './value-kind.ts';

/** Options of everything that asks a store. */
export interface StoreOptions {
  readonly store?: Store | undefined;
  readonly storeTimeoutMs?: number | undefined;
}

/** A store, and the milliseconds that it may take; `undefined` for one that has a deadline of its own. */
export interface StoreSettings {
  readonly store: Store;
  readonly storeTimeoutMs: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 250;
/** Node fires a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Checks and completes the options; throws a TypeError or RangeError that names the one at fault. */
export function toStoreSettings({ store, storeTimeoutMs }: StoreOptions): StoreSettings {
  if (store !== undefined && typeof store?.admit !== 'function') throw new TypeError(adviceOn(store));
  if (store?.timeoutMs !== undefined) {
    if (storeTimeoutMs === undefined) return { store, storeTimeoutMs };
    throw new TypeError('"storeTimeoutMs": this store has a deadline of its own; set its option "timeoutMs"');
  }
  const timeoutMs = storeTimeoutMs ?? DEFAULT_TIMEOUT_MS;
  if (!(timeoutMs >= 1 && timeoutMs <= LONGEST_TIMER_MS))
    throw new RangeError(`"storeTimeoutMs" must be a number from 1 to ${LONGEST_TIMER_MS}`);
  return { store: store ?? sharedMemoryStore(), storeTimeoutMs: timeoutMs };
}

function adviceOn(store: unknown): string {
  const uncalled = callIt('store', store, 'memoryStore()');
  if (uncalled !== undefined) return uncalled;
  const given: object = typeof store === 'object' && store !== null ? store : {};
  let advice = '';
  if ('evalsha' in given) advice = ': write redisStore(client)';
  else if ('begin' in given) advice = ', one for idempotency: write memoryStore() or redisStore(client)';
  return `"store" must be a store, such as memoryStore(), got ${kindOf(store)}${advice}`;
}
