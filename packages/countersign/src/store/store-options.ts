/** The options that say which store is asked, and for how long. */

import { callIt, kindOf } from '../internal/value-kind.ts';
import { sharedMemoryStore } from './second-copy.ts';
import type { Store } from './store.ts';

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
  if (store !== undefined && typeof store?.admit !== 'function')
    throw new TypeError(storeAdvice(store, WANTED));
  if (store?.timeoutMs !== undefined) {
    if (storeTimeoutMs === undefined) return { store, storeTimeoutMs };
    throw new TypeError('"storeTimeoutMs": this store has a deadline of its own; set its option "timeoutMs"');
  }
  const timeoutMs = storeTimeoutMs ?? DEFAULT_TIMEOUT_MS;
  if (!(timeoutMs >= 1 && timeoutMs <= LONGEST_TIMER_MS))
    throw new RangeError(`"storeTimeoutMs" must be a number from 1 to ${LONGEST_TIMER_MS}`);
  return { store: store ?? sharedMemoryStore(), storeTimeoutMs: timeoutMs };
}

const WANTED: WantedStore = {
  what: 'a store',
  memory: 'memoryStore()',
  redis: 'redisStore(client)',
  other: { method: 'begin', purpose: 'idempotency' },
};

/** A kind of store, how one is made, and how the other kind is told from it. */
export interface WantedStore {
  readonly what: string;
  readonly memory: string;
  readonly redis: string;
  readonly other: { readonly method: string; readonly purpose: string };
}

/** Says what to write in place of a store that is none, or is of the other kind. */
export function storeAdvice(store: unknown, { what, memory, redis, other }: WantedStore): string {
  const uncalled = callIt('store', store, memory);
  if (uncalled !== undefined) return uncalled;
  const given: object = typeof store === 'object' && store !== null ? store : {};
  let advice = '';
  if ('evalsha' in given) advice = `: write ${redis}`;
  else if (other.method in given) advice = `, one for ${other.purpose}: write ${memory} or ${redis}`;
  return `"store" must be ${what}, such as ${memory}, got ${kindOf(store)}${advice}`;
}
