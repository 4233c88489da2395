/** Serialisers of languages by their habits: one of them is one mistake, where its habits would be several. */

import { COMPACT, type JsonStyle, mapStrings, parseJsonText, SPACED, writeJson } from './json-text.ts';

/** Habits of a serialiser with whitespace and with characters of strings. */
export interface JsonPrinter {
  readonly name: string;
  readonly style: JsonStyle;
  readonly string: (literal: string) => string;
}

const escaped =
  (characters: RegExp, write: (digits: string) => string = (digits) => digits) =>
  (text: string) =>
    text.replace(characters, (unit) => `\\u${write(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`);
const nonAscii = escaped(/[^\0-\x7f]/g);

/** `json.dumps` of Python with its defaults. */
export const PYTHON: JsonPrinter = { name: 'json.dumps of Python', style: SPACED, string: nonAscii };
/** `json_encode` of PHP with its defaults. */
export const PHP: JsonPrinter = {
  name: 'json_encode of PHP',
  style: COMPACT,
  string: (literal) => nonAscii(literal).replace(/\\.|\//gs, (found) => (found === '/' ? '\\/' : found)),
};
/** `json.Marshal` of Go. */
export const GO: JsonPrinter = {
  name: 'json.Marshal of Go',
  style: COMPACT,
  string: escaped(/[<>&\u2028\u2029]/g),
};
/** `JSON.stringify` of JavaScript. */
export const JAVASCRIPT: JsonPrinter = {
  name: 'JSON.stringify',
  style: COMPACT,
  string: (literal) => literal,
};
/** Python, but without escapes. */
export const PYTHON_UTF8: JsonPrinter = {
  ...{ name: 'json.dumps with ensure_ascii=False', style: SPACED, string: (literal) => literal },
};
/** System.Text.Json of .NET. */
export const DOTNET: JsonPrinter = {
  name: 'System.Text.Json of .NET',
  style: COMPACT,
  string: (literal) =>
    escaped(/[<>&'+`]|[^\0-\x7e]/g, (digits) => digits.toUpperCase())(
      literal.replace(/\\(.)/gs, (sequence, mark) => (mark === '"' ? '\\u0022' : sequence)),
    ),
};

/** The text of valid JSON as a serialiser writes it. Literals that are no strings stay as they are. */
export function writtenBy({ style, string }: JsonPrinter, text: string): string | undefined {
  const plain = mapStrings(text, (literal) => JSON.stringify(JSON.parse(literal)));
  const node = parseJsonText(mapStrings(plain, string));
  return node && writeJson(node, style);
}
