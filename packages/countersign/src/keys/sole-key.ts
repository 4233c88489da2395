/** The one key of a verifier whose scheme has requests that name none, as with most webhooks. */

import type { Scheme } from '../scheme/scheme.ts';
import type { KeySource } from './key-source.ts';

/**
 * Finds the id of the only key.
 *
 * @throws TypeError unless the source says which key is its only one, or knows its keys and has exactly one.
 */
export function soleKeyId(scheme: Scheme, keys: KeySource): string {
  if (keys.soleId !== undefined) return keys.soleId;
  const ids = keys.all === undefined ? undefined : Array.from(keys.all(), ({ id }) => id);
  const [id] = ids ?? [];
  if (id !== undefined && ids?.length === 1) return id;
  const given = ids === undefined ? 'a source that finds keys by their id' : `${ids.length} keys`;
  throw new TypeError(
    `createVerifier(): requests of the scheme "${scheme.name}" name no key, so "keys" must be one key, with all its secrets; got ${given}`,
  );
}
