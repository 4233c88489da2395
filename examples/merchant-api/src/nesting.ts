/** A bound on the nesting of parsed bodies: `JSON.parse` takes any depth, and `JSON.stringify` fails on what it gave. */

const MAX_LEVELS = 1000;

/** Tells whether a parsed value is nested too deep to be sent in an answer. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= MAX_LEVELS; depth++) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
    if (level.length === 0) return false;
  }
  return true;
}
