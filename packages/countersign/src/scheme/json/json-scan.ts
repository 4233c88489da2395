/** Walks through a JSON object in one pass over its bytes, without building anything. */

import { isUtf8 } from 'node:buffer';
import { BYTE_CLASSES, JSON_ACTION, JSON_STATES, JSON_TABLE } from './json-states.ts';
import { endOfPlain, endOfString, MALFORMED_STRING } from './json-string.ts';

/** Is told of the members of the top object, in their order. */
export interface JsonVisitor {
  /**
   * Takes the name that stands in the body from `from` up to `to`; a plain one has no escapes.
   *
   * @returns whether it wants to be told of the value.
   */
  readonly name: (from: number, to: number, isPlain: boolean) => boolean;
  /** Takes the value of the last name that was wanted. */
  readonly value: (from: number, to: number) => void;
}

/** Deeper bodies are refused, as by many parsers (RFC 8259 §9): the readers behind may recurse. */
const MAX_JSON_DEPTH = 1000;

// Named here anew, since an import is looked up each time that it is used.
const TABLE = JSON_TABLE;
const CLASSES = BYTE_CLASSES;
const {
  string: STRING,
  openObject: OPEN_OBJECT,
  openArray: OPEN_ARRAY,
  close: CLOSE,
  malformed: MALFORMED,
} = JSON_ACTION;
const {
  end: END,
  topColon: TOP_COLON,
  topFirst: TOP_FIRST,
  objectFirst: OBJECT_FIRST,
  arrayFirst: ARRAY_FIRST,
} = JSON_STATES;
const { actionBits: ACTION_BITS, stateBits: STATE_BITS } = JSON_ACTION;

const NOT_WANTED = -1;
const QUOTE = 0x22;
const OPENING_BRACE = 0x7b;
const BEGINS_A_VALUE: Uint8Array = Buffer.from('["-0123456789tfn');
const NOT_JSON = 'The body is not valid JSON in UTF-8 without a byte order mark.';
const NOT_AN_OBJECT = 'The body must be a JSON object.';
const TOO_DEEP = `The body is nested more than ${MAX_JSON_DEPTH} levels deep.`;

/** The states to go on with when the open objects and arrays end. One for all: filled and read in one synchronous call. */
const open = new Uint16Array(MAX_JSON_DEPTH);

/**
 * Walks through a body. What it takes is what `JSON.parse` takes, up to {@link MAX_JSON_DEPTH} levels.
 *
 * @returns a sentence that says what is wrong, or undefined. The visitor may have been told of members before that.
 */
export function scanJsonObject(bytes: Uint8Array, visitor: JsonVisitor): string | undefined {
  if (!isUtf8(bytes)) return NOT_JSON;
  const { length } = bytes;
  let at = endOfSpace(bytes, 0);
  if (bytes[at] !== OPENING_BRACE) return BEGINS_A_VALUE.includes(bytes[at] ?? 0) ? NOT_AN_OBJECT : NOT_JSON;
  at++;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const [table, classes] = [TABLE, CLASSES];
  open[0] = END;
  let depth = 1;
  let state = TOP_FIRST;
  let valueFrom = NOT_WANTED;
  while (at < length) {
    do state = table[state | (classes[bytes[at++] as number] as number)] as number;
    while (state < STRING && at < length);
    const action = state & ACTION_BITS;
    state &= STATE_BITS;
    if (action === STRING) {
      const from = at;
      at = bytes[at] === QUOTE ? at : endOfPlain(bytes, view, at);
      const isPlain = bytes[at] === QUOTE;
      at = isPlain ? at + 1 : endOfString(bytes, view, at);
      if (at === MALFORMED_STRING) return NOT_JSON;
      if (state === TOP_COLON && visitor.name(from, at - 1, isPlain)) valueFrom = startOfValue(bytes, at);
    } else if (action === OPEN_OBJECT || action === OPEN_ARRAY) {
      if (depth === MAX_JSON_DEPTH) return TOO_DEEP;
      open[depth++] = state;
      state = action === OPEN_ARRAY ? ARRAY_FIRST : OBJECT_FIRST;
    } else if (action === MALFORMED) {
      return NOT_JSON;
    } else if (action !== 0) {
      if (valueFrom !== NOT_WANTED && depth === 1) {
        visitor.value(valueFrom, endOfValue(bytes, at - 1));
        valueFrom = NOT_WANTED;
      }
      if (action === CLOSE) state = open[--depth] as number;
    }
  }
  return state === END ? undefined : NOT_JSON;
}

/** The first index of a value, from the end of its name on. Whether a colon stands between is seen by the walk itself. */
function startOfValue(bytes: Uint8Array, endOfName: number): number {
  return endOfSpace(bytes, endOfSpace(bytes, endOfName) + 1);
}

/** The index after a value, given that of the comma or brace behind it. */
function endOfValue(bytes: Uint8Array, behind: number): number {
  let end = behind;
  while (isSpace(bytes[end - 1])) end--;
  return end;
}

function endOfSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isSpace(bytes[at])) at++;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
