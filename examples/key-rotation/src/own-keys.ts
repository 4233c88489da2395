/** Keys in a database of your own, here a map, and a cache of them in each server. */

import { randomBytes } from 'node:crypto';
import { type ApiKey, cachedKeys, type KeySource } from '@countersign/core';
import { clock, monotonicClock } from './clock.ts';

/** Where keys are kept, and how a secret is rotated there. */
export interface KeyHouse {
  readonly name: string;
  /** The secret that the client has at first. */
  readonly secret: string;
  /** The keys as one more server sees them. */
  readonly keysOfServer: () => KeySource;
  /** Makes a new secret and ends the old ones after the overlap. */
  readonly rotate: (overlapSeconds: number) => Promise<string>;
  readonly close: () => void;
}

/** For how long a server uses a key without asking for it again. */
export const CACHE_SECONDS = 30;

/** Makes the database, with one key. */
export function ownKeys(id: string): KeyHouse {
  const secret = newSecret();
  const records = new Map<string, ApiKey>([[id, { id, secrets: [secret], limits: [] }]]);
  const database: KeySource = { find: async (wanted) => records.get(wanted) };
  return {
    name: 'Keys of your own behind cachedKeys()',
    secret,
    keysOfServer: () => cachedKeys(database, { ttlSeconds: CACHE_SECONDS, monotonicClock }),
    async rotate(overlapSeconds) {
      const next = newSecret();
      const old = { value: secret, notAfter: new Date(clock() + overlapSeconds * 1000) };
      // A record is replaced and never changed.
      records.set(id, { id, secrets: [next, old], limits: [] });
      return next;
    },
    close: () => {},
  };
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
