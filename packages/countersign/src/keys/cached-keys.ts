/** A cache in front of a key source that is slow to ask. */

import { LRUCache } from 'lru-cache';
import { eventChannel, type KeyLookupEvent } from '../events/channels.ts';
import { isPromiseLike } from '../internal/deadline.ts';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import type { ApiKey } from './api-key.ts';
import type { FindKey, FoundKey, KeySource } from './key-source.ts';
import { toFindingSource } from './to-key-source.ts';

/** Options of {@link cachedKeys}. */
export interface CachedKeysOptions {
  /** Number of ids that are cached, known and unknown ones each. Default: 10 000. */
  readonly maxKeys?: number | undefined;
  /** Seconds for which a key is used without asking again: how long a revoked one may still pass. Default: 30. */
  readonly ttlSeconds?: number | undefined;
  /**
   * Seconds for which an id that has failed is not looked up again, whether there is such a key or not. Until then an
   * unknown id is taken to be unknown, and a wrong signature to be wrong. Default: 5; at most `ttlSeconds`.
   */
  readonly unknownTtlSeconds?: number | undefined;
  /** Milliseconds on a clock that never goes back. Default: `performance.now`. */
  readonly monotonicClock?: (() => number) | undefined;
}

/** A cached key source. */
export interface CachedKeys extends KeySource {
  readonly confirm: (id: string, isFresh: boolean) => Promise<ApiKey | undefined> | undefined;
  /** Forgets one key, or all: call it when a key was changed. A lookup in flight is not cached then. */
  readonly invalidate: (id?: string) => void;
}

type Found = ApiKey | undefined;

const lookups = eventChannel('countersign:key-lookup');

/** So long a lookup is waited for by others; after that a source that never answers is asked anew. */
const SHARED_LOOKUP_MS = 10_000;

/**
 * Puts a cache in front of a key source: one lookup in flight for each id, failed ids remembered in a cache of their own so
 * that a flood of them displaces no known key, errors never cached.
 *
 * A request that fails for its key id or its signature costs one lookup, be the id cached or not, known or unknown; then
 * its id has failed, and costs none for `unknownTtlSeconds`. So neither the time of a refusal nor an outage of the source
 * tells which ids exist. What is cached serves requests that are signed rightly.
 *
 * @example
 * const rows = new Map([['ak_test_1', { secret }]]);
 * const keys = cachedKeys(async (id) => {
 *   const row = rows.get(id);
 *   return row && { id, secret: row.secret };
 * }, { ttlSeconds: 10 });
 * @throws RangeError or TypeError for an invalid option.
 */
export function cachedKeys(source: FindKey | KeySource, options: CachedKeysOptions = {}): CachedKeys {
  const behind = naming('cachedKeys()', () => toFindingSource('source', source));
  assertKnownOptions('cachedKeys()', options, [
    'maxKeys',
    'ttlSeconds',
    'unknownTtlSeconds',
    'monotonicClock',
  ]);
  const { maxKeys = 10_000, ttlSeconds = 30, unknownTtlSeconds = 5, monotonicClock } = options;
  for (const [name, value] of Object.entries({ maxKeys, ttlSeconds, unknownTtlSeconds })) {
    if (!(Number.isFinite(value) && value > 0))
      throw new RangeError(`cachedKeys(): "${name}" must be greater than 0`);
  }
  const clock = monotonicClock && { perf: { now: fromOne(monotonicClock) }, ttlResolution: 0 };
  const known = new LRUCache<string, ApiKey>({ max: maxKeys, ttl: inMs(ttlSeconds), ...clock });
  const failedOptions = { max: maxKeys, ttl: inMs(Math.min(ttlSeconds, unknownTtlSeconds)), ...clock };
  const failed = new LRUCache<string, true>(failedOptions);
  const unknown = new LRUCache<string, true>(failedOptions);
  const inFlight = new LRUCache<string, Promise<Found>>({ max: maxKeys, ttl: SHARED_LOOKUP_MS, ...clock });

  function keep(id: string, key: FoundKey): Found {
    if (key === undefined || key === null) {
      known.delete(id);
      unknown.set(id, true);
      return undefined;
    }
    unknown.delete(id);
    known.set(id, key);
    return key;
  }

  function find(id: string): Found | Promise<Found> {
    const key = known.get(id);
    if (key !== undefined) {
      tell('hit');
      return key;
    }
    // Got and not asked for: what has expired is deleted, as from the other cache.
    if (unknown.get(id) === true) {
      tell('unknown');
      return undefined;
    }
    return lookUp(id);
  }

  function lookUp(id: string): Found | Promise<Found> {
    const waiting = inFlight.get(id);
    tell(waiting === undefined ? 'miss' : 'shared');
    if (waiting !== undefined) return waiting;
    const found = behind.find(id);
    return isPromiseLike(found) ? track(id, found) : keep(id, found);
  }

  function track(id: string, found: PromiseLike<FoundKey>): Promise<Found> {
    const lookup: Promise<Found> = Promise.resolve(found).then(
      // Once it was invalidated, what this lookup found may be older than the change.
      (key) => (inFlight.get(id) === lookup ? keep(id, key) : (key ?? undefined)),
    );
    inFlight.set(id, lookup);
    const forget = () => {
      if (inFlight.get(id) === lookup) inFlight.delete(id);
    };
    lookup.then(forget, forget);
    return lookup;
  }

  function confirm(id: string, isFresh: boolean): Promise<Found> | undefined {
    if (isFresh) failed.set(id, true);
    if (isFresh || failed.has(id)) return undefined;
    const found = lookUp(id);
    return isPromiseLike(found) ? found : Promise.resolve(found);
  }

  function invalidate(id?: string): void {
    if (id === undefined) {
      for (const cache of [known, unknown, failed, inFlight]) cache.clear();
      return;
    }
    for (const cache of [known, unknown, failed, inFlight]) cache.delete(id);
  }

  const noteUse = behind.noteUse && ((id: string) => behind.noteUse?.(id));
  return { find, confirm, invalidate, ...(noteUse && { noteUse }) };
}

/** The same clock, beginning at 1: to the cache, a time of 0 is none, and what was put in then would never expire. */
function fromOne(clock: () => number): () => number {
  const startMs = clock();
  return () => clock() - startMs + 1;
}

/** The cache takes whole milliseconds. */
function inMs(seconds: number): number {
  return Math.max(1, Math.round(seconds * 1000));
}

function tell(outcome: KeyLookupEvent['outcome']): void {
  if (lookups.hasSubscribers) lookups.publish({ outcome });
}
