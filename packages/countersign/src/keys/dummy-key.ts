/** Keys that nobody has, to search with where a request claims a key that does not exist. */

import { createHash, randomBytes } from 'node:crypto';
import type { Scheme } from '../scheme/scheme.ts';
import type { ApiKey } from './api-key.ts';

/** Ways in which vendors write secrets, the usual one first. */
const FORMS: readonly ((bytes: Buffer) => string)[] = [
  (bytes) => bytes.toString('base64'),
  (bytes) => bytes.toString('hex'),
  (bytes) => bytes.toString('base64url'),
  (bytes) => `whsec_${bytes.toString('base64')}`,
];

/** Looks like a random secret, to find out which form a scheme takes. It is no one's. */
const SAMPLE = createHash('sha256').update('a sample').digest();

/** Makes a key with that id and so many secrets that the scheme takes, others for each place. */
export type MakeDummyKey = (id: string, place?: number, count?: number) => ApiKey;

/**
 * Makes dummies of the keys of a scheme, with as many secrets as there are places.
 *
 * @returns undefined for a scheme whose secrets have a form of their own, which is not known here.
 */
export function dummyKeys(scheme: Scheme, places: number): MakeDummyKey | undefined {
  const toSecret = FORMS.find((form) => isTaken(scheme, form(SAMPLE)));
  if (toSecret === undefined) return undefined;
  // Not before the first is asked for: Workers have no random values until a request is there.
  let secrets: readonly string[] | undefined;
  return (id, place = 0, count = 1) => {
    secrets ??= Array.from({ length: places }, () => toSecret(randomBytes(32)));
    const made = secrets;
    return { id, secrets: Array.from({ length: count }, (_, i) => made[(place + i) % places] as string) };
  };
}

function isTaken(scheme: Scheme, secret: string): boolean {
  try {
    scheme.toKey(secret, 'dummy');
    return true;
  } catch {
    return false;
  }
}
