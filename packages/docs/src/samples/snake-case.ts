/** Names of variables with underscores. */

/**
 * Turns camelCase into snake_case.
 *
 * @example
 * snakeCase('bodyHash'); // body_hash
 */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
