/** The text between `$'` and `'` in bash, with its escapes (bash manual, ANSI-C Quoting). */

import { Failure } from '../../failure.ts';
import type { TextScanner } from '../text-scanner.ts';

const LETTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};
const PLAIN = /[^'\\]+/y;
const ESCAPE =
  /\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c([\s\S])|([\s\S]))/y;

/**
 * Reads from behind the opening quote to behind the closing one.
 *
 * @returns a byte string.
 * @throws Failure when the quote is never closed, or holds a NUL, which no argument can have.
 */
export function readAnsiC(scanner: TextScanner): string {
  const from = scanner.at;
  const pieces: string[] = [];
  for (;;) {
    pieces.push(scanner.take(PLAIN) ?? '');
    if (scanner.take(/'/y) !== undefined) return pieces.join('');
    const found = scanner.match(ESCAPE);
    if (found === undefined)
      throw new Failure('input', `the command line has a $' at character ${from} that is never closed`);
    pieces.push(unescaped(found));
  }
}

function unescaped([whole, hex, short, long, octal, control, letter]: RegExpExecArray): string {
  if (hex !== undefined) return byte(Number.parseInt(hex, 16));
  if (octal !== undefined) return byte(Number.parseInt(octal, 8) & 0xff);
  if (control !== undefined) return byte(control.charCodeAt(0) & 0x1f);
  const code = short ?? long;
  if (code !== undefined) return utf8Of(Number.parseInt(code, 16));
  return LETTERS[letter as string] ?? whole;
}

/** UTF-8 as bash writes it, which encodes the halves of a surrogate pair one by one. */
function utf8Of(code: number): string {
  if (code < 0x80) return byte(code);
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), tail(code));
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12), tail(code >> 6), tail(code));
  if (code > 0x10ffff) throw new Failure('input', `the command line has an escape beyond U+10FFFF`);
  return String.fromCharCode(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

function byte(value: number): string {
  if (value === 0)
    throw new Failure('input', "the command line has a NUL in $'…', where the shell cuts the text off");
  return String.fromCharCode(value);
}
