/** JSON as text, written in other ways: what serialisers of other languages make of the same value. */

/** A value with its literals exactly as they were written. */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: JsonNode])[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'literal'; readonly text: string };

/** The whitespace between tokens. */
export interface JsonStyle {
  /** As the diagnosis names it. */
  readonly name: string;
  /** From 1 for the commonest, see `Way`. */
  readonly cost: number;
  readonly afterComma: string;
  readonly afterColon: string;
  /** One step of indentation; `undefined` for all on one line. */
  readonly indent?: string | undefined;
  /** Default: a line feed. */
  readonly lineBreak?: string | undefined;
}

export const COMPACT: JsonStyle = { name: 'compact', cost: 1, afterComma: '', afterColon: '' };
export const SPACED: JsonStyle = {
  ...{ name: 'spaces after commas and colons', cost: 1, afterComma: ' ', afterColon: ' ' },
};

/** The defaults of serialisers. */
export const STYLES: readonly JsonStyle[] = [
  COMPACT,
  SPACED,
  { name: 'indented by 2 spaces', cost: 2, afterComma: '', afterColon: ' ', indent: '  ' },
  { name: 'indented by 4 spaces', cost: 2, afterComma: '', afterColon: ' ', indent: '    ' },
  { name: 'indented by tabs', cost: 2, afterComma: '', afterColon: ' ', indent: '\t' },
  { name: 'spaces after colons', cost: 4, afterComma: '', afterColon: ' ' },
  { name: 'spaces after commas', cost: 4, afterComma: ' ', afterColon: '' },
  ...[
    { name: 'indented by 2 spaces, with CR LF', afterColon: ' ', indent: '  ' },
    { name: 'indented by 4 spaces, with CR LF', afterColon: ' ', indent: '    ' },
    { name: 'indented as ConvertTo-Json of PowerShell 5 does', afterColon: '  ', indent: '    ' },
  ].map((style) => ({ ...style, cost: 4, afterComma: '', lineBreak: '\r\n' })),
];

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/gs;
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}:,]|[^\s[\]{}:,"]+/gs;
/** Deeper than any API's body; it bounds the recursion. */
const DEEPEST = 64;
/** Depths of all tokens together: a short text that is nested deeply becomes megabytes when it is indented. */
const MOST_INDENTATION = 200_000;

/** The value, or undefined where the text is not JSON or nested too deeply. */
export function parseJsonText(text: string): JsonNode | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const tokens = text.match(TOKEN) ?? [];
  return isTooDeep(tokens) ? undefined : new TokenReader(tokens).value();
}

/** Tells an object or a list from a single value, of which there is only one way to write it. */
export function isContainer(node: JsonNode | undefined): node is JsonNode {
  return node !== undefined && node.kind !== 'literal';
}

/** Writes a value in a style; its literals stay as they are. */
export function writeJson(node: JsonNode, style: JsonStyle, depth = 0): string {
  if (node.kind === 'literal') return node.text;
  const isObject = node.kind === 'object';
  const parts = isObject
    ? node.members.map(([key, value]) => `${key}:${style.afterColon}${writeJson(value, style, depth + 1)}`)
    : node.items.map((item) => writeJson(item, style, depth + 1));
  const [open, close] = isObject ? ['{', '}'] : ['[', ']'];
  if (style.indent === undefined || parts.length === 0)
    return `${open}${parts.join(`,${style.afterComma}`)}${close}`;
  const lineBreak = style.lineBreak ?? '\n';
  const inner = lineBreak + style.indent.repeat(depth + 1);
  return `${open}${inner}${parts.join(`,${inner}`)}${lineBreak}${style.indent.repeat(depth)}${close}`;
}

/** The style in which a text is written, if it is one of the usual ones. */
export function styleOf(node: JsonNode, text: string): JsonStyle | undefined {
  return STYLES.find((style) => writeJson(node, style) === text);
}

/** Tells which of two keys, with their quotation marks, comes first. */
export type Compare = (a: string, b: string) => number;

/** The value with the members of its objects in order of their keys; of the outermost only, where `isDeep` is false. */
export function sortKeys(node: JsonNode, isDeep: boolean, order: Compare = compare): JsonNode {
  if (node.kind === 'literal') return node;
  if (node.kind === 'array')
    return isDeep ? { kind: 'array', items: node.items.map((item) => sortKeys(item, true, order)) } : node;
  const members = node.members.map(
    ([key, value]) => [key, isDeep ? sortKeys(value, true, order) : value] as const,
  );
  return { kind: 'object', members: members.sort(([a], [b]) => order(a, b)) };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Rewrites each string, quotation marks included, of a text that is JSON. */
export function mapStrings(text: string, rewrite: (literal: string) => string): string {
  return text.replace(STRING, rewrite);
}

/** Rewrites each number of a text that is JSON. */
export function mapNumbers(text: string, rewrite: (literal: string) => string): string {
  return text.replace(STRING_OR_NUMBER, (literal) => (literal.startsWith('"') ? literal : rewrite(literal)));
}

function isTooDeep(tokens: readonly string[]): boolean {
  let depth = 0;
  let indentation = 0;
  for (const token of tokens) {
    if (token === '{' || token === '[') depth++;
    if (token === '}' || token === ']') depth--;
    if (depth > DEEPEST) return true;
    indentation += depth;
  }
  return indentation > MOST_INDENTATION;
}

/** Reads the tokens of valid JSON; on anything else its positions mean nothing. */
class TokenReader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  value(): JsonNode {
    const token = this.#next();
    if (token === '{') return { kind: 'object', members: this.#list('}', () => this.#member()) };
    if (token === '[') return { kind: 'array', items: this.#list(']', () => this.value()) };
    return { kind: 'literal', text: token };
  }

  #member(): readonly [string, JsonNode] {
    const key = this.#next();
    this.#at++;
    return [key, this.value()];
  }

  #list<T>(close: string, read: () => T): T[] {
    const items: T[] = [];
    while (this.#tokens[this.#at] !== close && this.#at < this.#tokens.length) {
      items.push(read());
      if (this.#tokens[this.#at] === ',') this.#at++;
    }
    this.#at++;
    return items;
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? '';
  }
}
