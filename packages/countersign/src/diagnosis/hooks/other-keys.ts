/** The other keys of the owner, whose secrets may have been taken for the right one. */

import type { ApiKey } from '../../keys/api-key.ts';
import type { CompiledKey } from '../../keys/compiled-key.ts';
import type { MakeDummyKey } from '../../keys/dummy-key.ts';
import type { OtherKeys } from '../diagnosis-options.ts';
import type { DiagnosisTroubles } from './diagnosis-troubles.ts';

/** Parts besides the option. */
interface OtherKeysParts {
  readonly dummyKey: MakeDummyKey;
  readonly most: number;
  readonly troubles: DiagnosisTroubles;
}

/** Makes the function that gives the other keys of one that was found, or as many of nobody where none was. */
export function otherKeysOf(
  otherKeys: OtherKeys,
  { dummyKey, most, troubles }: OtherKeysParts,
): (key: CompiledKey | undefined) => readonly ApiKey[] {
  const list = typeof otherKeys === 'function' ? otherKeys : () => otherKeys;
  /** Those of an unknown key are as many as those of the last one that was known: to search for fewer is quicker. */
  let count = typeof otherKeys === 'function' ? 0 : Math.min(otherKeys.length, most);

  return (key) => {
    if (key === undefined) return Array.from({ length: count }, (_, i) => dummyKey(`dummy-${i}`, 1 + i));
    const given = troubles.guard('other_keys', () => [...list(key.verified)]) ?? [];
    const others = given.filter(({ id }) => id !== key.record.id).slice(0, most);
    count = others.length;
    return others;
  };
}
