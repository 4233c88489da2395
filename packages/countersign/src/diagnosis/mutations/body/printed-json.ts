/** JSON as languages print what it stands for, when nobody has serialised it. */

import { type JsonNode, STYLES, writeJson } from './json-text.ts';

/** As Python prints a dictionary. */
export function asPythonPrints(_text: string, node: JsonNode): string {
  const spaced = writeJson(node, STYLES[1] as (typeof STYLES)[number]);
  return spaced.replace(
    /"[^"\\]*(?:\\.[^"\\]*)*"|true|false|null/gs,
    (token) => PYTHON[token] ?? pythonString(token),
  );
}

const PYTHON: Readonly<Record<string, string>> = { true: 'True', false: 'False', null: 'None' };

function pythonString(literal: string): string {
  const value = JSON.parse(literal) as string;
  return value.includes("'") ? `"${value}"` : `'${value}'`;
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
