/** Names of variables, as against secrets in their place. */

/**
 * Tells whether a text is the name of a variable, and not a secret in its place. A secret may consist of capitals and digits
 * (base32, hex), but it then has at least 14 characters and no underscore.
 */
export function isVariableName(text: string): boolean {
  return /^[A-Z][A-Z0-9_]{0,63}$/.test(text) && (text.length < 14 || text.includes('_'));
}
