/** The field `Want-Content-Digest`: the algorithms in which the other side would like digests (RFC 9530 §4). */

import type { HeaderPairs } from '../../request/request.ts';
import { parseDictionary } from '../../structured-fields/parse-field.ts';
import { isInnerList, type Member } from '../../structured-fields/structured-field.ts';
import type { DigestAlgorithm } from './digest-fields.ts';
import { fieldLines } from './field-lines.ts';

/** The algorithms that are checked here, the faster one first. */
export const WANTED_DIGESTS = 'sha-256=10, sha-512=5';

/** Longer fields ask for more than there are algorithms. */
const LONGEST = 500;
const MOST_WANTED = 10;

/** The algorithm that a message asks for, of those that are written here. What is malformed asks for nothing. */
export function wantedDigest(headers: HeaderPairs): DigestAlgorithm {
  const text = fieldLines(headers, 'want-content-digest').join(', ');
  const wishes = new Map(text.length > LONGEST ? [] : (parseDictionary(text, 'last') ?? []));
  return wishOf(wishes.get('sha-512')) > wishOf(wishes.get('sha-256')) ? 'sha-512' : 'sha-256';
}

/** From 0, which is "not acceptable", to 10. */
function wishOf(member: Member | undefined): number {
  if (member === undefined || isInnerList(member)) return 0;
  const { type, value } = member.value;
  return type === 'integer' && value >= 0 && value <= MOST_WANTED ? value : 0;
}
