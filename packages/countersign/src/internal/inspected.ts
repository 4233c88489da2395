/** Errors of other people's code, for warnings. */

import { inspect } from 'node:util';

/** Inspects what was thrown. Never throws itself: an error may have members that do when they are read. */
export function inspected(error: unknown): string {
  try {
    return inspect(error);
  } catch {
    return 'an error that cannot be inspected';
  }
}
