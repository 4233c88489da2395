/** A cache in front of a key source that is slow to ask. */

import { LRUCache } from 'lru-cache';
import { isPromiseLike } from '../deadline.ts';
import { eventChannel, type KeyLookupEvent } from '../diagnostics.ts';
import { assertKnownOptions, naming } from '../known-options.ts';
import type { ApiKey } from './api-key.ts';
import { assertKeySource, type FoundKey, type KeySource } from './key-source.ts';

/** Options of {@link cachedKeys}. */
export interface CachedKeysOptions {
  /** How many ids are cached, known and unknown ones each. Default: 10 000. */
  readonly maxKeys?: number | undefined;
  /** Seconds for which a key is used without asking again: how long a revoked one may still pass. Default: 30. */
  readonly ttlSeconds?: number | undefined;
  /** Seconds for which an unknown id is taken to be unknown. Default: 5. */
  readonly unknownTtlSeconds?: number | undefined;
  /** Milliseconds on a clock that never goes back. Default: `performance.now`. */
  readonly monotonicClock?: (() => number) | undefined;
}

/** A cached key source. */
export interface CachedKeys extends KeySource {
  /** Forgets one key, or all: call it when a key was changed. A lookup in flight is not cached then. */
  readonly invalidate: (id?: string) => void;
}

type Found = ApiKey | undefined;

const lookups = eventChannel('countersign:key-lookup');

/** So long a lookup is waited for by others; after that a source that never answers is asked anew. */
const SHARED_LOOKUP_MS = 10_000;

/**
 * Puts a cache in front of a key source: one lookup in flight for each id, unknown ids remembered in a cache of their
 * own so that a flood of them displaces no known key, failures never cached.
 *
 * @throws RangeError or TypeError for an invalid option.
 */
export function cachedKeys(source: KeySource, options: CachedKeysOptions = {}): CachedKeys {
  naming('cachedKeys()', () => assertKeySource('source', source));
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
  const clock = monotonicClock && { perf: { now: monotonicClock }, ttlResolution: 0 };
  const known = new LRUCache<string, ApiKey>({ max: maxKeys, ttl: ttlSeconds * 1000, ...clock });
  const unknown = new LRUCache<string, true>({ max: maxKeys, ttl: unknownTtlSeconds * 1000, ...clock });
  const inFlight = new LRUCache<string, Promise<Found>>({ max: maxKeys, ttl: SHARED_LOOKUP_MS, ...clock });

  function keep(id: string, key: FoundKey): Found {
    if (key === undefined || key === null) unknown.set(id, true);
    else known.set(id, key);
    return key ?? undefined;
  }

  function find(id: string): Found | Promise<Found> {
    const key = known.get(id);
    if (key !== undefined) {
      tell('hit');
      return key;
    }
    if (unknown.has(id)) {
      tell('unknown');
      return undefined;
    }
    const waiting = inFlight.get(id);
    tell(waiting === undefined ? 'miss' : 'shared');
    if (waiting !== undefined) return waiting;
    const found = source.find(id);
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

  function invalidate(id?: string): void {
    if (id === undefined) {
      for (const cache of [known, unknown, inFlight]) cache.clear();
      return;
    }
    for (const cache of [known, unknown, inFlight]) cache.delete(id);
  }

  return { find, invalidate };
}

function tell(outcome: KeyLookupEvent['outcome']): void {
  if (lookups.hasSubscribers) lookups.publish({ outcome });
}
