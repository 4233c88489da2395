/** The `name=value` parameters of a header. */

/** Between parameters, unless the sender separates them otherwise. */
const COMMA = ',';

/**
 * The values of the parameters with this name, in order. Spaces around a parameter do not count.
 *
 * @param separators The characters of which each separates parameters. Default: a comma.
 */
export function parametersNamed(name: string, value: string, separators: string = COMMA): string[] {
  const prefix = `${name}=`;
  return itemsOf(value, separators)
    .map((item) => item.trim())
    .filter((item) => item.startsWith(prefix))
    .map((item) => item.slice(prefix.length));
}

function itemsOf(value: string, separators: string): readonly string[] {
  if (separators.length === 1) return value.split(separators);
  let items: readonly string[] = [value];
  for (const separator of separators) items = items.flatMap((item) => item.split(separator));
  return items;
}

/** The text between the double quotes around it, if there are such. Escapes in it are left as they are. */
export function unquoted(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
