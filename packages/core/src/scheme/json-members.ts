/** The top-level members of a JSON object with their values exactly as sent. */

/** A member of an object. */
export interface JsonMember {
  readonly name: string;
  /** A string's text; the literal exactly as sent for a number, a boolean, an object or an array; empty for null. */
  readonly text: string;
}

const LONE_SURROGATE = /\p{Surrogate}/u;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the top-level members of a JSON object in order, repeated names included, in linear time.
 *
 * `JSON.parse` decides what is valid; this only finds where each value stands, since parsing turns `500.00` into 500.
 *
 * @returns the members (none for an empty body), or a sentence that says what is wrong.
 */
export function readJsonMembers(bytes: Uint8Array): JsonMember[] | string {
  if (bytes.length === 0) return [];
  let text: string;
  try {
    text = UTF8.decode(bytes);
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return 'The body must be a JSON object.';
  } catch {
    return 'The body is not valid JSON in UTF-8 without a byte order mark.';
  }
  const members = membersOf(text);
  // Encoded again, every lone surrogate becomes the same three bytes: distinct bodies would sign alike.
  const ambiguous = members.some(
    (member) => LONE_SURROGATE.test(member.text) || LONE_SURROGATE.test(member.name),
  );
  return ambiguous ? 'The body has a lone surrogate in a string.' : members;
}

/** Expects valid JSON with an object at the top; the positions it moves by hold only for that. */
function membersOf(text: string): JsonMember[] {
  const members: JsonMember[] = [];
  let at = skipSpace(text, text.indexOf('{') + 1);
  while (text[at] !== '}') {
    const nameEnd = endOfString(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const from = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const to = endOfValue(text, from);
    members.push({ name, text: textOf(text.slice(from, to)) });
    at = skipSpace(text, to);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return members;
}

function textOf(literal: string): string {
  if (literal === 'null') return '';
  return literal.startsWith('"') ? (JSON.parse(literal) as string) : literal;
}

function endOfValue(text: string, from: number): number {
  const first = text[from];
  if (first === '"') return endOfString(text, from);
  if (first === '{' || first === '[') return endOfNested(text, from);
  let at = from;
  while (!',} \t\r\n'.includes(text[at] as string)) at++;
  return at;
}

function endOfNested(text: string, from: number): number {
  let depth = 0;
  let at = from;
  do {
    const character = text[at];
    if (character === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (character === '{' || character === '[') depth++;
    if (character === '}' || character === ']') depth--;
    at++;
  } while (depth > 0);
  return at;
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return at;
}
