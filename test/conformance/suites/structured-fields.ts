/** Structured fields (RFC 9651): the parser and the serialiser against the vectors of the HTTP working group. */

import { readdirSync, readFileSync } from 'node:fs';
import {
  parseDictionary,
  parseItem,
  parseList,
} from '../../../packages/countersign/src/structured-fields/parse-field.ts';
import {
  serializeDictionary,
  serializeItem,
  serializeList,
} from '../../../packages/countersign/src/structured-fields/serialize-field.ts';
import {
  type BareItem,
  type Dictionary,
  type FieldType,
  type Item,
  isInnerList,
  type List,
  type Member,
  type Parameters,
} from '../../../packages/countersign/src/structured-fields/structured-field.ts';
import { fromBase32, toBase32 } from '../base32.ts';
import { type Outcome, outcomeOf, type Suite, type Case as SuiteCase, same } from './suite.ts';

interface Case {
  readonly name: string;
  readonly raw?: readonly string[];
  readonly header_type: FieldType;
  readonly expected?: unknown;
  readonly must_fail?: boolean;
  readonly can_fail?: boolean;
  readonly canonical?: readonly string[];
}

const PARSERS = { item: parseItem, list: parseList, dictionary: parseDictionary };

function casesOf(folder: URL, judge: (each: Case) => Outcome): readonly SuiteCase[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) =>
      (JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Case[]).map((each) => ({
        name: `${file}: ${each.name}`,
        judge: () => judge(each),
      })),
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

/** Keys that come twice are taken as the RFC has it; the product refuses them. */
function judgeParsing(each: Case): Outcome {
  const type = each.header_type;
  const field = PARSERS[type]((each.raw ?? []).join(', '), 'last');
  if (each.must_fail === true || (each.can_fail === true && field === undefined))
    return outcomeOf(field === undefined, 'it was parsed');
  if (field === undefined) return outcomeOf(false, 'it was not parsed');
  const parsed = same(plain(type, field), each.expected);
  if (parsed.kind === 'failed') return parsed;
  return same(written(type, field), (each.canonical ?? each.raw ?? []).join(', '));
}

function judgeSerializing(each: Case): Outcome {
  const type = each.header_type;
  let text: string | undefined;
  try {
    text = written(type, fieldOf(type, each.expected));
  } catch {
    return outcomeOf(each.must_fail === true, 'it was not written');
  }
  return each.must_fail === true
    ? outcomeOf(false, `it was written: ${text}`)
    : same(text, (each.canonical ?? []).join(', '));
}

/** RFC 9651. */
export const structuredFields: Suite = {
  name: 'Structured fields (RFC 9651)',
  origin: 'httpwg/structured-field-tests',
  folder: 'structured-fields',
  casesIn: (folder) => [
    ...casesOf(folder, judgeParsing),
    ...casesOf(new URL('serialisation-tests/', folder), judgeSerializing),
  ],
};
