/** Mistakes with a JSON body that is serialised twice: once to be signed, and once to be sent. */

import { onText } from '../../mutations/body/body-bytes.ts';
import { asObject } from '../../mutations/body/form-object.ts';
import { type Rewrite, readJsonBody } from '../../mutations/body/json-body.ts';
import {
  inOrder,
  memberOrders,
  shortestFirst,
  wholeNumbersFirst,
} from '../../mutations/body/json-member-orders.ts';
import {
  DOTNET,
  GO as GO_PRINTER,
  JAVASCRIPT,
  PHP,
  PYTHON,
  PYTHON_UTF8,
  writtenBy,
} from '../../mutations/body/json-printers.ts';
import {
  COMPACT,
  type Compare,
  type JsonNode,
  parseJsonText,
  STYLES,
  sortKeys,
  styleOf,
  writeJson,
} from '../../mutations/body/json-text.ts';
import {
  asBufferInJson,
  asJavaScriptList,
  asNodeInspects,
  asPrinted,
  asPythonBytes,
  asPythonPrints,
  asRubyPrints,
  GO,
  JAVA,
  RUBY_HASHES,
} from '../../mutations/body/printed-json.ts';
import { plainly, way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { inBody, inForm, inJson, inJsonOf, inJsonValue } from '../ways/body-ways.ts';
import { costing } from '../ways/request-ways.ts';

const DOTNET_DICTIONARY = 'System.Collections.Generic.Dictionary`2[System.String,System.Object]';
const SERIALISE_ONCE =
  'Serialise the body once, and sign and send the same bytes; no gateway may parse it and write it anew.';

export const JSON_MISTAKES: Entries = {
  body_compacted: {
    cause: 'The body was signed without the whitespace with which it arrived.',
    cure: SERIALISE_ONCE,
    example: ['{"a":[1,2]}', '{ "a": [1, 2] }'],
    ways: [
      inJson(
        'json whitespace',
        plainly(1, (_text, node) => writeJson(node, COMPACT)),
      ),
    ],
  },
  body_spaced: {
    cause: 'The body was signed with other whitespace than it arrived with.',
    cure: SERIALISE_ONCE,
    example: ['{"a": [1, 2]}', '{"a":[1,2]}'],
    ways: [
      inJson(
        'json whitespace',
        ...STYLES.filter((style) => style !== COMPACT).map((style) =>
          way(style.cost, `signed with ${style.name}`, (text: string, node: JsonNode) => {
            const written = writeJson(node, style);
            // Where nothing but the line breaks differs, it is a mistake with line endings.
            const isSameBut = style.lineBreak !== undefined && written.replaceAll('\r\n', '\n') === text;
            return isSameBut ? undefined : written;
          }),
        ),
      ),
      inBody(
        'body end',
        way(
          3,
          'signed without the whitespace around it',
          onText((text) => text.trim()),
        ),
      ),
    ],
  },
  body_keys_reordered: {
    cause: 'The body was signed with its members in another order than they arrived in.',
    cure: SERIALISE_ONCE,
    example: ['{"a":1,"b":2}', '{"b":2,"a":1}'],
    ways: [
      inJson(
        'json key order',
        way(
          1,
          'signed sorted',
          inOwnStyle((node) => sortKeys(node, true)),
        ),
        way(
          3,
          'signed sorted, except nested objects',
          inOwnStyle((node) => sortKeys(node, false)),
        ),
        // However many members there are.
        way(3, 'signed as JavaScript has them, whole numbers first', inOwnOrder(wholeNumbersFirst)),
        way(3, 'signed as jsonb of PostgreSQL has them, the shortest first', inOwnOrder(shortestFirst)),
      ),
      // Hash tables have an order of their own, and what was sent sorted was in some other one before.
      costing(
        4,
        inJsonOf('json key order', (node) =>
          memberOrders(node).map((order) =>
            way(
              4,
              { detail: 'signed in another order', isAlone: true },
              inOwnStyle((given) => inOrder(given, order)),
            ),
          ),
        ),
      ),
    ],
  },
  body_reserialised: {
    cause: 'The body was signed as another serialiser writes it, with other whitespace and other escapes.',
    cure: 'Serialise the body once, and sign and send the same bytes; no middleware may parse it and write it anew.',
    example: ['{"a": "\\u00e9/"}', '{"a":"é\\/"}'],
    ways: [
      inJson(
        'json printer',
        ...[JAVASCRIPT, PYTHON, PHP, PYTHON_UTF8, GO_PRINTER, DOTNET].map((printer) =>
          // It is several changes by itself.
          way(2, { detail: `signed as ${printer.name} writes it`, isAlone: true }, (text: string) =>
            writtenBy(printer, text),
          ),
        ),
      ),
    ],
  },
  body_double_encoded: {
    cause: 'The body was serialised to JSON twice, before it was signed or before it was sent.',
    cure: 'Serialise the body once, and sign and send the same bytes.',
    example: ['"{\\"a\\":1}"', '{"a":1}'],
    ways: [
      inJson(
        'body form',
        plainly(2, (text) => JSON.stringify(text)),
        ...[PHP, PYTHON].map(({ name, string }) =>
          way(3, `as ${name} does`, (text: string) => string(JSON.stringify(text))),
        ),
      ),
      inJsonValue('body form', way(1, 'sent so, and not signed so', decodedOnce)),
    ],
  },
  body_stringified: {
    cause: 'An object was turned into text by its language ("[object Object]") instead of being serialised.',
    cure: 'Serialise the body to JSON once, and sign and send that text.',
    example: ['[object Object]', '{"a":1}'],
    ways: [
      inJson(
        'body form',
        way(1, '[object Object]', () => '[object Object]'),
        way(4, 'Array', () => 'Array'),
        ...['System.Object[]', DOTNET_DICTIONARY].map((text) => way(4, 'as .NET prints a type', () => text)),
        way(2, 'as Python prints it', asPythonPrints),
        way(3, 'as Java prints it', (text) => asPrinted(text, JAVA)),
        way(3, 'as Go prints it', (text) => asPrinted(text, GO)),
        way(3, 'as JavaScript prints a list', asJavaScriptList),
        way(3, 'as util.inspect of Node prints it', asNodeInspects),
        way(3, 'as the JSON of a Buffer of Node', asBufferInJson),
        way(3, 'as Python prints its bytes', asPythonBytes),
        ...RUBY_HASHES.map((hash) =>
          way(3, 'as Ruby prints it', (_text: string, node: JsonNode) => asRubyPrints(node, hash)),
        ),
      ),
      inForm(
        'body form',
        way(2, 'as Python prints it', (pairs) => asPythonPrintsText(asObject(pairs, 'as texts'))),
        way(2, 'as Python prints it, with numbers', (pairs) =>
          asPythonPrintsText(asObject(pairs, 'as values')),
        ),
      ),
    ],
  },
};

/** In the style of the text that was sent. */
function inOwnStyle(change: (node: JsonNode) => JsonNode): Rewrite {
  return (text, node) => writeJson(change(node), styleOf(node, text) ?? COMPACT);
}

/** The order of a runtime. Two members are in any such order half of the time, so that it is told of more alone. */
function inOwnOrder(order: Compare): Rewrite {
  return (text, node) =>
    hasManyMembers(node) ? inOwnStyle((given) => sortKeys(given, true, order))(text, node) : undefined;
}

function hasManyMembers(node: JsonNode): boolean {
  if (node.kind === 'literal') return false;
  if (node.kind === 'array') return node.items.some(hasManyMembers);
  return node.members.length > 3 || node.members.some(([, value]) => hasManyMembers(value));
}

function decodedOnce(body: Uint8Array): Uint8Array | undefined {
  const value: unknown = JSON.parse(readJsonBody(body)?.text ?? 'null');
  return typeof value === 'string' ? Buffer.from(value) : undefined;
}

function asPythonPrintsText(text: string): string | undefined {
  const node = parseJsonText(text);
  return node && asPythonPrints(text, node);
}
