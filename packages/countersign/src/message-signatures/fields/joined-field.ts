/** The value of a field of which the lines may be sent apart. */

import type { RequestValues } from '../../scheme/values/header-reader.ts';
import { fieldLines } from './field-lines.ts';

/** Lines of a dictionary may be sent apart: several proxies sign a message (RFC 9421 §4.3). */
export function joinedField(found: RequestValues, slot: number, name: string): string | undefined {
  if ((found.duplicated & (1 << slot)) === 0) return found.values[slot];
  return fieldLines(found.request.headers, name).join(', ');
}
