/** Mutations of the members of a JSON body: left out, renamed, or of another type. */

import type { BodyMutation } from './body-mutation.ts';
import { onJson, type Rewrite } from './json-body.ts';
import { COMPACT, type JsonNode, mapStrings, styleOf, writeJson } from './json-text.ts';

const MOST_PLACES = 8;

function mutation(mistake: BodyMutation['mistake'], cost: number, rewrite: Rewrite): BodyMutation {
  return { mistake, cost, stage: 'json members', apply: onJson(rewrite) };
}

/** In the style of the text that was sent. */
const written =
  (change: (node: JsonNode) => JsonNode): Rewrite =>
  (text, node) =>
    writeJson(change(node), styleOf(node, text) ?? COMPACT);

type Member = readonly [key: string, value: JsonNode];

function mapped(node: JsonNode, change: (members: readonly Member[]) => readonly Member[]): JsonNode {
  if (node.kind === 'literal') return node;
  if (node.kind === 'array') return { kind: 'array', items: node.items.map((item) => mapped(item, change)) };
  const members = node.members.map(([key, value]) => [key, mapped(value, change)] as const);
  return { kind: 'object', members: change(members) };
}

const isLiteral = (node: JsonNode, text: string) => node.kind === 'literal' && node.text === text;
const isNull = (node: JsonNode) => isLiteral(node, 'null');

const LEFT_OUT: readonly BodyMutation[] = [
  mutation(
    { code: 'body_member_missing', detail: 'all that are null' },
    2,
    written((node) => mapped(node, (members) => members.filter(([, value]) => !isNull(value)))),
  ),
  mutation(
    { code: 'body_member_missing', detail: 'all that are null or empty' },
    2,
    written((node) =>
      mapped(node, (members) => members.filter(([, value]) => !isNull(value) && !isLiteral(value, '""'))),
    ),
  ),
  ...Array.from({ length: MOST_PLACES }, (_, place) =>
    mutation({ code: 'body_member_missing', detail: `member ${place + 1}` }, 3, (text, node) => {
      if (node.kind !== 'object' || node.members.length <= place) return undefined;
      const members = node.members.toSpliced(place, 1);
      return writeJson({ kind: 'object', members }, styleOf(node, text) ?? COMPACT);
    }),
  ),
];

const renamed = (detail: string, cost: number, rename: (name: string) => string) =>
  mutation(
    { code: 'body_names_changed', detail },
    cost,
    written((node) =>
      mapped(node, (members) =>
        members.map(([key, value]) => [JSON.stringify(rename(JSON.parse(key) as string)), value]),
      ),
    ),
  );

const toCamel = (name: string) => name.replace(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
const toPascal = (name: string) => toCamel(name).replace(/^[a-z]/, (letter) => letter.toUpperCase());
const toSnake = (name: string) => name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
const NAMES: readonly BodyMutation[] = [
  renamed('signed with a capital at the beginning', 2, (name) =>
    name.replace(/^[a-z]/, (letter) => letter.toUpperCase()),
  ),
  renamed('signed in PascalCase', 2, toPascal),
  renamed('signed in camelCase', 2, (name) =>
    toCamel(name).replace(/^[A-Z]/, (letter) => letter.toLowerCase()),
  ),
  renamed('signed in snake_case', 2, toSnake),
  renamed('signed in lower case', 3, (name) => name.toLowerCase()),
];

const NUMBER = /^"(-?(?:0|[1-9]\d{0,17})(?:\.\d{1,17})?)"$/;
const TYPES: readonly BodyMutation[] = [
  {
    ...{ mistake: { code: 'body_numbers_changed', detail: 'signed as numbers, sent as strings' }, cost: 2 },
    ...{ stage: 'json numbers' },
    apply: onJson((text) => mapStrings(text, (literal) => NUMBER.exec(literal)?.[1] ?? literal)),
  },
  mutation(
    { code: 'body_empty_object', detail: 'signed as []' },
    2,
    written((node) => emptied(node, { kind: 'array', items: [] })),
  ),
  mutation(
    { code: 'body_empty_object', detail: 'signed as {}' },
    2,
    written((node) => emptied(node, { kind: 'object', members: [] })),
  ),
];

/** PHP does not tell an empty object from an empty list. */
function emptied(node: JsonNode, empty: JsonNode): JsonNode {
  if (node.kind === 'literal') return node;
  if (node.kind === 'array')
    return node.items.length === 0
      ? empty
      : { kind: 'array', items: node.items.map((item) => emptied(item, empty)) };
  if (node.members.length === 0) return empty;
  return { kind: 'object', members: node.members.map(([key, value]) => [key, emptied(value, empty)]) };
}

/** Values alone, as clients sign them whose documentation says "the parameters". */
const VALUES: readonly BodyMutation[] = ['', ',', '|', '&', '.', '\n', ':', '-'].flatMap((separator, i) =>
  [false, true].map((isSorted) =>
    mutation(
      {
        code: 'body_values_only',
        detail: `joined with ${separator === '' ? 'nothing' : JSON.stringify(separator)}`,
      },
      i < 2 ? 3 : 4,
      (_text, node) => {
        if (node.kind !== 'object' || node.members.length < 2) return undefined;
        const members = isSorted ? node.members.toSorted(([a], [b]) => (a < b ? -1 : 1)) : node.members;
        return members.map(([, value]) => textOf(value)).join(separator);
      },
    ),
  ),
);

function textOf(node: JsonNode): string {
  const text = writeJson(node, COMPACT);
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}

/** The mutations of the members of a body. */
export const JSON_MEMBER_MUTATIONS: readonly BodyMutation[] = [...LEFT_OUT, ...NAMES, ...TYPES, ...VALUES];
