/** The headers of a response that is held back: what a handler gives in `writeHead`, and what it has set in all. */

import type { OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http';
import { codedError } from './held-body.ts';
import type { NodeResponse, WholeResponse } from './held-response.ts';

/** They are about a connection and not about what was answered on it (RFC 9110, section 7.6.1). */
const OF_A_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Sets the headers that were given to `writeHead`: an object, a flat list of names and values, or a list of pairs.
 *
 * A name that comes more than once in a list is sent more than once.
 */
export function mergeHeaders(res: NodeResponse, headers: unknown): void {
  if (typeof headers !== 'object' || headers === null) return;
  if (!Array.isArray(headers)) {
    for (const [name, value] of Object.entries(headers)) if (name !== '') res.setHeader(name, value);
    return;
  }
  const seen = new Set<string>();
  for (const [name, value] of pairsOf(headers)) {
    const lowerName = name.toLowerCase();
    if (seen.has(lowerName)) res.appendHeader(name, value);
    else res.setHeader(name, value);
    seen.add(lowerName);
  }
}

type HeaderPair = readonly [name: string, value: string | string[]];

function pairsOf(list: readonly unknown[]): readonly HeaderPair[] {
  if (Array.isArray(list[0])) return list as HeaderPair[];
  if (list.length % 2 !== 0) {
    throw codedError(
      TypeError,
      'ERR_INVALID_ARG_VALUE',
      'The argument "headers" is invalid: a name without a value',
    );
  }
  return Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i], list[2 * i + 1]] as HeaderPair);
}

/** The headers as they were at one time, and what has become of them. */
export class EarlierHeaders {
  readonly #earlier: OutgoingHttpHeaders;

  constructor(res: NodeResponse) {
    const headers = Object.entries(res.getHeaders());
    // A list grows in place when a header is appended.
    this.#earlier = Object.fromEntries(
      headers.map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]),
    );
  }

  /** What was added or changed since; of cookies, those that were added. */
  changesIn(res: NodeResponse): WholeResponse['headers'] {
    const changes: [string, string | readonly string[]][] = [];
    for (const [name, value] of Object.entries(res.getHeaders())) {
      if (value === undefined || OF_A_CONNECTION.has(name) || isSame(value, this.#earlier[name])) continue;
      if (name !== 'set-cookie') {
        changes.push([name, Array.isArray(value) ? value.map(String) : String(value)]);
        continue;
      }
      const earlier = listOf(this.#earlier[name]);
      changes.push([name, listOf(value).filter((cookie) => !earlier.includes(cookie))]);
    }
    return changes;
  }

  /** Makes the headers what they were, with those of another response upon them. */
  restoreWith(res: NodeResponse, headers: WholeResponse['headers']): void {
    // To remove a date that a handler has set must not keep Node from sending its own.
    const { sendDate } = res;
    for (const name of res.getHeaderNames()) if (this.#earlier[name] === undefined) res.removeHeader(name);
    res.sendDate = sendDate;
    const current = res.getHeaders();
    for (const [name, value] of Object.entries(this.#earlier)) {
      if (value !== undefined && !isSame(value, current[name])) res.setHeader(name, value as string);
    }
    addHeaders(res, headers);
  }
}

/** Sets the headers of a response that was kept. Its cookies come after those that are set already. */
export function addHeaders(res: NodeResponse, headers: WholeResponse['headers']): void {
  for (const [name, value] of headers) {
    if (name === 'set-cookie') res.appendHeader(name, [...listOf(value)]);
    else res.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
}

function listOf(value: OutgoingHttpHeader | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

function isSame(one: OutgoingHttpHeader, other: OutgoingHttpHeader | undefined): boolean {
  if (one === other) return true;
  if (!Array.isArray(one) || !Array.isArray(other)) return false;
  return one.length === other.length && one.every((value, i) => value === other[i]);
}
