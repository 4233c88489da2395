/** The script that signs in Postman and in Bruno: one core, since both have CryptoJS and neither has more. */

import type { Recipe, RecipeStep, RecipeTimestamp } from 'countersign/scheme';
import { hashOf } from '../recipe/hash-of.ts';
import { asciiText } from '../samples/ascii-text.ts';
import { carriedHeaders, type HeaderPiece } from '../samples/carried-headers.ts';
import { secretFormOf } from '../samples/secret-form.ts';

/** The lines of a script, or the reason why there is none. */
export type SandboxScript = { readonly lines: readonly string[] } | { readonly reason: string };

/**
 * Writes the core. Before it, `keyId`, `secret`, `method`, `target`, `body` and `headerOf` must be defined; behind it, `headers` is
 * the list of headers to set.
 */
export function sandboxScript(recipe: Recipe, withoutSamples: readonly string[]): SandboxScript {
  if (withoutSamples.length > 0) return { reason: withoutSamples.join('; ') };
  try {
    return { lines: scriptLines(recipe) };
  } catch (error) {
    if (error instanceof TypeError) return { reason: error.message };
    throw error;
  }
}

function scriptLines(recipe: Recipe): readonly string[] {
  const { timestamp, nonce, contentDigest, algorithm, signature } = recipe;
  const hash = hashOf(algorithm);
  const name = hashName(hash?.name ?? '');
  const made = hash?.isKeyed ? `CryptoJS.Hmac${name}(stringToSign, key)` : `CryptoJS.${name}(stringToSign)`;
  const message = bytesOf(recipe.message);
  const headers = carriedHeaders({ ...recipe, extraHeaders: {} }, { method: '', target: '' });
  const extra = Object.entries(recipe.extraHeaders).map(
    ([name, value]) => [name, [{ text: value }]] as const,
  );
  return [
    ...(message.includes('sortedQuery(') ? SORTED_QUERY : []),
    ...(message.includes('jsonField(') ? JSON_FIELD : []),
    ...(typeof timestamp?.format === 'object' ? FORMATTED_TIME : []),
    'const utf8 = (text) => CryptoJS.enc.Utf8.parse(text);',
    'const joined = (...pieces) => pieces.reduce((all, piece) => all.concat(piece), CryptoJS.lib.WordArray.create());',
    ...(timestamp === undefined ? [] : [`const timestamp = ${timeOf(timestamp)};`]),
    ...(nonce === undefined ? [] : ['const nonce = CryptoJS.lib.WordArray.random(16).toString();']),
    ...(contentDigest === undefined
      ? []
      : [
          `const contentDigest = ${encoded(`CryptoJS.${hashName(contentDigest.algorithm)}(utf8(body))`, contentDigest.encoding)};`,
        ]),
    `const stringToSign = ${message};`,
    ...(hash?.isKeyed ? [`const key = ${keyOf(recipe.secret)};`] : []),
    `const signature = ${encoded(made, signature.encoding)};`,
    'const headers = [',
    ...[...extra, ...headers].map(([name, pieces]) => `  [${quoted(name)}, ${written(pieces)}],`),
    '];',
  ];
}

const SORTED_QUERY = [
  'const byteText = (text) => unescape(encodeURIComponent(text));',
  'const decoded = (text) => decodeURIComponent(text.replace(/\\+/g, " "));',
  'const sortedQuery = (query, form) => query',
  "  .split('&')",
  "  .filter((pair) => pair !== '')",
  "  .map((pair) => [form(pair.split('=')[0]), form(pair.split('=').slice(1).join('='))])",
  '  .sort(([a], [b]) => (byteText(a) < byteText(b) ? -1 : byteText(a) > byteText(b) ? 1 : 0))',
  "  .map(([name, value]) => name + '=' + value)",
  "  .join('&');",
].map((line) => line.replace('" "', "' '"));

/** Numbers are taken as they are sent: 1.50 is not 1.5. */
const JSON_FIELD = [
  'const jsonField = (text, path) => {',
  '  const texts = text.replace(/"(?:[^"\\\\]|\\\\.)*"|-?\\d[\\d.eE+-]*/g, (token) =>',
  "    token.charAt(0) === '\"' ? token : '\"' + token + '\"');",
  '  const value = path.reduce((at, name) => (at == null ? at : at[name]), texts && JSON.parse(texts));',
  "  return value == null ? '' : typeof value === 'string' ? value : JSON.stringify(value);",
  '};',
];

/** Names are written out, since the safe sandbox of Bruno knows no languages. */
const FORMATTED_TIME = [
  'const formattedTime = (date, pattern) => {',
  "  const two = (value) => String(value).padStart(2, '0');",
  "  const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');",
  "  const months = 'January February March April May June July August September October November December'.split(' ');",
  '  const [day, month] = [days[date.getUTCDay()], months[date.getUTCMonth()]];',
  '  const fields = {',
  '    A: day, a: day.slice(0, 3), B: month, b: month.slice(0, 3),',
  '    Y: date.getUTCFullYear(), m: two(date.getUTCMonth() + 1), d: two(date.getUTCDate()),',
  '    H: two(date.getUTCHours()), M: two(date.getUTCMinutes()), S: two(date.getUTCSeconds()),',
  '  };',
  '  return pattern.replace(/%([A-Za-z])/g, (_, letter) => fields[letter]);',
  '};',
];

