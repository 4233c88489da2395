/** Parses structured fields (RFC 9651 §4.2), strictly and in linear time. */

import { FieldScanner } from './field-scanner.ts';
import { parseBareItem } from './parse-bare-item.ts';
import type { BareItem, Dictionary, InnerList, Item, List, Member, Parameters } from './structured-field.ts';

/**
 * Rule for a key that comes twice. `refuse` (default): the text is malformed, since its readers would not agree on its value.
 * `last`: the last value counts, in the place of the first (RFC 9651 §4.2.2).
 */
export type DuplicateKeys = 'refuse' | 'last';

const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const EQUALS = 0x3d;
const OPEN = 0x28;
const CLOSE = 0x29;
const SPACE = 0x20;
const TRUE: BareItem = Object.freeze({ type: 'boolean', value: true });
const NO_PARAMETERS: Parameters = Object.freeze([]);

/**
 * Parses an item.
 *
 * @example
 * parseItem('"text";a=1'); // { value: { type: 'string', value: 'text' }, parameters: [['a', …]] }
 * @returns undefined for a malformed text.
 */
export function parseItem(text: string, duplicates: DuplicateKeys = 'refuse'): Item | undefined {
  return whole(text, (scanner) => item(scanner, duplicates));
}

/** Parses a list; an empty text is an empty one. Several lines of a field are joined with `, ` before. */
export function parseList(text: string, duplicates: DuplicateKeys = 'refuse'): List | undefined {
  return whole(text, (scanner) => {
    const members: Member[] = [];
    const isSound = separated(scanner, () => {
      const found = member(scanner, duplicates);
      if (found !== undefined) members.push(found);
      return found !== undefined;
    });
    return isSound ? members : undefined;
  });
}

/** Parses a dictionary; an empty text is an empty one. Several lines of a field are joined with `, ` before. */
export function parseDictionary(text: string, duplicates: DuplicateKeys = 'refuse'): Dictionary | undefined {
  return whole(text, (scanner) => {
    const members = new Map<string, Member>();
    const isSound = separated(scanner, () => {
      const key = scanner.key();
      if (key === undefined || (duplicates === 'refuse' && members.has(key))) return false;
      const found = scanner.take(EQUALS) ? member(scanner, duplicates) : withTrue(scanner, duplicates);
      if (found !== undefined) members.set(key, found);
      return found !== undefined;
    });
    return isSound ? [...members] : undefined;
  });
}

/** Parses parameters from where the scanner stands; undefined where they are malformed. */
function parseParameters(
  scanner: FieldScanner,
  duplicates: DuplicateKeys = 'refuse',
): Parameters | undefined {
  if (scanner.next !== SEMICOLON) return NO_PARAMETERS;
  const found = new Map<string, BareItem>();
  while (scanner.take(SEMICOLON)) {
    scanner.skipSpaces();
    const key = scanner.key();
    if (key === undefined || (duplicates === 'refuse' && found.has(key))) return undefined;
    const value = scanner.take(EQUALS) ? parseBareItem(scanner) : TRUE;
    if (value === undefined) return undefined;
    found.set(key, value);
  }
  return [...found];
}

/** Parses an inner list from where the scanner stands, with its parameters. */
export function parseInnerList(
  scanner: FieldScanner,
  duplicates: DuplicateKeys = 'refuse',
): InnerList | undefined {
  if (!scanner.take(OPEN)) return undefined;
  const items: Item[] = [];
  for (;;) {
    scanner.skipSpaces();
    if (scanner.take(CLOSE)) break;
    const found = item(scanner, duplicates);
    if (found === undefined || (scanner.next !== SPACE && scanner.next !== CLOSE)) return undefined;
    items.push(found);
  }
  const parameters = parseParameters(scanner, duplicates);
  return parameters && { items, parameters };
}

function whole<T>(text: string, parse: (scanner: FieldScanner) => T | undefined): T | undefined {
  const scanner = new FieldScanner(text);
  scanner.skipSpaces();
  const parsed = parse(scanner);
  scanner.skipSpaces();
  return scanner.isAtEnd ? parsed : undefined;
}

/** Parses what commas separate. Nothing may follow the last comma. */
function separated(scanner: FieldScanner, parse: () => boolean): boolean {
  if (scanner.isAtEnd) return true;
  for (;;) {
    if (!parse()) return false;
    scanner.skipBlanks();
    if (scanner.isAtEnd) return true;
    if (!scanner.take(COMMA)) return false;
    scanner.skipBlanks();
    if (scanner.isAtEnd) return false;
  }
}

function member(scanner: FieldScanner, duplicates: DuplicateKeys): Member | undefined {
  return scanner.next === OPEN ? parseInnerList(scanner, duplicates) : item(scanner, duplicates);
}

function item(scanner: FieldScanner, duplicates: DuplicateKeys): Item | undefined {
  const value = parseBareItem(scanner);
  const parameters = value && parseParameters(scanner, duplicates);
  return value && parameters && { value, parameters };
}

/** A key without a value stands for true. */
function withTrue(scanner: FieldScanner, duplicates: DuplicateKeys): Item | undefined {
  const parameters = parseParameters(scanner, duplicates);
  return parameters && { value: TRUE, parameters };
}
