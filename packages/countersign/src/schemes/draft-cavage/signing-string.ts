/** The string to sign of draft-cavage-http-signatures (§2.3). */

import { withoutBlanks } from '../../internal/blanks.ts';
import { betweenLines, isTakenOnce } from '../../request/repeated-fields.ts';
import type { HeaderPairs, SignedRequest } from '../../request/request.ts';
import type { FormProblem } from '../../scheme/form-problem.ts';
import { pathOf } from '../../scheme/target.ts';
import type { CavageParameters } from './parameters.ts';

/** Writes a line for each name of the list, in its order. */
export function signingString(
  request: SignedRequest,
  { headers: names, created, expires }: CavageParameters,
  withQuery: boolean,
): string | FormProblem {
  const values = valuesOf(request.headers, names);
  if ('code' in values) return values;
  const target = withQuery ? request.url : pathOf(request.url);
  values.set('(request-target)', `${request.method.toLowerCase()} ${target}`);
  if (created !== undefined) values.set('(created)', created);
  if (expires !== undefined) values.set('(expires)', expires);
  const lines: string[] = [];
  for (const name of names) {
    const value = values.get(name);
    if (value === undefined) return MISSING;
    lines.push(`${name}: ${value}`);
  }
  return lines.join('\n');
}

/** Repeated headers are one with commas, as the draft has it. */
function valuesOf(headers: HeaderPairs, names: readonly string[]): Map<string, string> | FormProblem {
  const values = new Map<string, string>();
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = nameOf(headers[i] as string);
    if (!names.includes(name)) continue;
    const value = withoutBlanks(headers[i + 1] as string);
    // It would pass for two lines.
    if (/[\r\n]/.test(value)) return LINES;
    const before = values.get(name);
    if (before !== undefined && (name === 'digest' || isTakenOnce(name))) return TWICE;
    values.set(name, before === undefined ? value : before + betweenLines(name, ', ') + value);
  }
  return values;
}

/** HTTP/2 has the host under another name; a request with both is one for two hosts. */
function nameOf(sent: string): string {
  const name = sent.toLowerCase();
  return name === ':authority' ? 'host' : name;
}

function problemOf(code: FormProblem['code'], reason: string): FormProblem {
  return { code, member: 'header', reason };
}

const MISSING = problemOf('missing_header', 'Every header that is named as signed must be sent.');
const LINES = problemOf('malformed_header', 'A signed header must have no line break.');
const TWICE = problemOf(
  'duplicate_header',
  'Host, Date, Digest and other headers of one value must be sent once.',
);
