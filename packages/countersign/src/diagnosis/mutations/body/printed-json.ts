/** JSON as languages print what it stands for, when nobody has serialised it. */

import { inspect } from 'node:util';
import { type JsonNode, SPACED, writeJson } from './json-text.ts';

/** As Python prints a dictionary. */
export function asPythonPrints(_text: string, node: JsonNode): string {
  const spaced = writeJson(node, SPACED);
  return spaced.replace(
    /"[^"\\]*(?:\\.[^"\\]*)*"|true|false|null/gs,
    (token) => PYTHON[token] ?? pythonString(token),
  );
}

const PYTHON: Readonly<Record<string, string>> = { true: 'True', false: 'False', null: 'None' };

/** Escapes characters that cannot be printed, the quotation marks around it and backslashes. */
function pythonString(literal: string): string {
  const value = JSON.parse(literal) as string;
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const escaped = value.replace(/[\\'\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]|(?! )\p{Zs}/gu, (mark) => {
    if (mark === "'") return quote === "'" ? "\\'" : mark;
    return PYTHON_ESCAPES[mark] ?? pythonEscape(mark.codePointAt(0) as number);
  });
  return quote + escaped + quote;
}

function pythonEscape(code: number): string {
  const digits = code.toString(16);
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

/** As Python prints the bytes of a body, `b'…'`. */
export function asPythonBytes(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const bytes = Buffer.from(text).toString('latin1');
  const escaped = bytes.replace(/[^ -~]|['"\\]/g, (mark) => {
    if (mark === "'" || mark === '"') return mark === quote ? `\\${mark}` : mark;
    return PYTHON_ESCAPES[mark] ?? `\\x${mark.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `b${quote}${escaped}${quote}`;
}

const PYTHON_ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\\': '\\\\',
};

/** A way in which Ruby prints the members of a hash. */
interface RubyHash {
  readonly name: (literal: string) => string;
  readonly arrow: string;
}

const symbol = (literal: string) => (/^"[a-z_]\w*"$/i.test(literal) ? literal.slice(1, -1) : literal);

/** Names are strings or symbols, before Ruby 3.4 and since. */
export const RUBY_HASHES: readonly RubyHash[] = [
  { name: (literal) => literal, arrow: '=>' },
  { name: (literal) => `:${symbol(literal)}`, arrow: '=>' },
  { name: (literal) => literal, arrow: ' => ' },
  { name: (literal) => `${symbol(literal)}:`, arrow: ' ' },
];

/** As Ruby prints a hash, with `to_s`, `inspect` or in a string. */
export function asRubyPrints(node: JsonNode, hash: RubyHash): string {
  if (node.kind === 'literal') return node.text === 'null' ? 'nil' : unescaped(node.text);
  if (node.kind === 'array') return `[${node.items.map((item) => asRubyPrints(item, hash)).join(', ')}]`;
  const members = node.members.map(([key, value]) => hash.name(key) + hash.arrow + asRubyPrints(value, hash));
  return `{${members.join(', ')}}`;
}

/** A string with no more escapes than it needs; any other literal as it is. */
function unescaped(literal: string): string {
  return literal.startsWith('"') ? JSON.stringify(JSON.parse(literal)) : literal;
}

/** As `util.inspect`, and so a template for the console, prints an object in Node. */
export function asNodeInspects(text: string): string {
  return inspect(JSON.parse(text));
}

/** As `JSON.stringify` writes the Buffer that has the body. */
export function asBufferInJson(text: string): string {
  return JSON.stringify(Buffer.from(text));
}

/** A language's way to print a map and a list. */
export interface Printing {
  readonly map: readonly [open: string, between: string, colon: string, close: string];
  readonly list: readonly [open: string, between: string, close: string];
  readonly nothing: string;
  readonly isSorted: boolean;
}

export const JAVA: Printing = {
  map: ['{', ', ', '=', '}'],
  list: ['[', ', ', ']'],
  nothing: 'null',
  isSorted: false,
};
export const GO: Printing = {
  map: ['map[', ' ', ':', ']'],
  list: ['[', ' ', ']'],
  nothing: '<nil>',
  isSorted: true,
};

/** As `print` writes a value that nobody has serialised. */
export function asPrinted(text: string, printing: Printing): string {
  const print = (value: unknown): string => {
    if (value === null) return printing.nothing;
    if (Array.isArray(value))
      return `${printing.list[0]}${value.map(print).join(printing.list[1])}${printing.list[2]}`;
    if (typeof value !== 'object') return String(value);
    const [open, between, colon, close] = printing.map;
    const entries = Object.entries(value).map(([key, each]) => `${key}${colon}${print(each)}`);
    return `${open}${(printing.isSorted ? entries.toSorted() : entries).join(between)}${close}`;
  };
  return print(JSON.parse(text));
}

/** As JavaScript turns a list into text. */
export function asJavaScriptList(text: string): string | undefined {
  const value = JSON.parse(text) as unknown;
  return Array.isArray(value) ? String(value) : undefined;
}

/** As `name=value` with `&` between, of which nothing is encoded. */
export function asPlainForm(text: string): string | undefined {
  const value = JSON.parse(text) as unknown;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value)
    .map(([name, each]) => `${name}=${typeof each === 'object' ? JSON.stringify(each) : String(each)}`)
    .join('&');
}

/** As a form has it, with nested values in JSON. */
export function asForm(text: string): string | undefined {
  const value = JSON.parse(text) as unknown;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const pairs = Object.entries(value).map(([name, each]): [string, string] => [
    name,
    typeof each === 'object' ? JSON.stringify(each) : String(each),
  ]);
  return new URLSearchParams(pairs).toString();
}
