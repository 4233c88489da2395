/** A client at one endpoint: signs requests, spoils them, and takes answers down as they came. */

import { type EventEmitter, once } from 'node:events';
import { signRequest } from 'countersign/client';
import { rawExchange, rawRequest } from '../contract/http-client.ts';
import type { HeaderMember, Profile } from './profile.ts';

/** The verifier's clock, which stands still. */
export const NOW_MS: number = Date.UTC(2025, 11, 1, 0, 0, 0);

/** A request as it will be sent. */
export interface Message {
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** Differences of a request from a good one, before it is signed. */
export interface Signing {
  readonly keyId?: string;
  readonly secret?: string;
  /** Distance of its time from the verifier's clock in seconds. */
  readonly secondsOff?: number;
  readonly body?: string;
}

/** The conversation of one case. */
export class Talk {
  readonly #profile: Profile;
  readonly #path: string;
  readonly #port: number;
  readonly #turns: EventEmitter;
  #signed = 0;

  constructor(profile: Profile, { path, port, turns }: { path: string; port: number; turns: EventEmitter }) {
    this.#profile = profile;
    this.#path = path;
    this.#port = port;
    this.#turns = turns;
  }

  /** A request that is accepted, except for what is asked to be otherwise. No two are the same. */
  signed(signing: Signing = {}): Message {
    const { schemeWith, bodyOf, signedHeaders = {} } = this.#profile;
    const n = ++this.#signed;
    const { keyId = this.#profile.keyId, secret = this.#profile.secret } = signing;
    const { secondsOff = 0, body = bodyOf(n) } = signing;
    const request = { method: 'POST', url: this.#path, headers: signedHeaders, body };
    const headers = signRequest(schemeWith(), { id: keyId, secret }, request, {
      clock: () => NOW_MS + secondsOff * 1000,
      nonce: () => `nonce-${String(n).padStart(12, '0')}`,
    });
    return { target: this.#path, headers: Object.entries({ ...signedHeaders, ...headers }), body };
  }

  /** Sends a request and gives the answer, in the form in which golden files have it. */
  async ask({ target, headers, body }: Message): Promise<string> {
    const answer = await rawExchange(
      this.#port,
      rawRequest(
        `POST ${target}`,
        [
          ...headers,
          ['Content-Type', 'application/json'],
          ['Content-Length', String(Buffer.byteLength(body))],
          ['Connection', 'close'],
        ],
        body,
      ),
    );
    return normalised(answer);
  }

  /** Asks while the handler is still busy with the request before. */
  async askDuring(first: Message, second: Message): Promise<string> {
    const begun = once(this.#turns, 'begun');
    const firstAnswer = this.ask(first);
    await begun;
    const answer = await this.ask(second);
    this.#turns.emit('go on');
    await firstAnswer;
    return answer;
  }
}

/** With the header once: this value in place of the one that it may have. */
export function withHeader({ headers, ...rest }: Message, name: string, value: string): Message {
  return { ...rest, headers: [...headers.filter((pair) => !isNamed(pair, name)), [name, value]] };
}

export function withoutHeader({ headers, ...rest }: Message, name: string): Message {
  return { ...rest, headers: headers.filter((pair) => !isNamed(pair, name)) };
}

/** With the header on two lines, the same on both. */
export function withHeaderTwice(message: Message, name: string): Message {
  const line = message.headers.find((pair) => isNamed(pair, name)) ?? ([name, 'a-value'] as const);
  const { headers } = withHeader(message, name, line[1]);
  return { ...message, headers: [...headers, line] };
}

/** The name of a header that the scheme has. */
export function headerOf({ headers, name }: Profile, member: HeaderMember): string {
  const found = headers[member];
  if (found === undefined) throw new Error(`${name} has no ${member}`);
  return found;
}

function isNamed([name]: readonly [string, string], wanted: string): boolean {
  return name.toLowerCase() === wanted.toLowerCase();
}

/** Headers of the connection and not of the answer; all these requests ask for it to be closed. */
const OF_THE_CONNECTION = /^(?:connection|keep-alive):/;

function normalised(answer: string): string {
  const headEnd = answer.indexOf('\r\n\r\n');
  const [statusLine, ...headers] = answer.slice(0, headEnd).split('\r\n');
  const lines = headers
    .map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()))
    .filter((line) => !OF_THE_CONNECTION.test(line))
    .sort();
  return [statusLine, ...lines, '', answer.slice(headEnd + 4)].join('\n');
}
