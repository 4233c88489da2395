/** Which verifiers a key belongs to: the same id may be that of another key elsewhere. */

import type { Verifier } from 'countersign';
import { ownerOf } from '../record/entry-of-event.ts';

/** The verifiers that find a key of this id with this owner in their own source. Rejects when a source fails. */
export async function verifiersWith(
  verifiers: readonly Verifier[],
  keyId: string,
  owner: string | undefined,
): Promise<readonly Verifier[]> {
  const keys = await Promise.all(verifiers.map((verifier) => verifier.keyOf(keyId)));
  return verifiers.filter((_, i) => {
    const key = keys[i];
    return key !== undefined && ownerOf(key) === owner;
  });
}
