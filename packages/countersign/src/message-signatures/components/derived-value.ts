/** Values that are derived from a message, as components of a signature (RFC 9421 §2.2). */

import { pathOf, queryOf } from '../../scheme/target.ts';
import type { RequestMessage } from './message.ts';

/** The value of a derived component of a request, except `@query-param`; undefined where it cannot be told. */
export function derivedValue(name: string, { method, url, origin }: RequestMessage): string | undefined {
  switch (name) {
    case '@method':
      return method;
    case '@target-uri':
      return origin && origin + url;
    case '@authority':
      return origin?.slice(origin.indexOf('//') + 2);
    case '@scheme':
      return origin?.slice(0, origin.indexOf(':'));
    case '@request-target':
      return url;
    case '@path':
      return pathOf(url) || '/';
    default:
      return `?${queryOf(url)}`;
  }
}
