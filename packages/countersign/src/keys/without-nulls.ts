/** Records as databases have them, where a column may be null. */

/** A record whose members are there or not, and never null. */
export type WithoutNulls<T> = { [Member in keyof T]: Exclude<T[Member], null> };

/** Leaves out the members that are null. */
export function withoutNulls<T extends object>(record: T): WithoutNulls<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)) as WithoutNulls<T>;
}
