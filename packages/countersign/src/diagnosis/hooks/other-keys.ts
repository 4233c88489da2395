/** The other keys of the owner, whose secrets may have been taken for the right one. */

import type { ApiKey } from '../../keys/api-key.ts';
import type { CompiledKey } from '../../keys/compiled-key.ts';
import type { MakeDummyKey } from '../../keys/dummy-key.ts';
import type { OtherKeys } from '../diagnosis-options.ts';
import type { DiagnosisTroubles } from './diagnosis-troubles.ts';

/** Keys that are searched besides the one that was named. */
export const MOST_OTHER_KEYS = 16;

/** Parts besides the option. */
interface OtherKeysParts {
  readonly dummyKey: MakeDummyKey;
  readonly troubles: DiagnosisTroubles;
}

/** Makes the function that gives the other keys of one that was found, or as many of nobody where none was. */
export function otherKeysOf(
  otherKeys: OtherKeys,
  { dummyKey, troubles }: OtherKeysParts,
): (key: CompiledKey | undefined) => readonly ApiKey[] {
  /** Those of an unknown key are as many as those of the last one that was known: to search for fewer is quicker. */
  let count = typeof otherKeys === 'function' ? 0 : Math.min(otherKeys.length, MOST_OTHER_KEYS);

  return (key) => {
    if (key === undefined) return Array.from({ length: count }, (_, i) => dummyKey(`dummy-${i}`, 1 + i));
    const others = troubles.guard('other_keys', () => keysBeside(key, otherKeys)) ?? [];
    count = others.length;
    return others;
  };
}

/** The other keys of one that was found. Throws as the application's own function does. */
export function keysBeside({ record, verified }: CompiledKey, otherKeys: OtherKeys): readonly ApiKey[] {
  const given = typeof otherKeys === 'function' ? otherKeys(verified) : otherKeys;
  return [...given].filter(({ id }) => id !== record.id).slice(0, MOST_OTHER_KEYS);
}
