/** Mutations of a JSON body that is serialised twice: once to be signed, and once to be sent. */

import type { BodyMutation } from './body-mutation.ts';
import { type JsonBody, onJson, type Rewrite, readJsonBody } from './json-body.ts';
import { JSON_MEMBER_MUTATIONS } from './json-member-mutations.ts';
import { inOrder, memberOrders, shortestFirst, wholeNumbersFirst } from './json-member-orders.ts';
import {
  DOTNET,
  GO as GO_PRINTER,
  JAVASCRIPT,
  PHP,
  PYTHON,
  PYTHON_UTF8,
  writtenBy,
} from './json-printers.ts';
import { JSON_STRING_MUTATIONS } from './json-string-mutations.ts';
import { COMPACT, mapNumbers, STYLES, sortKeys, styleOf, writeJson } from './json-text.ts';
import {
  asBufferInJson,
  asForm,
  asJavaScriptList,
  asNodeInspects,
  asPlainForm,
  asPrinted,
  asPythonBytes,
  asPythonPrints,
  asRubyPrints,
  GO,
  JAVA,
  RUBY_HASHES,
} from './printed-json.ts';

/** The mutations that apply to a JSON body; none where it is not JSON. */
export function jsonBodyMutations(body: Uint8Array): readonly BodyMutation[] {
  const json = readJsonBody(body);
  if (json === undefined) return [];
  return json.node === undefined ? SENT_TWICE_ENCODED : [...MUTATIONS, ...reorderings(json)];
}

const WHITESPACE: readonly BodyMutation[] = STYLES.map((style, i) => ({
  mistake:
    style === COMPACT
      ? { code: 'body_compacted' }
      : { code: 'body_spaced', detail: `signed with ${style.name}` },
  cost: costOfStyle(i),
  stage: 'json whitespace',
  apply: onJson((text, node) => {
    const written = writeJson(node, style);
    // Where nothing but the line breaks differs, it is a mistake with line endings.
    return style.lineBreak !== undefined && written.replaceAll('\r\n', '\n') === text ? undefined : written;
  }),
}));

/** `curl -d @file` takes the line breaks of a file off. */
const BREAKS_LOST: readonly BodyMutation[] = STYLES.filter(({ indent }) => indent !== undefined).flatMap(
  (style) =>
    ['', style.lineBreak ?? '\n'].map((end) => ({
      mistake: {
        code: 'body_line_endings',
        detail: 'signed with the line breaks, which were taken off',
      } as const,
      ...{ cost: 1, stage: 'json whitespace' },
      apply: onJson((text, node) => {
        const written = writeJson(node, style) + end;
        return written.replace(/[\r\n]/g, '') === text ? written : undefined;
      }),
    })),
);

/** By the place of the style in its list, the usual ones first. */
function costOfStyle(at: number): number {
  if (at < 2) return 1;
  return at < 5 ? 2 : 4;
}

const SORTED: readonly BodyMutation[] = [true, false].map((isDeep) => ({
  mistake: {
    code: 'body_keys_reordered',
    detail: isDeep ? 'signed sorted' : 'signed sorted, except nested objects',
  },
  cost: isDeep ? 1 : 3,
  stage: 'json key order',
  apply: onJson((text, node) => writeJson(sortKeys(node, isDeep), styleOf(node, text) ?? COMPACT)),
}));

/** JavaScript and PostgreSQL give members an order of their own, however many there are. */
const OWN_ORDERS: readonly BodyMutation[] = (
  [
    ['as JavaScript has them, whole numbers first', wholeNumbersFirst],
    ['as jsonb of PostgreSQL has them, the shortest first', shortestFirst],
  ] as const
).map(([detail, compare]) => ({
  mistake: { code: 'body_keys_reordered', detail: `signed ${detail}` },
  cost: 3,
  stage: 'json key order',
  apply: onJson((text, node) => writeJson(sortKeys(node, true, compare), styleOf(node, text) ?? COMPACT)),
}));

/** Hash tables have an order of their own, and what was sent sorted was in some other one before. */
function reorderings({ node }: JsonBody): readonly BodyMutation[] {
  const orders = node === undefined ? [] : memberOrders(node);
  return orders.map((order) => ({
    mistake: { code: 'body_keys_reordered', detail: 'signed in another order' },
    cost: 4,
    stage: 'json key order',
    isAlone: true,
    apply: onJson((text, given) => writeJson(inOrder(given, order), styleOf(given, text) ?? COMPACT)),
  }));
}

function numbers(detail: string, cost: number, rewrite: (literal: string) => string): BodyMutation {
  return {
    mistake: { code: 'body_numbers_changed', detail },
    cost,
    stage: 'json numbers',
    apply: onJson((text) => mapNumbers(text, rewrite)),
  };
}

