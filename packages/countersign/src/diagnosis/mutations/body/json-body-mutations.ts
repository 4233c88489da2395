/** Mutations of a JSON body that is serialised twice: once to be signed, and once to be sent. */

import { utf8Text } from '../../utf8-text.ts';
import type { BodyMutation } from './body-mutation.ts';
import {
  COMPACT,
  isContainer,
  type JsonNode,
  mapNumbers,
  mapStrings,
  parseJsonText,
  STYLES,
  sortKeys,
  styleOf,
  writeJson,
} from './json-text.ts';
import { asForm, asJavaScriptList, asPrinted, asPythonPrints, GO, JAVA } from './printed-json.ts';

type Rewrite = (text: string, node: JsonNode) => string | undefined;

/** The mutations that apply to a JSON body; none where it is not JSON. */
export function jsonBodyMutations(body: Uint8Array): readonly BodyMutation[] {
  return read(body)?.node === undefined ? [] : MUTATIONS;
}

/** A body that is JSON, taken apart once, however many mutations look at it. */
interface JsonBody {
  readonly text: string;
  /** Undefined for a single value, of which there is but one way to write it. */
  readonly node: JsonNode | undefined;
}

const bodies = new WeakMap<Uint8Array, JsonBody>();

function read(body: Uint8Array): JsonBody | undefined {
  const known = bodies.get(body);
  if (known !== undefined) return known;
  const text = utf8Text(body)?.replace(/^\ufeff/, '');
  const node = text === undefined ? undefined : parseJsonText(text);
  if (text === undefined || node === undefined) return undefined;
  const json = { text, node: isContainer(node) ? node : undefined };
  bodies.set(body, json);
  return json;
}

/** Of a body that another mutation has made anything but JSON, nothing follows. */
function onJson(rewrite: Rewrite): BodyMutation['apply'] {
  return (body) => {
    const json = read(body);
    const changed = json?.node === undefined ? undefined : rewrite(json.text, json.node);
    return changed === undefined ? undefined : Buffer.from(changed);
  };
}

const WHITESPACE: readonly BodyMutation[] = STYLES.map((style, i) => ({
  mistake:
    style === COMPACT
      ? { code: 'body_compacted' }
      : { code: 'body_spaced', detail: `signed with ${style.name}` },
  cost: costOfStyle(i),
  group: 'json whitespace',
  order: 20,
  apply: onJson((_text, node) => writeJson(node, style)),
}));

/** By the place of the style in its list, the usual ones first. */
function costOfStyle(at: number): number {
  if (at < 2) return 1;
  return at < 5 ? 2 : 4;
}

const KEY_ORDER: readonly BodyMutation[] = [true, false].map((isDeep) => ({
  mistake: {
    code: 'body_keys_reordered',
    detail: isDeep ? 'signed sorted' : 'signed sorted, except nested objects',
  },
  cost: isDeep ? 1 : 3,
  group: 'json key order',
  order: 15,
  apply: onJson((text, node) => writeJson(sortKeys(node, isDeep), styleOf(node, text) ?? COMPACT)),
}));

const hex = (digits: string) => digits;
const escapes =
  (characters: RegExp, write: (code: string) => string = hex) =>
  (text: string) =>
    text.replace(characters, (unit) => `\\u${write(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`);
const upper = (digits: string) => digits.toUpperCase();
const unescaped = (which: RegExp) => (text: string) =>
  text.replace(/\\(?:u([0-9A-Fa-f]{4})|.)/gs, (sequence, digits: string | undefined) => {
    if (digits === undefined) return sequence;
    const unit = String.fromCharCode(Number.parseInt(digits, 16));
    return which.test(unit) ? unit : sequence;
  });

function inStrings(
  mistake: BodyMutation['mistake'],
  facts: Pick<BodyMutation, 'cost' | 'group' | 'order'>,
  rewrite: (literal: string) => string,
): BodyMutation {
  return { mistake, ...facts, apply: onJson((text) => mapStrings(text, rewrite)) };
}

const SLASHES = { group: 'json slashes', order: 22 };
const NON_ASCII = { group: 'json non-ascii', order: 21 };
const HTML = { group: 'json html', order: 22 };

