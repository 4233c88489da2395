/** Writes structured fields in their one canonical form (RFC 9651 §4.1). */

import {
  type BareItem,
  type Dictionary,
  type InnerList,
  type Item,
  isInnerList,
  type List,
  type Member,
  type Parameters,
} from './structured-field.ts';

const KEY = /^[a-z*][a-z0-9_.*-]*$/;
const TOKEN = /^[A-Za-z*][\w!#$%&'*+.^`|~:/-]*$/;
const PRINTABLE = /^[\x20-\x7e]*$/;
const LARGEST_INTEGER = 999_999_999_999_999;
const LARGEST_WHOLE = 999_999_999_999;
const LONE_SURROGATE = /\p{Surrogate}/u;
const NOT_PLAIN = /[^\x20-\x7e]+|[%"]/g;

/**
 * Writes an item.
 *
 * @throws TypeError for a value that the format cannot hold.
 */
export function serializeItem({ value, parameters }: Item): string {
  return serializeBareItem(value) + serializeParameters(parameters);
}

/** Writes an inner list with its parameters. Throws as {@link serializeItem} does. */
function serializeInnerList({ items, parameters }: InnerList): string {
  return `(${items.map(serializeItem).join(' ')})${serializeParameters(parameters)}`;
}

/** Writes a member of a list or dictionary. Throws as {@link serializeItem} does. */
export function serializeMember(member: Member): string {
  return isInnerList(member) ? serializeInnerList(member) : serializeItem(member);
}

/** Writes a list; an empty one is no field at all. Throws as {@link serializeItem} does. */
export function serializeList(list: List): string {
  return list.map(serializeMember).join(', ');
}

/** Writes a dictionary; an empty one is no field at all. Throws as {@link serializeItem} does. */
export function serializeDictionary(dictionary: Dictionary): string {
  return dictionary
    .map(([key, member]) => {
      const isTrue = !isInnerList(member) && member.value.value === true;
      return isTrue
        ? serializeKey(key) + serializeParameters(member.parameters)
        : `${serializeKey(key)}=${serializeMember(member)}`;
    })
    .join(', ');
}

/** Writes parameters, each with its semicolon. Throws as {@link serializeItem} does. */
export function serializeParameters(parameters: Parameters): string {
  return parameters
    .map(([key, item]) =>
      item.value === true ? `;${serializeKey(key)}` : `;${serializeKey(key)}=${serializeBareItem(item)}`,
    )
    .join('');
}

/** Writes a value without parameters. Throws as {@link serializeItem} does. */
export function serializeBareItem(item: BareItem): string {
  switch (item.type) {
    case 'integer':
      return integer(item.value);
    case 'decimal':
      return decimal(item.value);
    case 'date':
      return `@${integer(item.value)}`;
    case 'string':
      if (!PRINTABLE.test(item.value)) throw new TypeError('a string must be printable ASCII');
      return `"${item.value.replaceAll(/[\\"]/g, '\\$&')}"`;
    case 'token':
      if (!TOKEN.test(item.value)) throw new TypeError('a token must be one of RFC 9651 §3.3.4');
      return item.value;
    case 'binary':
      return `:${Buffer.from(item.value).toString('base64')}:`;
    case 'boolean':
      return item.value ? '?1' : '?0';
    case 'displayString':
      return `%"${displayText(item.value)}"`;
  }
}

function serializeKey(key: string): string {
  if (!KEY.test(key)) throw new TypeError('a key must be of a-z, 0-9 and _-.*, and begin with a letter or *');
  return key;
}

function integer(value: number): string {
  if (!Number.isInteger(value) || Math.abs(value) > LARGEST_INTEGER)
    throw new TypeError('an integer must have at most 15 digits');
  return String(value);
}

/** Three digits at most behind the point, rounded to the even one where it lies between two. */
function decimal(value: number): string {
  const thousandths = roundedToEven(value);
  if (!Number.isFinite(value) || Math.abs(thousandths) / 1000 >= LARGEST_WHOLE + 1)
    throw new TypeError('a decimal must have at most 12 digits before the point');
  const digits = String(Math.abs(thousandths)).padStart(4, '0');
  const fraction = digits.slice(-3).replace(/0{1,2}$/, '');
  return `${thousandths < 0 ? '-' : ''}${digits.slice(0, -3)}.${fraction}`;
}

/** Reads the digits that are written for the number: its binary form is seldom exactly between two. */
function roundedToEven(value: number): number {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)\.?(\d*)$/.exec(value.toString()) ?? [];
  if (sign === undefined) return Math.round(value * 1000);
  const kept = Number(whole + fraction.slice(0, 3).padEnd(3, '0'));
  const rest = fraction.slice(3);
  const isUp = rest > '5' || (rest === '5' && kept % 2 === 1);
  const rounded = kept + (isUp ? 1 : 0);
  return sign === '-' && rounded > 0 ? -rounded : rounded;
}

function displayText(text: string): string {
  if (LONE_SURROGATE.test(text)) throw new TypeError('a display string must be well-formed Unicode');
  return text.replaceAll(NOT_PLAIN, (characters) =>
    [...Buffer.from(characters, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );
}