const NUMBERS: readonly BodyMutation[] = [
  numbers('signed as JavaScript writes them', 2, (literal) => String(Number(literal))),
  numbers('with a fraction, signed as Python writes them', 2, asPythonFloat),
  numbers('signed with ".0"', 3, (literal) => (/^-?\d+$/.test(literal) ? `${literal}.0` : literal)),
  numbers('signed with two decimals', 3, (literal) => withDecimals(literal)),
  numbers('large ones, signed as PHP writes them', 3, (literal) =>
    /^-?\d{19,}$/.test(literal) ? Number(literal).toExponential() : literal,
  ),
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
    stage: 'json numbers',
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
  return { mistake, cost, stage: 'body form', apply: onJson(rewrite) };
}

const DOTNET_DICTIONARY = 'System.Collections.Generic.Dictionary`2[System.String,System.Object]';

const OTHER_FORMS: readonly BodyMutation[] = [
  whole({ code: 'body_double_encoded' }, 2, (text) => JSON.stringify(text)),
  ...[PHP, PYTHON].map(({ name, string }) =>
    whole({ code: 'body_double_encoded', detail: `as ${name} does` }, 3, (text) =>
      string(JSON.stringify(text)),
    ),
  ),
  whole({ code: 'body_backslashes' }, 2, (text) => text.replace(/["'\\]/g, '\\$&')),
  whole({ code: 'body_backslashes' }, 3, (text) => JSON.stringify(text).slice(1, -1)),
  whole({ code: 'body_stringified', detail: '[object Object]' }, 1, () => '[object Object]'),
  whole({ code: 'body_stringified', detail: 'Array' }, 4, () => 'Array'),
  ...['System.Object[]', DOTNET_DICTIONARY].map((text) =>
    whole({ code: 'body_stringified', detail: 'as .NET prints a type' }, 4, () => text),
  ),
  whole({ code: 'body_stringified', detail: 'as Python prints it' }, 2, asPythonPrints),
  whole({ code: 'body_stringified', detail: 'as Java prints it' }, 3, (text) => asPrinted(text, JAVA)),
  whole({ code: 'body_stringified', detail: 'as Go prints it' }, 3, (text) => asPrinted(text, GO)),
  whole({ code: 'body_stringified', detail: 'as JavaScript prints a list' }, 3, asJavaScriptList),
  whole({ code: 'body_stringified', detail: 'as util.inspect of Node prints it' }, 3, asNodeInspects),
  whole({ code: 'body_stringified', detail: 'as the JSON of a Buffer of Node' }, 3, asBufferInJson),
  whole({ code: 'body_stringified', detail: 'as Python prints its bytes' }, 3, asPythonBytes),
  ...RUBY_HASHES.map((hash) =>
    whole({ code: 'body_stringified', detail: 'as Ruby prints it' }, 3, (_text, node) =>
      asRubyPrints(node, hash),
    ),
  ),
  whole({ code: 'body_form_encoded' }, 2, asForm),
  whole({ code: 'body_form_encoded', detail: 'blanks as %20' }, 3, (text) =>
    asForm(text)?.replaceAll('+', '%20'),
  ),
  whole({ code: 'body_form_encoded', detail: 'not encoded' }, 3, asPlainForm),
  whole({ code: 'body_form_encoded', detail: 'not encoded, sorted' }, 3, (text) =>
    asPlainForm(text)?.split('&').sort().join('&'),
  ),
  whole({ code: 'body_left_out', detail: '{} in its place' }, 3, () => '{}'),
];

const SENT_TWICE_ENCODED: readonly BodyMutation[] = [
  {
    mistake: { code: 'body_double_encoded', detail: 'sent so, and not signed so' },
    cost: 1,
    stage: 'body form',
    apply: (body) => {
      const value: unknown = JSON.parse(readJsonBody(body)?.text ?? 'null');
      return typeof value === 'string' ? Buffer.from(value) : undefined;
    },
  },
];

/** Serialisers with several habits at once: each of them is one mistake. */
const PRINTERS: readonly BodyMutation[] = [JAVASCRIPT, PYTHON, PHP, PYTHON_UTF8, GO_PRINTER, DOTNET].map(
  (printer) => ({
    mistake: { code: 'body_reserialised', detail: `signed as ${printer.name} writes it` },
    cost: 2,
    stage: 'json printer',
    // It is several changes by itself.
    isAlone: true,
    apply: onJson((text) => writtenBy(printer, text)),
  }),
);

const MUTATIONS: readonly BodyMutation[] = [
  ...WHITESPACE,
  ...BREAKS_LOST,
  ...SORTED,
  ...OWN_ORDERS,
  ...JSON_STRING_MUTATIONS,
  ...JSON_MEMBER_MUTATIONS,
  ...NUMBERS,
  ...PRINTERS,
  ...OTHER_FORMS,
];
