/** The parser and the serialiser of structured fields against the vectors of the HTTP working group. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  parseDictionary,
  parseItem,
  parseList,
} from '../../packages/countersign/src/structured-fields/parse-field.ts';
import {
  serializeDictionary,
  serializeItem,
  serializeList,
} from '../../packages/countersign/src/structured-fields/serialize-field.ts';
import {
  type BareItem,
  type Dictionary,
  type FieldType,
  type Item,
  isInnerList,
  type List,
  type Member,
  type Parameters,
} from '../../packages/countersign/src/structured-fields/structured-field.ts';
import { fromBase32, toBase32 } from './base32.ts';

interface Case {
  readonly name: string;
  readonly raw?: readonly string[];
  readonly header_type: FieldType;
  readonly expected?: unknown;
  readonly must_fail?: boolean;
  readonly can_fail?: boolean;
  readonly canonical?: readonly string[];
}

const FOLDER = new URL('../vectors/structured-fields/', import.meta.url);
const PARSERS = { item: parseItem, list: parseList, dictionary: parseDictionary };

function casesOf(folder: URL): (readonly [title: string, each: Case])[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) =>
      (JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Case[]).map(
        (each) => [`${file}: ${each.name}`, each] as const,
      ),
    );
}

function written(type: FieldType, field: Item | List | Dictionary): string {
  if (type === 'item') return serializeItem(field as Item);
  return type === 'list' ? serializeList(field as List) : serializeDictionary(field as Dictionary);
}

/** The form in which the vectors write a field. */
function plain(type: FieldType, field: Item | List | Dictionary): unknown {
  if (type === 'item') return plainMember(field as Item);
  if (type === 'list') return (field as List).map(plainMember);
  return (field as Dictionary).map(([key, member]) => [key, plainMember(member)]);
}

function plainMember(member: Member): unknown {
  return isInnerList(member)
    ? [member.items.map(plainMember), plainParameters(member.parameters)]
    : [plainValue(member.value), plainParameters(member.parameters)];
}

function plainParameters(parameters: Parameters): unknown {
  return parameters.map(([key, value]) => [key, plainValue(value)]);
}

function plainValue({ type, value }: BareItem): unknown {
  if (type === 'binary') return { __type: 'binary', value: toBase32(value) };
  if (type === 'token' || type === 'date') return { __type: type, value };
  return type === 'displayString' ? { __type: 'displaystring', value } : value;
}

function fieldOf(type: FieldType, expected: unknown): Item | List | Dictionary {
  if (type === 'item') return memberOf(expected) as Item;
  if (type === 'list') return (expected as unknown[]).map(memberOf);
  return (expected as [string, unknown][]).map(([key, member]) => [key, memberOf(member)] as const);
}

function memberOf(given: unknown): Member {
  const [value, parameters] = given as [unknown, [string, unknown][]];
  const own = parameters.map(([key, each]) => [key, bareItemOf(each)] as const);
  return Array.isArray(value)
    ? { items: value.map((each) => memberOf(each) as Item), parameters: own }
    : { value: bareItemOf(value), parameters: own };
}

function bareItemOf(given: unknown): BareItem {
  if (typeof given === 'boolean') return { type: 'boolean', value: given };
  if (typeof given === 'string') return { type: 'string', value: given };
  if (typeof given === 'number')
    return { type: Number.isInteger(given) ? 'integer' : 'decimal', value: given };
  const { __type, value } = given as { __type: string; value: string | number };
  if (__type === 'binary') return { type: 'binary', value: fromBase32(value as string) };
  if (__type === 'displaystring') return { type: 'displayString', value: value as string };
  return { type: __type, value } as BareItem;
}

const PARSING = casesOf(FOLDER);
const SERIALIZING = casesOf(new URL('serialisation-tests/', FOLDER));

describe('structured fields of the working group', () => {
  it('are all there', () => {
    expect(PARSING.length + SERIALIZING.length).toBe(2135);
  });

  it.each(PARSING)('are parsed, and written in their canonical form: %s', (_title, each) => {
    const type = each.header_type;
    const raw = (each.raw ?? []).join(', ');
    const field = PARSERS[type](raw, 'last');
    if (each.must_fail === true || (each.can_fail === true && field === undefined)) {
      expect(field).toBeUndefined();
      return;
    }
    expect(plain(type, field as Item)).toEqual(each.expected);
    expect(written(type, field as Item)).toBe((each.canonical ?? each.raw ?? []).join(', '));
  });

  it.each(SERIALIZING)('are written in their canonical form, or not at all: %s', (_title, each) => {
    const type = each.header_type;
    const write = () => written(type, fieldOf(type, each.expected));
    if (each.must_fail === true) expect(write).toThrow(TypeError);
    else expect(write()).toBe((each.canonical ?? []).join(', '));
  });
});
