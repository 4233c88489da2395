/** JSON that is safe to parse without a closer look. */

/**
 * Tells whether a JSON text may have a member that changes the prototype of what it is copied into: `__proto__`, or
 * `constructor` with a `prototype`. A name may be written with escapes, of which any is suspect.
 */
export function mayPoison(text: string): boolean {
  return text.includes('__proto__') || text.includes('constructor') || text.includes('\\u');
}
