/** States in which an attacker who probes for keys may find a server. */

import { setImmediate as immediate } from 'node:timers/promises';
import { type ApiKey, cachedKeys, type KeySource, type Keys } from 'countersign';

/** A state of the key source. */
export interface Scenario {
  readonly title: string;
  readonly makeKeys: () => Keys | Promise<Keys>;
  /** Called before each request. */
  readonly beforeEach?: () => void;
}

/** The secret of every key. */
export const SECRET = 'a-secret-of-enough-bytes-0001';
const LONG_SECONDS = 1_000_000_000;

/** Number of keys, and of the unknown ids that are tried. */
export const IDS = 64;

/** The time of a cache. Between two requests, as much passes as a failed id is not looked up again. */
let seconds = 0;
const monotonicClock = () => seconds * 1000;
const passTime = () => {
  seconds += 7;
};

/** A database: a turn of the event loop, and a record made anew each time. */
const database: KeySource = {
  find: async (id) => {
    await immediate();
    return id.startsWith(KNOWN) ? record(id) : undefined;
  },
};

export const SCENARIOS: readonly Scenario[] = [
  { title: 'keys in the process', makeKeys: () => known().map(record) },
  { title: 'a database, uncached', makeKeys: () => database },
  {
    title: 'cached keys in use, an id probed again and again',
    makeKeys: () => warm(cachedKeys(database, { ttlSeconds: 86_400, unknownTtlSeconds: 86_400 })),
  },
  {
    title: 'cached keys in use, each id probed for the first time',
    makeKeys: () => warm(cachedKeys(database, { ttlSeconds: LONG_SECONDS, monotonicClock })),
    beforeEach: passTime,
  },
  {
    title: 'cached keys, none in use',
    makeKeys: () => cachedKeys(database, { ttlSeconds: 6, monotonicClock }),
    beforeEach: passTime,
  },
  {
    title: 'cached keys in use, the database down',
    makeKeys: () => warm(cachedKeys(downAfter(IDS + 1), { ttlSeconds: LONG_SECONDS, monotonicClock })),
    beforeEach: passTime,
  },
];

const KNOWN = 'ak_live_k';

/** The id of a key, or one that is none. */
export function idOf(i: number, isKnown: boolean): string {
  return `${isKnown ? KNOWN : 'ak_live_u'}${String(i).padStart(4, '0')}`;
}

/** A key whose holder sends requests all the time, in between the probes. */
export const BUSY_ID: string = idOf(IDS, true);

function known(): string[] {
  return [...Array.from({ length: IDS }, (_, i) => idOf(i, true)), BUSY_ID];
}

/** Rights that take far longer to compile than a secret. */
const ALLOW = ['127.0.0.0/8', ...Array.from({ length: 49 }, (_, i) => `2001:db8:${i}::/48`)];
const LIMITS = [1, 60, 3600, 86_400].map((windowSeconds) => ({ limit: 1_000_000, windowSeconds }));

function record(id: string): ApiKey {
  return { id, secrets: [SECRET], ipAllowlist: ALLOW, limits: LIMITS };
}

/** Looks each key up, as its holder's requests do, so that the cache has it. */
async function warm(keys: KeySource): Promise<KeySource> {
  for (const id of known()) await keys.find(id);
  return keys;
}

function downAfter(lookups: number): KeySource {
  let made = 0;
  return {
    find: async (id) => {
      await immediate();
      if (made++ >= lookups) throw new Error('down');
      return record(id);
    },
  };
}
