/** Parses the values of structured fields (RFC 9651 §4.2.3.1), strictly. */

import { decode } from '../scheme/values/encodings.ts';
import type { FieldScanner } from './field-scanner.ts';
import type { BareItem } from './structured-field.ts';

const QUOTE = 0x22;
const PERCENT = 0x25;
const MINUS = 0x2d;
const POINT = 0x2e;
const COLON = 0x3a;
const QUESTION = 0x3f;
const AT = 0x40;
const BACKSLASH = 0x5c;
const ONE = 0x31;
const ZERO = 0x30;
const NINE = 0x39;
const MOST_INTEGER_DIGITS = 15;
const MOST_WHOLE_DIGITS = 12;
const MOST_FRACTION_DIGITS = 3;
const LOWER_HEX = /^[0-9a-f]{2}$/;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Parses a value; undefined where there is none. */
export function parseBareItem(scanner: FieldScanner): BareItem | undefined {
  switch (scanner.next) {
    case QUOTE:
      return textItem('string', parseString(scanner));
    case COLON:
      return parseBinary(scanner);
    case QUESTION:
      return parseBoolean(scanner);
    case AT:
      return parseDate(scanner);
    case PERCENT:
      return textItem('displayString', parseDisplayString(scanner));
    default:
      return isStartOfNumber(scanner.next) ? parseNumber(scanner) : textItem('token', scanner.token());
  }
}

function isStartOfNumber(code: number): boolean {
  return code === MINUS || (code >= ZERO && code <= NINE);
}

function textItem(type: 'string' | 'token' | 'displayString', value: string | undefined) {
  return value === undefined ? undefined : { type, value };
}

/** A string, without its quotes and escapes (RFC 9651 §4.2.5). */
export function parseString(scanner: FieldScanner): string | undefined {
  const { text } = scanner;
  if (!scanner.take(QUOTE)) return undefined;
  let from = scanner.at;
  let value = '';
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      scanner.at = at + 1;
      return value + text.slice(from, at);
    }
    if (code < 0x20 || code > 0x7e) return undefined;
    if (code !== BACKSLASH) continue;
    const escaped = text.charCodeAt(at + 1);
    if (escaped !== QUOTE && escaped !== BACKSLASH) return undefined;
    value += text.slice(from, at);
    from = ++at;
  }
  return undefined;
}

/** An integer or decimal (RFC 9651 §4.2.4). */
function parseNumber(scanner: FieldScanner): BareItem | undefined {
  const sign = scanner.take(MINUS) ? -1 : 1;
  const whole = scanner.digits();
  if (whole === '') return undefined;
  if (!scanner.take(POINT))
    return whole.length > MOST_INTEGER_DIGITS ? undefined : number('integer', sign, whole);
  const fraction = scanner.digits();
  const isSound =
    whole.length <= MOST_WHOLE_DIGITS && fraction.length >= 1 && fraction.length <= MOST_FRACTION_DIGITS;
  return isSound ? number('decimal', sign, `${whole}.${fraction}`) : undefined;
}

/** Zero has no sign. */
function number(type: 'integer' | 'decimal', sign: number, digits: string): BareItem {
  const value = Number(digits);
  return { type, value: value === 0 ? 0 : sign * value };
}

/** Base64 in its one spelling; RFC 9651 §4.2.7 leaves it to the parser whether others pass. */
function parseBinary(scanner: FieldScanner): BareItem | undefined {
  const from = scanner.at + 1;
  const end = scanner.text.indexOf(':', from);
  const value = end === -1 ? undefined : decode('base64', scanner.text.slice(from, end));
  if (value === undefined) return undefined;
  scanner.at = end + 1;
  return { type: 'binary', value };
}

function parseBoolean(scanner: FieldScanner): BareItem | undefined {
  scanner.at++;
  if (scanner.take(ONE)) return { type: 'boolean', value: true };
  return scanner.take(ZERO) ? { type: 'boolean', value: false } : undefined;
}

function parseDate(scanner: FieldScanner): BareItem | undefined {
  scanner.at++;
  const seconds = parseNumber(scanner);
  return seconds?.type === 'integer' ? { type: 'date', value: seconds.value } : undefined;
}

/** Unicode text, its bytes beyond ASCII percent-encoded in lower case (RFC 9651 §4.2.10). */
function parseDisplayString(scanner: FieldScanner): string | undefined {
  const { text } = scanner;
  if (text.charCodeAt(++scanner.at) !== QUOTE) return undefined;
  const bytes: number[] = [];
  for (let at = scanner.at + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      scanner.at = at + 1;
      return utf8(bytes);
    }
    if (code < 0x20 || code > 0x7e) return undefined;
    if (code !== PERCENT) {
      bytes.push(code);
      continue;
    }
    const digits = text.slice(at + 1, at + 3);
    if (!LOWER_HEX.test(digits)) return undefined;
    bytes.push(Number.parseInt(digits, 16));
    at += 2;
  }
  return undefined;
}

function utf8(bytes: readonly number[]): string | undefined {
  try {
    return strictUtf8.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}
