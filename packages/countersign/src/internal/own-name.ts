/** Words that an option may be, as the names of a table's members. */

/**
 * Tells whether a value is a text and names a member of the table. A list of one word has that word's text, so that it would
 * pass for it where it is only looked up.
 */
export function isNameIn<T extends object>(table: T, value: unknown): value is keyof T & string {
  return typeof value === 'string' && Object.hasOwn(table, value);
}
