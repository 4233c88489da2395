/** The text in place of what is not told. */

/** Stands where a value was taken out. */
export const REDACTED = '{redacted}';
