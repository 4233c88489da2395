/** The fields in the path and query of an IP2 request, in every spelling that a router may take for them. */

import { decodedPairs, decodePercentBytes, pathOf, queryOf } from '../../scheme/target.ts';
import { fieldOf, type Ip2Field } from './field-names.ts';

/** A path such as `/pay/{SubscriptionId}/{AccountId}`, taken apart. */
export type Ip2PathTemplate = readonly (
  | { readonly field: Ip2Field; readonly literal?: undefined }
  | { readonly literal: string; readonly field?: undefined }
)[];

/** Why the fields of a target cannot be told. */
export interface TargetProblem {
  readonly reason: string;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/**
 * Characters that routers and the parsers before them may take for something else: a semicolon for a question mark (Fastify),
 * a backslash for a slash (WHATWG), a space or control character for the end, bytes beyond ASCII for other characters.
 */
const DOUBTFUL_IN_PATH = /[^!-~]|[\\;]/;
const DOUBTFUL_IN_QUERY = /[^!-~]/;
/** Parsers of queries stop at so many pairs: qs, which Express takes, and Node's own. */
const MAX_PAIRS = 1000;

/** Takes a template apart; undefined when it is none. */
export function parseTemplate(path: unknown): Ip2PathTemplate | undefined {
  if (typeof path !== 'string' || !path.startsWith('/')) return undefined;
  const parts: Ip2PathTemplate[number][] = [];
  for (const part of path.slice(1).replace(/\/$/, '').split('/')) {
    const field = /^\{.*\}$/.test(part) ? fieldOf(part.slice(1, -1)) : undefined;
    if (field !== undefined) parts.push({ field });
    else if (/[{}]/.test(part)) return undefined;
    else parts.push({ literal: part.toLowerCase() });
  }
  return parts;
}

/** The fields of the query and the path, or why they cannot be told. */
export function targetFields(
  target: string,
  templates: readonly Ip2PathTemplate[],
): [field: Ip2Field, text: string][] | TargetProblem {
  const inPath = pathFields(pathOf(target), templates);
  if (!Array.isArray(inPath)) return inPath;
  const inQuery = queryFields(queryOf(target));
  return Array.isArray(inQuery) ? [...inQuery, ...inPath] : inQuery;
}

function queryFields(query: string): [Ip2Field, string][] | TargetProblem {
  if (DOUBTFUL_IN_QUERY.test(query)) return NOT_ENCODED;
  const pairs = decodedPairs(query);
  if (pairs === undefined) return MALFORMED_ENCODING;
  if (pairs.length > MAX_PAIRS) return { reason: `The query has more than ${MAX_PAIRS} parameters.` };
  const fields: [Ip2Field, string][] = [];
  for (const [name, value] of pairs) {
    const decodedName = utf8Of(name);
    const text = utf8Of(value);
    if (decodedName === undefined || text === undefined) return MALFORMED_ENCODING;
    const field = fieldOf(rootOf(decodedName));
    if (field === undefined) continue;
    if (rootOf(decodedName) !== decodedName)
      return { reason: `${field} must be one value, not a list or an object.` };
    fields.push([field, text]);
  }
  return fields;
}

/** The name under which parsers such as qs put a value: `Amount` of `Amount[]`, `Amount[0]` and `[Amount]`. */
function rootOf(name: string): string {
  return name.split(/[[\]]/).find((part) => part !== '') ?? name;
}

function pathFields(
  path: string,
  templates: readonly Ip2PathTemplate[],
): [Ip2Field, string][] | TargetProblem {
  if (DOUBTFUL_IN_PATH.test(path)) return NOT_ENCODED;
  const segments: string[] = [];
  for (const segment of path.slice(1).split('/')) {
    const bytes = decodePercentBytes(segment);
    const text = bytes === undefined ? undefined : utf8Of(bytes);
    if (text === undefined) return MALFORMED_ENCODING;
    segments.push(text);
  }
  if (segments.slice(0, -1).includes(''))
    return { reason: 'The path has an empty segment: two slashes in a row.' };
  if (segments.some((segment) => segment === '.' || segment === '..'))
    return { reason: 'The path has a segment "." or "..".' };
  if (segments.at(-1) === '') {
    // Routers may take what follows the last slash for an empty value, and the one before for another field.
    if (templates.some((template) => fits(template, segments))) return { reason: 'The path lacks a field.' };
    segments.pop();
  }
  const template = templates.find((each) => fits(each, segments));
  const fields: [Ip2Field, string][] = [];
  template?.forEach(({ field }, i) => {
    if (field !== undefined) fields.push([field, segments[segments.length - template.length + i] as string]);
  });
  return fields;
}

/** Tells whether a path ends as the template says: decoded, in either case, whatever stands before. */
function fits(template: Ip2PathTemplate, segments: readonly string[]): boolean {
  const offset = segments.length - template.length;
  return (
    offset >= 0 &&
    template.every(
      ({ literal }, i) => literal === undefined || literal === segments[offset + i]?.toLowerCase(),
    )
  );
}

function utf8Of(bytes: string): string | undefined {
  try {
    return UTF8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return undefined;
  }
}

const MALFORMED_ENCODING: TargetProblem = { reason: 'The path or query has a malformed percent-encoding.' };
const NOT_ENCODED: TargetProblem = {
  reason: 'The path or query has a character that must be percent-encoded.',
};
