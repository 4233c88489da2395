/** The store that a function was given, checked, and its deadline. */

import { callIt, kindOf } from '../internal/value-kind.ts';
import { sharedMemoryStore } from './second-copy.ts';
import type { Store } from './store.ts';

const DEFAULT_TIMEOUT_MS = 250;
/** Node fires a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Checks a store. Default: the memory store that all in this process share.
 *
 * @throws TypeError or RangeError that says what to write.
 */
export function toStore(store: Store | undefined): Store {
  if (store === undefined) return sharedMemoryStore();
  assertStore(store);
  return store;
}

/** Throws a TypeError or RangeError that says what to write in place of a store that is none. */
export function assertStore(store: Store): void {
  if (typeof store?.admit !== 'function') throw new TypeError(storeAdvice(store));
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = store;
  const isDuration = typeof timeoutMs === 'number' && timeoutMs >= 1 && timeoutMs <= LONGEST_TIMER_MS;
  if (!isDuration && timeoutMs !== Number.POSITIVE_INFINITY)
    throw new RangeError(
      `"store": its "timeoutMs" must be a number from 1 to ${LONGEST_TIMER_MS}, or Infinity for a store that gives up by itself`,
    );
}

/** Milliseconds that each answer of a store may take; `undefined` for a store that gives up by itself. */
export function deadlineOf({ timeoutMs = DEFAULT_TIMEOUT_MS }: Store): number | undefined {
  return timeoutMs === Number.POSITIVE_INFINITY ? undefined : timeoutMs;
}

function storeAdvice(store: unknown): string {
  const uncalled = callIt('store', store, 'memoryStore()');
  if (uncalled !== undefined) return uncalled;
  const given: object = typeof store === 'object' && store !== null ? store : {};
  let advice = '';
  if ('evalsha' in given) advice = ': write redis(client).store';
  else if ('store' in given) advice = ': it has a "store", write that';
  return `"store" must be a store, such as memoryStore(), got ${kindOf(store)}${advice}`;
}
