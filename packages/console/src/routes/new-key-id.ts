/** Ids of keys that partners make. */

import { randomBytes } from 'node:crypto';
import type { ConsoleKeys } from '../server/console-parts.ts';

type NewKey = Parameters<ConsoleKeys['create']>[0];

/**
 * Makes a key with an id that nobody chooses: a partner who could, would be told which ids others have, and could take one that another
 * verifier knows. It has the `idFormat` of the administration, where there is one.
 */
export async function createWithNewId(
  keys: ConsoleKeys,
  key: Omit<NewKey, 'id'>,
): ReturnType<ConsoleKeys['create']> {
  try {
    return await keys.create(key);
  } catch (error) {
    // Without a format it needs an id. For any other mistake, it throws once more.
    if (!(error instanceof TypeError)) throw error;
    return keys.create({ ...key, id: newId(key.mode) });
  }
}

function newId(mode: NewKey['mode']): string {
  const kind = mode === undefined ? '' : `${mode}_`;
  return `ak_${kind}${randomBytes(12).toString('hex')}`;
}
