/** The fields of a form as an object, which a program may have signed. */

import type { FormPairs } from './form-body.ts';

/** The object as `JSON.stringify` writes it; as values, what looks like a number is one, as it may have been in the program. */
export function asObject(pairs: FormPairs, types: 'as texts' | 'as values'): string {
  const members = pairs.map(([name, value]) => [name, types === 'as values' ? typedValue(value) : value]);
  return JSON.stringify(Object.fromEntries(members));
}

/** The fields in the order of their names. */
export function sortedPairs(pairs: FormPairs): FormPairs {
  return pairs.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function typedValue(text: string): unknown {
  if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return text === 'null' ? null : text;
}
