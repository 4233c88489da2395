/** JSON in one form for all its spellings, as RFC 8785 has it. */

import { isUtf8 } from 'node:buffer';

/** Nested deeper, a body is not compared by its value: the walk below is recursive. */
const MAX_DEPTH = 500;

/**
 * Writes the value of a JSON text in its canonical form (RFC 8785 §3.2): members sorted by the UTF-16 units of their names, numbers and
 * strings as ECMAScript prints them.
 *
 * @returns undefined for what has no such form: no JSON in UTF-8, or a number beyond the range of whole numbers in doubles, where two
 * amounts could pass for one (RFC 7493 §2.2).
 */
export function canonicalJson(body: Uint8Array): string | undefined {
  if (!isUtf8(body)) return undefined;
  try {
    return canonical(JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8')), 0);
  } catch {
    return undefined;
  }
}

function canonical(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new RangeError('nested too deep');
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each, depth + 1)).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const written = members.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each, depth + 1)}`);
  return `{${written.join(',')}}`;
}

function canonicalNumber(value: number): string {
  const isHeld = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (!isHeld) throw new RangeError('more digits than a double has');
  return JSON.stringify(value);
}
