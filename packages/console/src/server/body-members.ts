/** Members of JSON bodies and parameters of queries, checked. */

import { ProblemError } from './problem.ts';

type Body = Readonly<Record<string, unknown>>;

/** Throws unless a body has known members alone, so that a misspelt one is never ignored. */
export function assertMembers(body: Body, known: readonly string[]): void {
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ProblemError(
      'invalid',
      `There is no member ${JSON.stringify(unknown.slice(0, 50))}; the members are ${known.join(', ') || 'none'}.`,
    );
}

/** A text that must be there. */
export function textOf(body: Body, name: string, longest = 4096): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '' || value.length > longest)
    throw new ProblemError('invalid', `"${name}" must be a text of 1 to ${longest} characters.`);
  return value;
}

/** A text that may be missing. */
export function optionalText(body: Body, name: string, longest = 4096): string | undefined {
  return body[name] === undefined ? undefined : textOf(body, name, longest);
}

/** A body as text, which may be empty. */
export function optionalContent(body: Body, name: string): string | undefined {
  const value = body[name];
  if (value !== undefined && typeof value !== 'string')
    throw new ProblemError('invalid', `"${name}" must be a text.`);
  return value;
}

/** A list of texts. */
export function textsOf(body: Body, name: string): readonly string[] {
  const value = body[name];
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string'))
    throw new ProblemError('invalid', `"${name}" must be a list of texts.`);
  return value;
}

/** A time, or null. */
export function timeOf(body: Body, name: string): Date | undefined {
  const value = body[name];
  if (value === null) return undefined;
  const time = typeof value === 'string' ? new Date(value) : undefined;
  if (time === undefined || Number.isNaN(time.getTime()))
    throw new ProblemError('invalid', `"${name}" must be a time such as 2027-01-31T00:00:00Z, or null.`);
  return time;
}

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}$/;

/** Headers as pairs. */
export function pairsOf(body: Body, name: string): readonly (readonly [string, string])[] {
  const value = body[name] ?? [];
  const isPair = (pair: unknown) => {
    const [header, text, ...others] = Array.isArray(pair) ? (pair as unknown[]) : [];
    const areTexts = typeof header === 'string' && typeof text === 'string' && others.length === 0;
    return areTexts && HEADER_NAME.test(header) && !/[\0\r\n]/.test(text);
  };
  if (!Array.isArray(value) || value.length > 200 || !value.every(isPair))
    throw new ProblemError('invalid', `"${name}" must be a list of pairs [name, value] of headers.`);
  return value as never;
}

/** Throws unless a query has known parameters alone. */
export function assertParameters(query: URLSearchParams, known: readonly string[]): void {
  for (const name of query.keys()) {
    if (!known.includes(name))
      throw new ProblemError(
        'invalid',
        `There is no parameter ${JSON.stringify(name.slice(0, 50))}; the parameters are ${known.join(', ')}.`,
      );
  }
}

/** The number of entries of a page. */
export function pageLimit(query: URLSearchParams): number {
  const text = query.get('limit');
  if (text === null) return 50;
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 200)
    throw new ProblemError('invalid', '"limit" must be a whole number from 1 to 200.');
  return limit;
}
