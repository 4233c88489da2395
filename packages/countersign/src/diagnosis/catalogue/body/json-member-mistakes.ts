/** Mistakes with the members of a JSON body: left out, renamed, or of another type. */

import type { Rewrite } from '../../mutations/body/json-body.ts';
import { COMPACT, type JsonNode, styleOf, writeJson } from '../../mutations/body/json-text.ts';
import { way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { inJson } from '../ways/body-ways.ts';

const MOST_PLACES = 8;

export const JSON_MEMBER_MISTAKES: Entries = {
  body_member_missing: {
    cause: 'The body was signed without members that were sent.',
    cure: 'Serialise the body once, with all its members, and sign and send the same bytes.',
    example: ['{"a":1}', '{"a":1,"b":null}'],
    ways: [
      inJson(
        'json members',
        way(2, 'all that are null', without(isNull)),
        way(
          2,
          'all that are null or empty',
          without((value) => isNull(value) || isLiteral(value, '""')),
        ),
        ...Array.from({ length: MOST_PLACES }, (_, place) =>
          way(3, `member ${place + 1}`, withoutMember(place)),
        ),
      ),
    ],
  },
  body_names_changed: {
    cause: 'The body was signed with other names of its members than it was sent with.',
    cure: 'Use one serialiser with one setting for names, once, and sign and send the same bytes.',
    example: ['{"orderId":1}', '{"order_id":1}'],
    ways: [
      inJson(
        'json members',
        way(2, 'signed with a capital at the beginning', renamed(capitalised)),
        way(
          2,
          'signed in PascalCase',
          renamed((name) => capitalised(inCamelCase(name))),
        ),
        way(
          2,
          'signed in camelCase',
          renamed((name) => inCamelCase(name).replace(/^[A-Z]/, (letter) => letter.toLowerCase())),
        ),
        way(2, 'signed in snake_case', renamed(inSnakeCase)),
        way(
          3,
          'signed in lower case',
          renamed((name) => name.toLowerCase()),
        ),
      ),
    ],
  },
  body_empty_object: {
    cause: 'An empty object was signed as an empty list, or the other way round.',
    cure: 'Sign the bytes that are sent; in PHP, do not decode and encode them again (or decode without `true`).',
    example: ['{"a":[]}', '{"a":{}}'],
    ways: [
      inJson(
        'json members',
        way(
          2,
          'signed as []',
          inOwnStyle((node) => emptied(node, { kind: 'array', items: [] })),
        ),
        way(
          2,
          'signed as {}',
          inOwnStyle((node) => emptied(node, { kind: 'object', members: [] })),
        ),
      ),
    ],
  },
  body_values_only: {
    cause: 'Only the values of the body were signed, joined, and not its bytes.',
    cure: 'Put the bytes of the body into the string to sign, as they are sent.',
    example: ['1,2', '{"a":1,"b":2}'],
    ways: [
      inJson(
        'json members',
        ...['', ','].flatMap((separator) => joinedBy(separator, 3)),
        ...['|', '&', '.', '\n', ':', '-'].flatMap((separator) => joinedBy(separator, 4)),
      ),
    ],
  },
};

type Member = readonly [key: string, value: JsonNode];

/** In the style of the text that was sent. */
function inOwnStyle(change: (node: JsonNode) => JsonNode): Rewrite {
  return (text, node) => writeJson(change(node), styleOf(node, text) ?? COMPACT);
}

function inMembers(change: (members: readonly Member[]) => readonly Member[]): Rewrite {
  const changed = (node: JsonNode): JsonNode => {
    if (node.kind === 'literal') return node;
    if (node.kind === 'array') return { kind: 'array', items: node.items.map(changed) };
    return { kind: 'object', members: change(node.members.map(([key, value]) => [key, changed(value)])) };
  };
  return inOwnStyle(changed);
}

function isLiteral(node: JsonNode, text: string): boolean {
  return node.kind === 'literal' && node.text === text;
}

function isNull(node: JsonNode): boolean {
  return isLiteral(node, 'null');
}

function without(isLeftOut: (value: JsonNode) => boolean): Rewrite {
  return inMembers((members) => members.filter(([, value]) => !isLeftOut(value)));
}

function withoutMember(place: number): Rewrite {
  return (text, node) => {
    if (node.kind !== 'object' || node.members.length <= place) return undefined;
    const members = node.members.toSpliced(place, 1);
    return writeJson({ kind: 'object', members }, styleOf(node, text) ?? COMPACT);
  };
}

function renamed(rename: (name: string) => string): Rewrite {
  return inMembers((members) =>
    members.map(([key, value]) => [JSON.stringify(rename(JSON.parse(key) as string)), value]),
  );
}

function capitalised(name: string): string {
  return name.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

function inCamelCase(name: string): string {
  return name.replace(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}

function inSnakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}

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

/** As clients sign them whose documentation says "the parameters". */
function joinedBy(separator: string, cost: number) {
  const detail = `joined with ${separator === '' ? 'nothing' : JSON.stringify(separator)}`;
  return [false, true].map((isSorted) =>
    way(cost, detail, (_text: string, node: JsonNode) => {
      if (node.kind !== 'object' || node.members.length < 2) return undefined;
      const members = isSorted ? node.members.toSorted(([a], [b]) => (a < b ? -1 : 1)) : node.members;
      return members.map(([, value]) => textOf(value)).join(separator);
    }),
  );
}

function textOf(node: JsonNode): string {
  const text = writeJson(node, COMPACT);
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}
