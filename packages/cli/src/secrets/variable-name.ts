/** Names of variables, as against secrets in their place. */

/**
 * Whether a text is a name, and no secret in the place of one. Secrets may have capitals and digits alone (base32, hex),
 * but are then at least 14 characters long, and have no underscore.
 */
export function isVariableName(text: string): boolean {
  return /^[A-Z][A-Z0-9_]{0,63}$/.test(text) && (text.length < 14 || text.includes('_'));
}
