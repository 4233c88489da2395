/** Records of keys that nobody has, to do the work that an existing key costs. */

import { standInKeys } from '../diagnosis/stand-in.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { ApiKey } from './api-key.ts';

/** Makes a new record of a dummy with that id; undefined for a scheme whose secrets have a form that is not known. */
export function dummyKeys(scheme: Scheme): ((id: string) => ApiKey) | undefined {
  return standInKeys(scheme, 1);
}
