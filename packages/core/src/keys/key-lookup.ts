/** Finds keys in the integrator's source and compiles each record once. */

import { isPromiseLike, withDeadline } from '../deadline.ts';
import type { VerifierSettings } from '../verifier-options.ts';
import type { ApiKey } from './api-key.ts';
import { type CompiledKey, compileKey } from './compiled-key.ts';
import { KeyRecordError, warnOfKeyRecord } from './key-record-warning.ts';
import type { FoundKey } from './key-source.ts';

type Found = CompiledKey | undefined;

/**
 * Makes the lookup of a verifier. It throws or rejects when the source fails, is too slow, or has a record that is not
 * sound. A source that knows all its keys has them compiled now.
 *
 * @throws TypeError or RangeError for a known key that does not fit the scheme.
 */
export function keyLookup(settings: VerifierSettings): (id: string) => Found | Promise<Found> {
  const { keys, keysTimeoutMs } = settings;
  const compiledKeys = new WeakMap<ApiKey, CompiledKey>();

  function compiled(record: FoundKey): Found {
    if (record === undefined || record === null) return undefined;
    const known = compiledKeys.get(record);
    if (known !== undefined) return known;
    const key = compiledOrTold(record, settings);
    compiledKeys.set(record, key);
    return key;
  }

  // A known key is an error of this very call.
  for (const key of keys.all?.() ?? []) compiledKeys.set(key, compileKey(key, settings));

  return (id) => {
    const found = keys.find(id);
    return isPromiseLike(found)
      ? withDeadline(found, keysTimeoutMs, 'the key source').then(compiled)
      : compiled(found);
  };
}

/** Without a logger, nobody would see why all requests of that key are refused. */
function compiledOrTold(record: ApiKey, settings: VerifierSettings): CompiledKey {
  try {
    return compileKey(record, settings);
  } catch (cause) {
    if (!(cause instanceof TypeError || cause instanceof RangeError)) throw cause;
    const error = new KeyRecordError(cause);
    warnOfKeyRecord(error);
    throw error;
  }
}
