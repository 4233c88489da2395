/** The path before the signed part, as `--base-path` or the catalog gives it. */

import { assertBasePath } from '../../request/base-path.ts';
import { Failure } from '../failure.ts';
import type { NamedScheme } from '../schemes/scheme-named.ts';

/** The base path that is taken off: the user's own, none for an empty one, else the vendor's. */
export function basePathOf(given: string | undefined, { entry }: NamedScheme): string | undefined {
  if (given === '') return undefined;
  if (given === undefined) return entry?.basePath;
  try {
    assertBasePath(given);
  } catch {
    throw new Failure('usage', '--base-path must start with "/" and not end with it, such as /prometheus');
  }
  return given;
}
