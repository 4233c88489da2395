/** Answers to handshakes. */

import type { RefusalResponse } from '../../../responses/response-format.ts';

/** Longer challenges are none that a sender sends. */
const LONGEST_CHALLENGE = 1024;

/** Tells whether a value is a text that an answer may repeat: it came from somebody whom nobody has verified. */
export function isChallenge(value: unknown): value is string {
  return typeof value === 'string' && /^[\x20-\x7e]+$/.test(value) && value.length <= LONGEST_CHALLENGE;
}

/** Repeats a text, which no browser may take for a page. */
export function echo(text: string): RefusalResponse {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return { status: 200, headers, body: text };
}

/** Answers with JSON. */
export function json(value: object): RefusalResponse {
  const headers = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' };
  return { status: 200, headers, body: JSON.stringify(value) };
}

/** Answers with nothing. */
export function empty(status: 200 | 204 | 403 = 200): RefusalResponse {
  return { status, headers: {}, body: '' };
}
