/**
 * Finds keys in the integrator's source and compiles each record once.
 *
 * A key that does not exist must cost what one that exists costs, or the time of a refusal tells which keys there are. So
 * what is done for a key that was found is done for a dummy where none was.
 */

import { randomBytes } from 'node:crypto';
import { isPromiseLike, withDeadline } from '../internal/deadline.ts';
import { hasRandomValues } from '../internal/random-values.ts';
import type { PreparedKey } from '../scheme/algorithms.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { VerifierSettings } from '../verify/verifier-options.ts';
import { type ApiKey, type KeySecret, secretsOf } from './api-key.ts';
import { type CompiledKey, compileKey, type KeyRights } from './compiled-key.ts';
import { dummyKeys } from './dummy-key.ts';
import { KeyRecordError, warnOfKeyRecord } from './key-record-warning.ts';
import type { FoundKey } from './key-source.ts';
import { soleKeyId } from './sole-key.ts';
import { isListed } from './to-key-source.ts';

type Found = CompiledKey | undefined;

/** The lookup of a verifier. */
export interface KeyLookup {
  /** The id of the one key, for a scheme whose requests name none. */
  readonly soleId: string | undefined;
  /** Throws or rejects when the source fails, is too slow, or has a record whose secrets are not sound. */
  readonly find: (id: string) => Found | Promise<Found>;
  /**
   * Looks the key up anew before a request is refused for its key or its signature; `undefined`: what was used stands.
   * Rejects as `find` does.
   */
  readonly findAgain: (id: string, isFresh: boolean) => Promise<Found> | undefined;
  /** The rights of a key, for a sender that has proved to hold its secret. Throws where the record is not sound. */
  readonly rightsOf: (key: CompiledKey) => KeyRights;
  /** The secrets to try for an id, with dummies in the place of those that a key has less than others. */
  readonly withDummies: (id: string, secrets: readonly PreparedKey[]) => readonly PreparedKey[];
}

/** In a rotation, a key has two secrets or three. Keys with more can be told from others by time. */
const MOST_EVEN_SECRETS = 3;

/**
 * Makes the lookup of a verifier. A source that knows all its keys has them compiled now.
 *
 * @throws TypeError or RangeError for a known key that does not fit the scheme.
 */
export function keyLookup(settings: VerifierSettings): KeyLookup {
  const { keys, keysTimeoutMs, scheme } = settings;
  const compiledKeys = new WeakMap<ApiKey, CompiledKey>();
  const dummyKey = dummyKeys(scheme, MOST_EVEN_SECRETS);
  const makeDummies = () => Array.from({ length: DUMMIES }, () => dummySecrets(scheme));
  // Now, since an algorithm that does not take them is an error of this very call.
  let dummies = hasRandomValues() ? makeDummies() : undefined;
  /**
   * Tells whether the source makes a new record for each lookup, which has to be compiled each time. A cache answers at
   * once with the records that it has, and later with new ones.
   */
  const makesRecords = { atOnce: false, later: false };
  /** The most secrets that any key has been found to have, as far as they are made even. */
  let mostSecrets = 1;

  function compiled(id: string, record: FoundKey, answered: keyof typeof makesRecords): Found {
    if (record === undefined || record === null) {
      if (makesRecords[answered]) compileDummy(id, mostSecrets);
      return undefined;
    }
    const known = compiledKeys.get(record);
    makesRecords[answered] = known === undefined;
    if (known !== undefined) return known;
    const key = toldIfUnsound(() => keep(record));
    compileDummy(id, mostSecrets - key.secrets.length);
    return key;
  }

  function keep(record: ApiKey): CompiledKey {
    const key = compileKey(record, settings);
    mostSecrets = Math.min(MOST_EVEN_SECRETS, Math.max(mostSecrets, key.secrets.length));
    compiledKeys.set(record, key);
    return key;
  }

  function compileDummy(id: string, secrets: number): void {
    const record = secrets > 0 ? dummyKey?.(id, 0, secrets) : undefined;
    if (record !== undefined) compiledKeys.set(record, compileKey(record, settings));
  }

  function inTime(id: string, found: PromiseLike<FoundKey>): Promise<Found> {
    return withDeadline(found, keysTimeoutMs, 'the key source').then((record) =>
      compiled(id, record, 'later'),
    );
  }

  function find(id: string): Found | Promise<Found> {
    const found = keys.find(id);
    return isPromiseLike(found) ? inTime(id, found) : compiled(id, found, 'atOnce');
  }

  const soleId = scheme.namesKey === false ? soleKeyId(scheme, keys) : undefined;
  const known = new Map<string, CompiledKey>();
  for (const record of keys.all?.() ?? []) {
    const key = keep(record);
    // A record of a known key that is not sound is an error of this very call.
    void key.rights;
    known.set(record.id, key);
  }

  return {
    soleId,
    find: isListed(keys) ? (id) => known.get(id) : find,
    findAgain(id, isFresh) {
      try {
        const found = keys.confirm?.(id, isFresh);
        return found && inTime(id, found);
      } catch (error) {
        return Promise.reject(error);
      }
    },
    rightsOf: (key) => key.soundRights ?? toldIfUnsound(() => key.rights),
    withDummies(id, secrets) {
      dummies ??= makeDummies();
      if (secrets.length >= mostSecrets) return secrets;
      const dummy = dummies[placeOf(id)] as DummySecrets;
      const missing = dummy[mostSecrets - secrets.length - 1] as readonly PreparedKey[];
      return secrets.length === 0 ? missing : [...secrets, ...missing];
    },
  };
}

/** One dummy for all would be in the processor's cache, where the keys themselves are not. */
const DUMMIES = 64;

function placeOf(id: string): number {
  let place = id.length;
  for (let i = 0; i < id.length; i++) place = (place * 31 + id.charCodeAt(i)) | 0;
  return place & (DUMMIES - 1);
}

/** Secrets that nobody has, in lists of one, two, three. */
type DummySecrets = readonly (readonly PreparedKey[])[];

function dummySecrets({ algorithm }: Scheme): DummySecrets {
  const secrets = Array.from({ length: MOST_EVEN_SECRETS }, () =>
    algorithm.prepare(algorithm.dummyKey?.() ?? randomBytes(32)),
  );
  return secrets.map((_, i) => secrets.slice(0, i + 1));
}

/** Tells whether trying again with the other key would come to the same. */
export function haveSameSecrets(key: Found, other: Found): boolean {
  if (key === other) return true;
  if (key === undefined || other === undefined) return false;
  const [secrets, others] = [secretsOf(key.record), secretsOf(other.record)];
  return secrets.length === others.length && secrets.every((secret, i) => sameSecret(secret, others[i]));
}

function sameSecret(secret: KeySecret, other: KeySecret | undefined): boolean {
  return (
    secret.value === other?.value &&
    secret.notBefore?.getTime() === other.notBefore?.getTime() &&
    secret.notAfter?.getTime() === other.notAfter?.getTime()
  );
}

/** Without a logger, nobody would see why all requests of that key are refused. */
function toldIfUnsound<T>(compile: () => T): T {
  try {
    return compile();
  } catch (cause) {
    if (!(cause instanceof TypeError || cause instanceof RangeError)) throw cause;
    const error = new KeyRecordError(cause);
    warnOfKeyRecord(error);
    throw error;
  }
}
