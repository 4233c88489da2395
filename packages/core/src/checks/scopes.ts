/** Scopes of a key against those that an endpoint requires. */

/** The first required scope that is not granted, or undefined when all are. Scopes are compared exactly. */
export function missingScope(
  granted: readonly string[] | undefined,
  required: readonly string[],
): string | undefined {
  return required.find((scope) => granted?.includes(scope) !== true);
}
