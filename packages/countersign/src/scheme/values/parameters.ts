/** The `name=value` parameters of a header, separated by commas. */

/** The values of the parameters with this name, in order. */
export function parametersNamed(name: string, value: string): string[] {
  const prefix = `${name}=`;
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item.startsWith(prefix))
    .map((item) => item.slice(prefix.length));
}
