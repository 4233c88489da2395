/** Keys in a database of your own, here a map, and a cache of them in each server. */

import { randomBytes } from 'node:crypto';
import { cachedKeys, type FindKey, type KeySecret, type KeySource } from 'countersign';
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
  /** The newest first. */
  let secrets: readonly KeySecret[] = [{ id: '1', value: secret }];
  let made = 1;
  const findKey: FindKey = async (wanted) => (wanted === id ? { id, secrets, limits: [] } : undefined);
  return {
    name: 'Keys of your own behind cachedKeys()',
    secret,
    keysOfServer: () => cachedKeys(findKey, { ttlSeconds: CACHE_SECONDS, monotonicClock }),
    async rotate(overlapSeconds) {
      const next = newSecret();
      // A list is replaced and never changed.
      secrets = [{ id: `${++made}`, value: next }, ...stillInUse(secrets, clock() + overlapSeconds * 1000)];
      return next;
    },
    close: () => {},
  };
}

/** All secrets that are in use end by then: one that a rotation before has ended goes on until it does. */
function stillInUse(secrets: readonly KeySecret[], endMs: number): readonly KeySecret[] {
  return secrets
    .map((secret) => ({
      ...secret,
      notAfter: new Date(Math.min(endMs, secret.notAfter?.getTime() ?? endMs)),
    }))
    .filter(({ notAfter }) => notAfter.getTime() > clock());
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
