/** Values of fields as components of a signature (RFC 9421 §2.1). */

import { betweenLines, isTakenOnce } from '../../request/repeated-fields.ts';
import { parseDictionary, parseItem, parseList } from '../../structured-fields/parse-field.ts';
import {
  serializeDictionary,
  serializeItem,
  serializeList,
  serializeMember,
} from '../../structured-fields/serialize-field.ts';
import type { Component } from './component.ts';
import type { FieldTypes } from './known-fields.ts';
import type { MessageParts } from './message-parts.ts';

const LINE_BREAK = /[\r\n]/;

/**
 * The value of a field.
 *
 * @returns undefined where the message has no such field, or it cannot be read as the component says.
 */
export function fieldValue(component: Component, parts: MessageParts, types: FieldTypes): string | undefined {
  const { name, bs, sf, key } = component;
  if (key !== undefined) return memberValue(component, parts, types[name]);
  const lines = parts.lines(component);
  if (lines.length === 0) return undefined;
  if (bs) return lines.map((line) => `:${Buffer.from(line, 'latin1').toString('base64')}:`).join(', ');
  if (lines.length > 1 && isTakenOnce(name)) return undefined;
  const joined = lines.join(betweenLines(name, ', '));
  if (sf) return rewritten(joined, types[name]);
  return LINE_BREAK.test(joined) ? undefined : joined;
}

/** Any field may be read as a dictionary, unless its type is known to be another. */
function memberValue(
  component: Component,
  parts: MessageParts,
  type: FieldTypes[string] | undefined,
): string | undefined {
  if (type !== undefined && type !== 'dictionary') return undefined;
  const member = parts.members(component).get(component.key as string);
  return member && serializeMember(member);
}

function rewritten(text: string, type: FieldTypes[string] | undefined): string | undefined {
  if (type === 'item') return mapped(parseItem(text), serializeItem);
  if (type === 'list') return mapped(parseList(text), serializeList);
  return type === 'dictionary' ? mapped(parseDictionary(text), serializeDictionary) : undefined;
}

function mapped<T>(value: T | undefined, write: (value: T) => string): string | undefined {
  return value === undefined ? undefined : write(value);
}
