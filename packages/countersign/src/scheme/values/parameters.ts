/** The `name=value` parameters of a header. */

/** Between parameters, unless the sender separates them otherwise. */
const COMMA = ',';

/**
 * The values of the parameters with this name, in order. Spaces around a parameter do not count.
 *
 * @param separators The characters of which each separates parameters. Default: a comma.
 */
export function parametersNamed(name: string, value: string, separators: string = COMMA): string[] {
  const found: string[] = [];
  const { length } = value;
  for (let from = 0, end = 0; from <= length; from = end + 1) {
    end = endOfItem(value, from, separators);
    let at = from;
    while (at < end && isSpace(value.charCodeAt(at))) at++;
    if (!value.startsWith(name, at) || value.charCodeAt(at + name.length) !== EQUALS) continue;
    let last = end;
    while (last > at && isSpace(value.charCodeAt(last - 1))) last--;
    const valueFrom = at + name.length + 1;
    // The space before the end of an item that has no value is no part of its name.
    if (valueFrom <= last) found.push(value.slice(valueFrom, last));
  }
  return found;
}

const EQUALS = 0x3d;

function endOfItem(value: string, from: number, separators: string): number {
  let end = value.length;
  for (const separator of separators) {
    const at = value.indexOf(separator, from);
    if (at !== -1 && at < end) end = at;
  }
  return end;
}

/** As `trim()` has it, for the characters that a header may hold. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0xa0 || (code >= 0x09 && code <= 0x0d);
}

/** The text between the double quotes around it, if there are such. Escapes in it are left as they are. */
export function unquoted(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
