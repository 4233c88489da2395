/** The id of a new key. */

import type { KeyMode } from '../api-key.ts';
import type { KeyFormat } from '../format/key-format.ts';
import type { NewKey } from './key-administration.ts';

/**
 * Takes the id that is given, or makes one in the format; and the mode that the id tells.
 *
 * @throws TypeError for an id that does not have the format, or tells another mode than the one given.
 */
export function newKeyId(
  owner: string,
  { id, mode }: Pick<NewKey, 'id' | 'mode'>,
  format: KeyFormat | undefined,
): { readonly id: string; readonly mode: KeyMode | undefined } {
  if (format === undefined) return { id: id as string, mode };
  if (id === undefined) return { id: format.generate(mode), mode };
  if (!format.matches(id)) {
    throw new TypeError(
      `${owner}: the id does not have the form of "idFormat" (${format.pattern}): leave "id" out, and one is made`,
    );
  }
  const told = format.modeOf(id);
  if (told !== undefined && mode !== undefined && told !== mode)
    throw new TypeError(`${owner}: the id is one of mode "${told}", and "mode" is "${mode}"`);
  return { id, mode: mode ?? told };
}
