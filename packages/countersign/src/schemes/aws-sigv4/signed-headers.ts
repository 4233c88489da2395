/** The headers in the canonical request. */

import { withoutBlanks } from '../../internal/blanks.ts';
import { betweenLines, isTakenOnce } from '../../request/repeated-fields.ts';
import type { HeaderPairs } from '../../request/request.ts';
import type { FormProblem } from '../../scheme/form-problem.ts';
import { headerProblem, signatureProblem } from './form-problems.ts';

const MOST_NAMES = 64;
const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,128}$/;
/** A folded value (RFC 9112 §5.2). */
const FOLD = /\r?\n(?=[ \t])/g;
/** Most values need no change. */
const TO_CHANGE = /[\r\n\t]|^\s|\s$| {2}/;
const LINE_BREAK = /[\r\n]/;
const BLANKS = /[ \t]+/g;
/** CloudFront adds it on the way to the origin. */
const ADDED_ON_THE_WAY = 'x-amz-cf-id';

/** Reads the list of signed headers: names in lower case, each once, with those that must be there. */
export function parseSignedHeaders(
  list: string,
  required: readonly string[],
  isPresigned: boolean,
): readonly string[] | FormProblem {
  const names = list.split(';', MOST_NAMES + 1);
  if (names.length > MOST_NAMES)
    return signatureProblem(isPresigned, `At most ${MOST_NAMES} headers can be signed.`);
  for (let i = 0; i < names.length; i++)
    if (!NAME.test(names[i] as string) || names.indexOf(names[i] as string) !== i)
      return signatureProblem(isPresigned, LIST_FORM);
  const missing = required.find((name) => !names.includes(name));
  if (missing === undefined) return names;
  return signatureProblem(isPresigned, `The list of signed headers must have ${missing}.`);
}

/**
 * Writes the lines of the signed headers. A repeated header is one line with commas, a folded value one with blanks. A header
 * `x-amz-…` that is not signed is refused: a service acts on it.
 */
export function canonicalHeaders(headers: HeaderPairs, names: readonly string[]): string | FormProblem {
  const values: (string | undefined)[] = names.map(() => undefined);
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = nameOf(headers[i] as string);
    const at = names.indexOf(name);
    if (at === -1) {
      if (name.startsWith('x-amz-') && name !== ADDED_ON_THE_WAY) return NOT_SIGNED;
      continue;
    }
    const value = canonicalValue(headers[i + 1] as string);
    if (value === undefined) return LINES;
    const before = values[at];
    if (before !== undefined && (isTakenOnce(name) || name.startsWith('x-amz-'))) return TWICE;
    values[at] = before === undefined ? value : before + betweenLines(name, ',') + value;
  }
  let lines = '';
  for (let i = 0; i < names.length; i++) {
    if (values[i] === undefined) return MISSING;
    lines += `${names[i]}:${values[i]}\n`;
  }
  return lines;
}

/** HTTP/2 has the host under another name. */
function nameOf(sent: string): string {
  const name = sent.toLowerCase();
  return name === ':authority' ? 'host' : name;
}

function canonicalValue(value: string): string | undefined {
  if (!TO_CHANGE.test(value)) return value;
  const unfolded = value.includes('\n') ? value.replace(FOLD, '') : value;
  return LINE_BREAK.test(unfolded) ? undefined : withoutBlanks(unfolded).replace(BLANKS, ' ');
}

const LIST_FORM = 'The list of signed headers must have names in lower case, each once.';
const MISSING = headerProblem(
  undefined,
  'Every header that is named as signed must be sent.',
  'missing_header',
);
const NOT_SIGNED = headerProblem(undefined, 'Every header x-amz-… that is sent must be signed.');
const TWICE = headerProblem(
  undefined,
  'Host, Date, Authorization, X-Amz-… and other headers of one value must be sent once.',
  'duplicate_header',
);
const LINES = headerProblem(undefined, 'A signed header must have no line break.');
