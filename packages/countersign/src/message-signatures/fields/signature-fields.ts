/** The fields `Signature-Input` and `Signature`, taken apart (RFC 9421 §4). */

import { FieldScanner } from '../../structured-fields/field-scanner.ts';
import { parseSignatureParameters, type SignatureParameters } from './signature-parameters.ts';

/** A signature as it is announced: nothing of it is verified. */
export interface SignatureInput {
  readonly label: string;
  /** The list of covered components as sent, from `(` to `)`. */
  readonly list: string;
  readonly parameters: SignatureParameters;
  /** The parameters in canonical form, each with its semicolon. */
  readonly parameterText: string;
}

/** So many are judged in one message. */
const MOST_MEMBERS = 8;
const COMMA = 0x2c;
const EQUALS = 0x3d;
const COLON = 0x3a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x28;
const CLOSE = 0x29;

/**
 * Reads the field `Signature-Input`. A label that comes twice is refused: readers would not agree on which one counts.
 *
 * @returns a text that says what is wrong with it.
 */
export function parseSignatureInput(text: string): readonly SignatureInput[] | string {
  return members(text, (scanner, label) => {
    const from = scanner.at;
    if (!skipList(scanner)) return 'must have a list of components for each label';
    const list = text.slice(from, scanner.at);
    const sent = parseSignatureParameters(scanner);
    if (typeof sent === 'string') return sent;
    return { label, list, parameters: sent.parameters, parameterText: sent.text };
  });
}

/** A byte sequence with its label: a signature in `Signature`, a digest in `Content-Digest`. */
export interface SentBytes {
  readonly label: string;
  /** The text between the colons. */
  readonly encoded: string;
}

/** Reads a dictionary of byte sequences, such as the field `Signature`. A text says what is wrong with it. */
export function parseByteSequences(text: string): readonly SentBytes[] | string {
  return members(text, (scanner, label) => {
    const from = scanner.at + 1;
    const end = scanner.take(COLON) ? text.indexOf(':', from) : -1;
    if (end === -1) return 'must have a byte sequence, such as :aGVsbG8=:, for each label';
    scanner.at = end + 1;
    return { label, encoded: text.slice(from, end) };
  });
}

function members<T extends { readonly label: string }>(
  text: string,
  parse: (scanner: FieldScanner, label: string) => T | string,
): readonly T[] | string {
  const scanner = new FieldScanner(text);
  const found: T[] = [];
  scanner.skipSpaces();
  for (;;) {
    const label = scanner.key();
    if (label === undefined || !scanner.take(EQUALS)) return 'is malformed';
    if (found.some((each) => each.label === label)) return 'has a label twice';
    if (found.length === MOST_MEMBERS) return `has more than ${MOST_MEMBERS} members`;
    const member = parse(scanner, label);
    if (typeof member === 'string') return member;
    found.push(member);
    scanner.skipBlanks();
    if (scanner.isAtEnd) return found;
    if (!scanner.take(COMMA)) return 'is malformed';
    scanner.skipBlanks();
  }
}

/** Moves behind a list, of which the content is judged later, or is known from an earlier request. */
function skipList(scanner: FieldScanner): boolean {
  const { text } = scanner;
  if (scanner.next !== OPEN) return false;
  let isQuoted = false;
  for (let at = scanner.at + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) isQuoted = !isQuoted;
    else if (isQuoted && code === BACKSLASH) at++;
    else if (!isQuoted && code === CLOSE) {
      scanner.at = at + 1;
      return true;
    }
  }
  return false;
}
