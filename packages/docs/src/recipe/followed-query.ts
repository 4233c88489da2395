/** Queries and forms as the steps of a recipe write them. */

import type { RecipeStep } from 'countersign/scheme';
import { percentEncoded } from './percent-encoding.ts';

/** The part of a request that queries and forms are taken from. */
export interface Forms {
  /** Path and query. */
  readonly url: string;
  readonly body: Buffer;
}

/** Path and query apart, without the question mark. */
export function splitTarget(url: string): [path: string, query: string] {
  const at = url.indexOf('?');
  return at === -1 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}

/** The query, as it is sent, decoded or sorted. */
export function queryBytes(step: Extract<RecipeStep, { kind: 'query' }>, { url }: Forms): Buffer {
  const [, query] = splitTarget(url);
  if (!step.isSorted && !step.isDecoded) {
    const kept = query
      .split('&')
      .filter((pair) => step.without === undefined || !pair.startsWith(`${step.without}=`));
    return Buffer.from(kept.join('&'), 'latin1');
  }
  const pairs = step.isDecoded ? [...new URLSearchParams(query)] : rawPairs(query);
  if (step.isSorted) pairs.sort(([a], [b]) => Buffer.from(a).compare(Buffer.from(b)));
  return Buffer.from(pairs.map(([name, value]) => `${name}=${value}`).join('&'));
}

function rawPairs(query: string): [name: string, value: string][] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')];
    });
}

/** The decoded pairs of a query, a form, or both. */
export function pairsOf({ url, body }: Forms, from: string): [name: string, value: string][] {
  const inQuery = [...new URLSearchParams(splitTarget(url)[1])];
  const inForm = [...new URLSearchParams(body.toString('utf8'))];
  if (from === 'both') return [...inQuery, ...inForm];
  return from === 'query' || from === 'queryParam' ? inQuery : inForm;
}

/** The pairs encoded, sorted and joined. */
export function sortedBytes(step: Extract<RecipeStep, { kind: 'sortedForm' }>, input: Forms): Buffer {
  const write = (text: string) => (step.encode === 'none' ? text : percentEncoded(Buffer.from(text), ''));
  const pairs = pairsOf(input, step.from)
    .filter(([name]) => !step.without.includes(name))
    .map(([name, value]) => [write(name), write(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)));
  const texts = pairs.map(([name, value]) => `${name}${step.between}${value}`);
  return Buffer.from((step.distinct ? [...new Set(texts)] : texts).join(step.joiner));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
