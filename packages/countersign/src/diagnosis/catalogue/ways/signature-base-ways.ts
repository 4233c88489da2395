/** Ways to get a signature base (RFC 9421 §2.5) wrong. */

import {
  type BaseLine,
  isSignatureBase,
  linesOf,
  withNames,
  withParameters,
} from '../../mutations/layout/base-lines.ts';
import type { MessageWay } from '../../mutations/mutation.ts';
import type { Way } from '../../mutations/way.ts';
import type { Lay } from './layout-ways.ts';
import { inRequest, type RequestWays } from './request-ways.ts';

/** Ways with the lines of the components. */
export function inBaseLines(waysOf: (lines: readonly BaseLine[]) => readonly Way<Lay>[]): RequestWays {
  return inRequest(({ message }) =>
    isSignatureBase(message)
      ? waysOf(linesOf(message).slice(0, -1)).map(
          ({ make, ...way }): MessageWay => ({
            ...{ on: 'message', stage: 'signature base', ...way },
            apply: make,
          }),
        )
      : [],
  );
}

/** Ways to write the names of components. */
export function inBaseNames(...ways: readonly Way<(name: string) => string>[]): RequestWays {
  return inBaseLines(() => ways.map((way) => ({ ...way, make: (given) => withNames(given, way.make) })));
}

/** Ways to write the parameters. */
export function inBaseParameters(...ways: readonly Way<(parameters: string) => string>[]): RequestWays {
  return inBaseLines(() => ways.map((way) => ({ ...way, make: (given) => withParameters(given, way.make) })));
}
