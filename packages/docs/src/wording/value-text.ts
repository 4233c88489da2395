/** Values that travel beside a request, in words. */

import type { Recipe, RecipeTimestamp, RecipeValue } from 'countersign/scheme';
import { listed, span } from '../document/block.ts';

const PLACES = {
  header: 'header',
  json: 'the JSON body, member',
  form: 'the form in the body, field',
  multipart: 'the form in the body, field',
  query: 'the query, parameter',
} as const;

/** The place of a value, such as the header `X-Api-Key`. */
export function placeText({ place, header, parameter, path = [] }: RecipeValue): string {
  if (place === 'header' && header !== undefined)
    return parameter === undefined ? span(header) : `${span(header)}, parameter ${span(parameter)}`;
  const words = (PLACES as Readonly<Record<string, string>>)[place] ?? place;
  return `${words} ${span(path.join('.'))}`;
}

/** The value of a header with a name for what it carries: `v1={signature}`. */
export function valuePattern(at: RecipeValue, name: string): string {
  const { parameter, prefix = '', authScheme, quoted = false, before, after } = at;
  if (before !== undefined) return `{${name}}${before}…`;
  if (after !== undefined) return `…${after}{${name}}`;
  const scheme = authScheme === undefined ? '' : `${authScheme} `;
  const quote = quoted ? '"' : '';
  const value = `${prefix}{${name}}`;
  return parameter === undefined ? scheme + value : `${scheme}${parameter}=${quote}${value}${quote}`;
}

/** The form of a timestamp. */
export function timestampText({ format }: RecipeTimestamp): string {
  if (format === 'unixSeconds') return 'Unix time in seconds';
  if (format === 'unixMilliseconds') return 'Unix time in milliseconds';
  if (format === 'iso8601') return 'the time in RFC 3339 (ISO 8601) with its zone';
  if (format === 'httpDate') return 'the time as an HTTP date, in GMT';
  if ('words' in format) return format.words;
  return `the time in UTC as ${span(format.pattern)} (strftime, English names)`;
}

const ALPHABETS: Readonly<Record<string, string>> = {
  unreserved: 'letters, digits and `-._~`',
  token68: 'letters, digits and `-._~+/=`',
  visible: 'printable ASCII without spaces',
  printable: 'printable ASCII',
};

/** The length and the characters that a value may have; empty where all are allowed. */
export function limitsText({ length, alphabet }: RecipeValue): string {
  const characters = alphabet === undefined ? undefined : (ALPHABETS[alphabet] ?? span(alphabet));
  if (length === undefined) return characters ?? '';
  const [shortest, longest] = length;
  const count = shortest === longest ? `${longest}` : `${shortest} to ${longest}`;
  return `${count} characters${characters === undefined ? '' : ` out of ${characters}`}`;
}

/** The algorithm by its usual name, such as HMAC-SHA256. */
export function algorithmName({ algorithm }: Pick<Recipe, 'algorithm'>): string {
  if (algorithm === undefined) return 'an algorithm of its own';
  return algorithm
    .replace(/^(?:hmac|rsa|ecdsa)/, (name) => name.toUpperCase())
    .replace(/sha(\d)/, 'SHA$1')
    .replace('md5', 'MD5');
}

/** Seconds in words: `5 minutes`. The next longer unit begins with so many. */
export function secondsText(seconds: number, least = 2): string {
  const [unit, size] = (
    [
      ['day', 86_400],
      ['hour', 3600],
      ['minute', 60],
    ] as const
  ).find(([, each]) => seconds >= each * least && seconds % each === 0) ?? ['second', 1];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** The names of all headers that a request must have, in the order of the documentation. */
export function requiredHeaders(recipe: Recipe): readonly string[] {
  const { keyId, timestamp, nonce, signature, constants } = recipe;
  const names = [keyId, timestamp, nonce, signature].flatMap((at) => at?.header ?? []);
  return [...new Set([...Object.keys(constants), ...names])];
}

/** Names in code spans, joined to a sentence. */
export function namesText(names: readonly string[]): string {
  return listed(names.map(span));
}