const HASHES: Readonly<Record<string, string>> = {
  md5: 'MD5',
  sha1: 'SHA1',
  sha256: 'SHA256',
  sha384: 'SHA384',
  sha512: 'SHA512',
};

function hashName(algorithm: string): string {
  const name = HASHES[algorithm];
  if (name === undefined) throw new TypeError(`CryptoJS has no ${algorithm}`);
  return name;
}

function timeOf({ format }: RecipeTimestamp): string {
  if (format === 'unixSeconds') return 'String(Math.floor(Date.now() / 1000))';
  if (format === 'unixMilliseconds') return 'String(Date.now())';
  if (format === 'iso8601') return 'new Date().toISOString()';
  if (format === 'httpDate') return 'new Date().toUTCString()';
  if ('words' in format) throw new TypeError('the time is in a form of its own');
  return `formattedTime(new Date(), ${quoted(format.pattern)})`;
}

function keyOf(secret: Recipe['secret']): string {
  const { prefix, encoding, digest } = secretFormOf(secret);
  const text =
    prefix === undefined
      ? 'secret'
      : `(secret.startsWith(${quoted(prefix)}) ? secret.slice(${prefix.length}) : secret)`;
  const bytes = parsed(text, encoding);
  if (digest === undefined) return bytes;
  const hash = `CryptoJS.${hashName(digest.algorithm)}(${bytes})`;
  return digest.encoding === 'raw' ? hash : `utf8(${encoded(hash, digest.encoding)})`;
}

function parsed(text: string, encoding: string): string {
  if (encoding === 'utf8') return `utf8(${text})`;
  if (encoding === 'hex') return `CryptoJS.enc.Hex.parse(${text})`;
  const base64 = encoding === 'base64' ? text : `${text}.replace(/-/g, '+').replace(/_/g, '/')`;
  return `CryptoJS.enc.Base64.parse(${base64})`;
}

function encoded(words: string, encoding: string): string {
  if (encoding === 'hex') return `${words}.toString()`;
  const base64 = `CryptoJS.enc.Base64.stringify(${words})`;
  if (encoding === 'base64') return base64;
  if (encoding === 'base64url')
    return `${base64}.replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '')`;
  throw new TypeError(`the signature is written as ${encoding}`);
}

/** The steps as one WordArray. */
function bytesOf(steps: readonly RecipeStep[]): string {
  const pieces = steps.map(bytesOfStep);
  return pieces.length === 1 ? (pieces[0] ?? '') : `joined(${pieces.join(', ')})`;
}

function bytesOfStep(step: RecipeStep): string {
  switch (step.kind) {
    case 'digest': {
      const hash = `CryptoJS.${hashName(step.algorithm)}(${bytesOf(step.of)})`;
      return step.encoding === 'raw' ? hash : `utf8(${encoded(hash, step.encoding)})`;
    }
    case 'lowercase':
      return `utf8(${textOf(step.of)}.replace(/[A-Z]/g, (letter) => letter.toLowerCase()))`;
    case 'lowercaseUnicode':
      return `utf8(${textOf(step.of)}.replace(/[^\\u0130]/gu, (character) => character.toLowerCase()))`;
    default:
      return `utf8(${textOfStep(step)})`;
  }
}

function textOf(steps: readonly RecipeStep[]): string {
  return `(${steps.map(textOfStep).join(' + ')})`;
}

function textOfStep(step: RecipeStep): string {
  switch (step.kind) {
    case 'text':
      return quoted(step.text);
    case 'keyId':
    case 'timestamp':
    case 'nonce':
    case 'method':
    case 'target':
    case 'body':
    case 'secret':
      return step.kind;
    case 'path':
      return "target.split('?')[0]";
    case 'query':
      return queryOf(step);
    case 'jsonField':
      return `jsonField(body, [${step.path.map(quoted).join(', ')}])`;
    case 'header':
      if (step.parameter === undefined) return `headerOf(${quoted(step.name)})`;
      throw new TypeError(`a parameter of the header ${step.name} is signed`);
    default:
      throw new TypeError(`no script can write the part "${step.kind}"`);
  }
}

function queryOf({ isDecoded, isSorted, without }: Extract<RecipeStep, { kind: 'query' }>): string {
  const query = "target.split('?').slice(1).join('?')";
  if (without !== undefined) throw new TypeError('the query is signed without one of its parameters');
  if (isSorted) return `sortedQuery(${query}, ${isDecoded ? 'decoded' : '(text) => text'})`;
  if (!isDecoded) return query;
  throw new TypeError('the query is signed decoded but not sorted');
}

function written(pieces: readonly HeaderPiece[]): string {
  return pieces.map((piece) => ('text' in piece ? quoted(piece.text) : piece.value)).join(' + ');
}

function quoted(text: string): string {
  return `'${asciiText(text, "'")}'`;
}
