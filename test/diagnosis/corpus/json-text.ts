/** JSON as the serialisers of several languages write it: the same value, in other bytes. */

/** A number that is written in more digits than it needs, such as `500.00`. */
export class Decimal {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Value of a program before it is serialised. */
export type Json = null | boolean | number | string | Decimal | readonly Json[] | JsonObject;

interface JsonObject {
  readonly [name: string]: Json;
}

/** Style of a serialiser. */
export interface Style {
  /** Between a name and its value. */
  readonly colon: string;
  /** Between members on one line. */
  readonly comma: string;
  /** The indentation of a level; empty for everything on one line. */
  readonly indent: string;
  /** Between the lines of what is indented. */
  readonly lineBreak: string;
  readonly nonAscii: 'raw' | 'escaped' | 'escaped in capitals';
  readonly slashes: 'raw' | 'escaped';
  /** The characters that are escaped lest a browser takes them for markup. */
  readonly markup: string;
  readonly names: 'in order' | 'sorted' | 'sorted at the top' | 'reversed' | 'reversed at the top';
  readonly numbers: 'as they are' | 'shortest' | 'with a decimal' | 'two decimals' | 'quoted';
}

/** `JSON.stringify`, except for decimals, which it cannot write. */
export const COMPACT: Style = {
  colon: ':',
  comma: ',',
  indent: '',
  lineBreak: '\n',
  nonAscii: 'raw',
  slashes: 'raw',
  markup: '',
  names: 'in order',
  numbers: 'as they are',
};

/** `json.dumps` of Python. */
export const PYTHON: Style = { ...COMPACT, colon: ': ', comma: ', ', nonAscii: 'escaped' };
/** `json_encode` of PHP. */
export const PHP: Style = { ...COMPACT, nonAscii: 'escaped', slashes: 'escaped' };
/** `json.Marshal` of Go, of a map. */
export const GO: Style = { ...COMPACT, markup: '<>&', names: 'sorted' };
/** `JSON.stringify(value, null, 2)`, `jq` and `JSON.pretty_generate` of Ruby. */
export const PRETTY: Style = { ...COMPACT, colon: ': ', indent: '  ' };

/** Writes a value in a style. */
export function serialise(value: Json, style: Style, depth = 0): string {
  if (value instanceof Decimal || typeof value === 'number') return writeNumber(value, style);
  if (typeof value === 'string') return writeString(value, style);
  if (Array.isArray(value)) {
    return enclose('[', ']', { items: value.map((item) => serialise(item, style, depth + 1)), style, depth });
  }
  if (value === null || typeof value !== 'object') return String(value);
  const items = members(value as JsonObject, style, depth).map(
    ([name, member]) => `${writeString(name, style)}${style.colon}${serialise(member, style, depth + 1)}`,
  );
  return enclose('{', '}', { items, style, depth });
}

interface Enclosed {
  readonly items: readonly string[];
  readonly style: Style;
  readonly depth: number;
}

function enclose(open: string, close: string, { items, style, depth }: Enclosed): string {
  if (style.indent === '' || items.length === 0) return open + items.join(style.comma) + close;
  const inner = style.lineBreak + style.indent.repeat(depth + 1);
  return `${open}${inner}${items.join(`,${inner}`)}${style.lineBreak}${style.indent.repeat(depth)}${close}`;
}

function members(value: JsonObject, { names }: Style, depth: number): [string, Json][] {
  const all = Object.entries(value);
  if (names === 'reversed' || (names === 'reversed at the top' && depth === 0)) return all.reverse();
  const isSorted = names === 'sorted' || (names === 'sorted at the top' && depth === 0);
  return isSorted ? all.sort(([a], [b]) => (a < b ? -1 : 1)) : all;
}

function writeNumber(value: number | Decimal, { numbers }: Style): string {
  const text = value instanceof Decimal ? value.text : String(value);
  if (numbers === 'as they are') return text;
  if (numbers === 'quoted') return `"${text}"`;
  const isWhole = !(value instanceof Decimal);
  if (numbers === 'two decimals') return Number(text).toFixed(2);
  const shortest = String(Number(text));
  // Languages that know integers from floats write the latter with a point.
  return numbers === 'with a decimal' && !isWhole && !shortest.includes('.') ? `${shortest}.0` : shortest;
}

function writeString(value: string, { nonAscii, slashes, markup }: Style): string {
  let text = JSON.stringify(value);
  if (slashes === 'escaped') text = text.replaceAll('/', '\\/');
  for (const character of markup) text = text.replaceAll(character, escaped(character));
  if (nonAscii === 'raw') return text;
  const isInCapitals = nonAscii === 'escaped in capitals';
  return text.replace(/[\u007f-\uffff]/g, (unit) => escaped(unit, isInCapitals));
}

function escaped(unit: string, isInCapitals = false): string {
  const digits = unit.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${isInCapitals ? digits.toUpperCase() : digits}`;
}
