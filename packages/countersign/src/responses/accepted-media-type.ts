/** Which of several forms of an answer the client would like best (RFC 9110 §12.5.1). */

import Negotiator from 'negotiator';

/** More than clients have to say. What is longer is not read, for each range in it costs time. */
const MOST_CHARACTERS = 500;

/**
 * The best of the media types, in lower case and without parameters, for this `Accept` header as it was sent. The first
 * of them when there is no header, or none of them is acceptable to it.
 */
export function acceptedMediaType<T extends string>(
  accept: string | undefined,
  types: readonly [T, ...T[]],
): T {
  if (accept === undefined || accept === '*/*' || accept.length > MOST_CHARACTERS) return types[0];
  const text = accept.toLowerCase();
  // The ranges alone, best first: matching each of them with each type by their parameters too takes five times as long.
  const ranges = new Negotiator({ headers: { accept: text } }).mediaTypes();
  // A type that is named and yet not among the ranges has the weight 0.
  const acceptable = types.filter((type) => ranges.includes(type) || !text.includes(type));
  for (const range of ranges) {
    const best = acceptable.find((type) => covers(range, type));
    if (best !== undefined) return best;
  }
  return types[0];
}

function covers(range: string, type: string): boolean {
  if (range === type || range === '*/*') return true;
  return range.endsWith('/*') && type.startsWith(range.slice(0, -1));
}
