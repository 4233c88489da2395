/** Requests that another site has a user's browser send. */

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ConsoleRequest } from './console-request.ts';
import { ProblemError } from './problem.ts';

const DAY_MS = 86_400_000;
const HEADER = 'x-countersign-console';

/** Tokens of one console. */
export class CsrfTokens {
  readonly #key: Uint8Array;
  readonly #clock: () => number;

  /** @param key Shared by all processes behind one address; of one process, random. */
  constructor(key: Uint8Array | string | undefined, clock: () => number) {
    this.#key =
      key === undefined ? randomBytes(32) : createHmac('sha256', key).update('countersign console').digest();
    this.#clock = clock;
  }

  /** The token of a user, which changes each day. */
  of(name: string): string {
    return this.#ofDay(name, 0);
  }

  /**
   * Throws unless a request that changes something comes from the console's own page.
   *
   * A browser tells where a request comes from (`Sec-Fetch-Site`, or at least `Origin`), and no other site can read the token.
   * Programs send neither of the two and have no cookies that a browser adds by itself.
   */
  assertOwn(request: ConsoleRequest, name: string): void {
    const site = request.header('sec-fetch-site');
    const origin = request.header('origin');
    const isElsewhere =
      site === undefined
        ? origin !== undefined && !isHost(origin, request.header('host'))
        : site !== 'same-origin';
    if (isElsewhere) throw new ProblemError('csrf', 'The request comes from another site.');
    const token = request.header(HEADER) ?? '';
    if ([0, 1].some((daysAgo) => isEqual(token, this.#ofDay(name, daysAgo)))) return;
    throw new ProblemError('csrf', 'The header X-Countersign-Console must have the token of api/session.');
  }

  #ofDay(name: string, daysAgo: number): string {
    const day = Math.floor(this.#clock() / DAY_MS) - daysAgo;
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([name, day]))
      .digest('base64url');
  }
}

function isHost(origin: string, host: string | undefined): boolean {
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
