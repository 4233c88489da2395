/** The attributes of Hawk in the header Authorization. */

import type { HeaderPairs } from '../../request/request.ts';
import type { FormProblem } from '../../scheme/form-problem.ts';
import { afterAuthScheme } from '../../scheme/values/parameters.ts';

const NAMES: ReadonlySet<string> = new Set(['id', 'ts', 'nonce', 'hash', 'ext', 'mac', 'app', 'dlg']);
/** Values are visible ASCII and spaces, without quotes and backslashes: nothing is escaped. */
const ATTRIBUTE = /[ \t]*([a-z]{1,5})="([ !#-[\]-~]*)"[ \t]*(?:,|$)/y;
const LONGEST = 4096;

/** Why the header is not of this form; undefined where it is, or is of another scheme. */
export function attributesProblem(headers: HeaderPairs): FormProblem | undefined {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    if (headers[i]?.toLowerCase() !== 'authorization') continue;
    const attributes = afterAuthScheme(headers[i + 1] as string, 'Hawk');
    if (attributes !== undefined && parseAttributes(attributes) === undefined) return MALFORMED;
  }
  return undefined;
}

/** The attributes, in linear time; undefined where one is unknown, malformed, or comes twice, or `dlg` is there and not signed. */
export function parseAttributes(text: string): ReadonlyMap<string, string> | undefined {
  if (text.length > LONGEST || text.trimEnd().endsWith(',')) return undefined;
  const found = new Map<string, string>();
  ATTRIBUTE.lastIndex = 0;
  while (ATTRIBUTE.lastIndex < text.length) {
    const [, name, value] = ATTRIBUTE.exec(text) ?? [];
    if (name === undefined || value === undefined || !NAMES.has(name) || found.has(name)) return undefined;
    found.set(name, value);
  }
  // Both are signed where there is an `app`, and neither is without it.
  return found.get('dlg') && !found.get('app') ? undefined : found;
}

const MALFORMED: FormProblem = {
  code: 'malformed_header',
  member: 'signature',
  header: 'Authorization',
  reason:
    'Authorization must have attributes of Hawk alone, name="value" with commas between, each once, and dlg with app alone.',
};
