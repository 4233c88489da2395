/** The `name=value` parameters of a header. */

import { decodePercentBytes } from '../target.ts';

/** Between parameters, unless the sender separates them otherwise. */
const COMMA = ',';
const PARAMETER = /^([^\s="]+)="([^"]*)"$/;

/**
 * The values of the parameters with this name, in order. Spaces around a parameter do not count.
 *
 * @param separators The characters of which each separates parameters. Default: a comma.
 * @param quoted True if a separator within double quotes is none. Default: false.
 */
export function parametersNamed(
  name: string,
  value: string,
  separators: string = COMMA,
  quoted = false,
): string[] {
  const found: string[] = [];
  const { length } = value;
  for (let from = 0, end = 0; from <= length; from = end + 1) {
    end = quoted ? endOfQuotedItem(value, from, separators) : endOfItem(value, from, separators);
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
  // Not by an iterator, which costs more than the search.
  for (let i = 0; i < separators.length; i++) {
    const at = value.indexOf(separators[i] as string, from);
    if (at !== -1 && at < end) end = at;
  }
  return end;
}

/** A separator in quotes is text: read otherwise, one value could pass for several parameters. */
function endOfQuotedItem(value: string, from: number, separators: string): number {
  let isInQuotes = false;
  for (let i = from; i < value.length; i++) {
    const character = value.charAt(i);
    if (character === '"') isInQuotes = !isInQuotes;
    else if (!isInQuotes && separators.includes(character)) return i;
  }
  return value.length;
}

/** As `trim()` has it, for the characters that a header may hold. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0xa0 || (code >= 0x09 && code <= 0x0d);
}

/**
 * The text behind an authentication scheme and one space; undefined where the value has another scheme. Its name is read in
 * any case (RFC 9110 §11.1). Without a scheme to look for, the value itself.
 */
export function afterAuthScheme(value: string, authScheme: string | undefined): string | undefined {
  if (authScheme === undefined) return value;
  const { length } = authScheme;
  if (value[length] !== ' ' || value.slice(0, length).toLowerCase() !== authScheme.toLowerCase())
    return undefined;
  return value.slice(length + 1);
}

/** The text between the double quotes around it, if there are such. Escapes in it are left as they are. */
export function unquoted(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

/** All parameters `name="value"`, percent-decoded; undefined where one is not of that form, or comes twice. */
export function quotedParameters(value: string): [name: string, value: string][] | undefined {
  const parameters = new Map<string, string>();
  for (let from = 0, end = 0; from <= value.length; from = end + 1) {
    end = endOfQuotedItem(value, from, COMMA);
    const [, encodedName = '', encoded = ''] = PARAMETER.exec(value.slice(from, end).trim()) ?? [];
    const [name = '', text] = [decodePercentBytes(encodedName), decodePercentBytes(encoded)];
    if (name === '' || text === undefined || parameters.has(name)) return undefined;
    parameters.set(name, text);
  }
  return [...parameters];
}