const ESCAPES: readonly BodyMutation[] = [
  inStrings({ code: 'body_slashes_escaped', detail: 'signed with \\/' }, { cost: 1, ...SLASHES }, (literal) =>
    literal.replace(/\\.|\//gs, (found) => (found === '/' ? '\\/' : found)),
  ),
  inStrings({ code: 'body_slashes_escaped', detail: 'signed with /' }, { cost: 2, ...SLASHES }, (literal) =>
    literal.replace(/\\./gs, (found) => (found === '\\/' ? '/' : found)),
  ),
  inStrings(
    { code: 'body_non_ascii_escaped', detail: 'signed with \\u…, in lower case' },
    { cost: 1, ...NON_ASCII },
    escapes(/[^\0-\x7f]/g),
  ),
  inStrings(
    { code: 'body_non_ascii_escaped', detail: 'signed with \\u…, in upper case' },
    { cost: 3, ...NON_ASCII },
    escapes(/[^\0-\x7f]/g, upper),
  ),
  inStrings(
    { code: 'body_non_ascii_escaped', detail: 'signed with the characters themselves' },
    { cost: 1, ...NON_ASCII },
    unescaped(/[^\0-\x7f]/),
  ),
  inStrings(
    { code: 'body_html_escaped', detail: 'signed with \\u003c, \\u003e and \\u0026' },
    { cost: 2, ...HTML },
    escapes(/[<>&\u2028\u2029]/g),
  ),
  inStrings(
    { code: 'body_html_escaped', detail: 'signed with \\u003d and \\u0027 too, as Gson does' },
    { cost: 3, ...HTML },
    escapes(/[<>&='\u2028\u2029]/g),
  ),
  inStrings(
    {
      code: 'body_html_escaped',
      detail: 'signed with \\u003C, \\u0027 and \\u002B, as System.Text.Json does',
    },
    { cost: 3, ...HTML },
    escapes(/[<>&'+`]/g, upper),
  ),
  inStrings(
    { code: 'body_html_escaped', detail: 'signed with the characters themselves' },
    { cost: 2, ...HTML },
    unescaped(/[<>&='+`]/),
  ),
];

function numbers(detail: string, cost: number, rewrite: (literal: string) => string): BodyMutation {
  return {
    mistake: { code: 'body_numbers_changed', detail },
    cost,
    group: 'json numbers',
    order: 12,
    apply: onJson((text) => mapNumbers(text, rewrite)),
  };
}

const NUMBERS: readonly BodyMutation[] = [
  numbers('signed as JavaScript writes them', 2, (literal) => String(Number(literal))),
  numbers('with a fraction, signed as Python writes them', 2, asPythonFloat),
  numbers('signed with ".0"', 3, (literal) => (/^-?\d+$/.test(literal) ? `${literal}.0` : literal)),
  numbers('signed with two decimals', 3, (literal) => withDecimals(literal)),
  numbers('signed as strings', 3, (literal) => `"${literal}"`),
  ...[0, 1, 2, 3].flatMap((place) => [
    oneNumber(place, 'signed with ".0"', (literal) => (/^-?\d+$/.test(literal) ? `${literal}.0` : literal)),
    oneNumber(place, 'signed with two decimals', withDecimals),
    oneNumber(place, 'signed as JavaScript writes it', (literal) => String(Number(literal))),
  ]),
];

/** An amount among whole numbers, which stay as they are. */
function oneNumber(place: number, detail: string, rewrite: (literal: string) => string): BodyMutation {
  return {
    mistake: { code: 'body_numbers_changed', detail: `number ${place + 1}, ${detail}` },
    cost: 3,
    group: 'json numbers',
    order: 12,
    apply: onJson((text) => {
      let at = 0;
      return mapNumbers(text, (literal) => (at++ === place ? rewrite(literal) : literal));
    }),
  };
}

/** Whole numbers stay as they are: only what is written with a fraction is a float. */
function asPythonFloat(literal: string): string {
  if (!/[.eE]/.test(literal)) return literal;
  const number = Number(literal);
  return Number.isInteger(number) ? `${number}.0` : String(number);
}

function withDecimals(literal: string): string {
  const number = Number(literal);
  return Math.abs(number) < 1e15 ? number.toFixed(2) : literal;
}

function whole(mistake: BodyMutation['mistake'], cost: number, rewrite: Rewrite): BodyMutation {
  return { mistake, cost, group: 'body', order: 25, apply: onJson(rewrite) };
}

const OTHER_FORMS: readonly BodyMutation[] = [
  whole({ code: 'body_double_encoded' }, 2, (text) => JSON.stringify(text)),
  whole({ code: 'body_stringified', detail: '[object Object]' }, 1, () => '[object Object]'),
  whole({ code: 'body_stringified', detail: 'Array' }, 4, () => 'Array'),
  whole({ code: 'body_stringified', detail: 'as Python prints it' }, 2, asPythonPrints),
  whole({ code: 'body_stringified', detail: 'as Java prints it' }, 3, (text) => asPrinted(text, JAVA)),
  whole({ code: 'body_stringified', detail: 'as Go prints it' }, 3, (text) => asPrinted(text, GO)),
  whole({ code: 'body_stringified', detail: 'as JavaScript prints a list' }, 3, asJavaScriptList),
  whole({ code: 'body_form_encoded' }, 2, asForm),
  whole({ code: 'body_placeholder', detail: '{}' }, 3, () => '{}'),
];

const MUTATIONS: readonly BodyMutation[] = [
  ...WHITESPACE,
  ...KEY_ORDER,
  ...ESCAPES,
  ...NUMBERS,
  ...OTHER_FORMS,
];
