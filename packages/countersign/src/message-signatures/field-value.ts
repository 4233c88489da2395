/** Values of fields as components of a signature (RFC 9421 §2.1). */

import type { HeaderPairs } from '../request/request.ts';
import { parseDictionary, parseItem, parseList } from '../structured-fields/parse-field.ts';
import {
  serializeDictionary,
  serializeItem,
  serializeList,
  serializeMember,
} from '../structured-fields/serialize-field.ts';
import type { Component } from './component.ts';
import type { FieldTypes } from './known-fields.ts';

const OBSOLETE_FOLD = /[\t ]*\r?\n[\t ]+/g;
const BLANKS_AROUND = /^[\t ]+|[\t ]+$/g;
const LINE_BREAK = /[\r\n]/;

/** The lines of a field as sent, in their order: of one value each, without blanks around it. */
export function fieldLines(headers: HeaderPairs, name: string): string[] {
  const lines: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const own = headers[i] as string;
    if (own.length === name.length && own.toLowerCase() === name)
      lines.push(lineOf(headers[i + 1] as string));
  }
  return lines;
}

/** A line without blanks around it, and with a space for each obsolete fold. */
function lineOf(value: string): string {
  return value.replaceAll(OBSOLETE_FOLD, ' ').replaceAll(BLANKS_AROUND, '');
}

/**
 * The value of a field, from its lines.
 *
 * @returns undefined where the field cannot be read as the component says.
 */
export function fieldValue(
  { name, bs, sf, key }: Component,
  lines: readonly string[],
  types: FieldTypes,
): string | undefined {
  if (bs) return lines.map((line) => `:${Buffer.from(line, 'latin1').toString('base64')}:`).join(', ');
  const joined = lines.length === 1 ? (lines[0] as string) : lines.join(', ');
  if (key !== undefined) return memberValue(joined, key, types[name]);
  if (sf) return rewritten(joined, types[name]);
  return LINE_BREAK.test(joined) ? undefined : joined;
}

/** Any field may be read as a dictionary, unless its type is known to be another. */
function memberValue(text: string, key: string, type: FieldTypes[string] | undefined): string | undefined {
  if (type !== undefined && type !== 'dictionary') return undefined;
  const member = parseDictionary(text)?.find(([own]) => own === key);
  return member && serializeMember(member[1]);
}

function rewritten(text: string, type: FieldTypes[string] | undefined): string | undefined {
  if (type === 'item') return mapped(parseItem(text), serializeItem);
  if (type === 'list') return mapped(parseList(text), serializeList);
  return type === 'dictionary' ? mapped(parseDictionary(text), serializeDictionary) : undefined;
}

function mapped<T>(value: T | undefined, write: (value: T) => string): string | undefined {
  return value === undefined ? undefined : write(value);
}
