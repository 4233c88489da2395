/** The headers of a response as they were at one time, and what has changed since. */

import type { OutgoingHttpHeader } from 'node:http';
import type { WholeResponse } from '../whole-response.ts';
import type { NodeResponse } from './node-response.ts';

type HeaderValue = OutgoingHttpHeader | readonly string[] | undefined;

/** They are about a connection and not about what was answered on it (RFC 9110, section 7.6.1). */
const OF_A_CONNECTION = /^(?:connection|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade)$/;

/** Remembers the headers of a response. */
export class HeaderSnapshot {
  readonly #res: NodeResponse;
  readonly #earlier = new Map<string, HeaderValue>();

  constructor(res: NodeResponse) {
    this.#res = res;
    for (const [name, value] of Object.entries(res.getHeaders())) {
      // A list grows in place when a header is appended.
      this.#earlier.set(name, Array.isArray(value) ? [...value] : value);
    }
  }

  /** The headers that were added or changed since; of cookies, those that were added. */
  changes(): WholeResponse['headers'] {
    const changes: [string, string | readonly string[]][] = [];
    for (const [name, value] of Object.entries(this.#res.getHeaders())) {
      const earlier = this.#earlier.get(name);
      if (value === undefined || OF_A_CONNECTION.test(name) || isSame(value, earlier)) continue;
      if (name === 'set-cookie') {
        const known = listOf(earlier);
        changes.push([name, listOf(value).filter((cookie) => !known.includes(cookie))]);
      } else changes.push([name, Array.isArray(value) ? value.map(String) : String(value)]);
    }
    return changes;
  }

  /** Makes the headers what they were. */
  restore(): void {
    const res = this.#res;
    // Removing a date that a handler has set must not keep Node from sending its own.
    const { sendDate } = res;
    for (const name of res.getHeaderNames()) if (!this.#earlier.has(name)) res.removeHeader(name);
    res.sendDate = sendDate;
    for (const [name, value] of this.#earlier) {
      if (!isSame(value, res.getHeader(name))) res.setHeader(name, value as string);
    }
  }
}

/** Sets the headers of a stored response. Its cookies come after those that are set already. */
export function addHeaders(res: NodeResponse, headers: WholeResponse['headers']): void {
  for (const [name, value] of headers) {
    if (name === 'set-cookie') res.appendHeader(name, [...listOf(value)]);
    else res.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
}

function listOf(value: HeaderValue): readonly string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

function isSame(one: HeaderValue, other: HeaderValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
