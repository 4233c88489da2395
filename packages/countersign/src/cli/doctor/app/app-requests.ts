/** The requests that the doctor sends to an app, and what their answers mean. */

import { randomUUID } from 'node:crypto';
import { signRequest } from '../../../client/sign-request.ts';
import type { Scheme } from '../../../scheme/scheme.ts';
import type { Io } from '../../io.ts';
import { type Answer, type ExchangeRequest, exchange } from '../exchange.ts';

/** The app and how it is spoken to. */
export interface App {
  readonly url: URL;
  readonly method: string;
}

/** Key and scheme of signed requests. */
export interface AppKey {
  readonly scheme: Scheme;
  readonly keyId: string;
  readonly secret: string;
  readonly basePath: string | undefined;
}

/** Differences of a signed request from a plain one. */
export interface SignedVariant {
  readonly body?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly chunked?: boolean;
}

const JSON_TYPE = { 'content-type': 'application/json' };
/** Methods that most servers take a body with. */
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** Tells whether requests of the method have a body. */
export function hasBody({ method }: App): boolean {
  return WITH_BODY.has(method);
}

/** A body that does not survive being parsed and written again: spaces, order, escapes, non-ASCII, a number, a line end. */
export function oddBody(): Uint8Array {
  const id = randomUUID();
  return Buffer.from(
    `{ "z" : "caf\u00e9 \u2603 \\u00e9 \\/" ,\r\n\t"a": 1.0, "countersign":"${id}" }\n`,
    'utf8',
  );
}

/** A body as most clients write it. */
export function plainBody(): Uint8Array {
  return Buffer.from(JSON.stringify({ countersign: randomUUID() }), 'utf8');
}

/** Sends requests to the app. */
export interface AppSender {
  readonly unsigned: (variant: { body?: string; type?: string }) => Promise<Answer>;
  /** Signs a request, each with a time of its own. */
  readonly sign: (variant: SignedVariant) => ExchangeRequest;
  readonly send: (request: ExchangeRequest) => Promise<Answer>;
}

/** Makes the sender. */
export function appSender(io: Io, { url, method }: App, key: AppKey | undefined): AppSender {
  const secondsUsed = new Set<number>();

  /** The newest time whose second no request has: where each signature may be used once, two that are alike need two. */
  function unusedTime(): number {
    let nowMs = io.clock();
    while (secondsUsed.has(Math.floor(nowMs / 1000))) nowMs -= 1000;
    secondsUsed.add(Math.floor(nowMs / 1000));
    return nowMs;
  }

  function sign(variant: SignedVariant): ExchangeRequest {
    if (key === undefined) throw new TypeError('nothing can be signed without a key');
    const { body, chunked = false } = variant;
    const headers = { ...(body !== undefined && JSON_TYPE), ...variant.headers };
    const nowMs = unusedTime();
    const { scheme, keyId, secret, basePath } = key;
    const security = signRequest(
      scheme,
      { id: keyId, secret },
      { method, url, headers, ...(body !== undefined && { body }) },
      { clock: () => nowMs, ...(basePath !== undefined && { basePath }) },
    );
    return {
      method,
      url,
      headers: { ...headers, ...security },
      chunked,
      ...(body !== undefined && { body }),
    };
  }

  return {
    unsigned: ({ body, type }) =>
      exchange(io, {
        method,
        url,
        headers: type === undefined ? {} : { 'content-type': type },
        ...(body !== undefined && { body: Buffer.from(body, 'utf8') }),
      }),
    sign,
    send: (request) => exchange(io, request),
  };
}

/** Outcome of a signed request, as far as its status shows. */
export type Fate = 'passed' | 'refused' | 'throttled' | 'failed' | 'other';

/** Answers so far: to a request without a signature, and to a plain signed request that passed. */
export interface Known {
  readonly bare: Answer;
  readonly plain?: Answer;
}

/**
 * Reads a status in comparison with others. The handler may answer whatever it likes (404 and 422 too), and does so in the same
 * way for all requests that pass; another status than those that are known may be its own or the verifier's.
 */
export function fateOf({ status }: Answer, { bare, plain }: Known): Fate {
  if (status === 429) return 'throttled';
  if (status === plain?.status) return 'passed';
  if (status >= 500) return 'failed';
  if (status === 401 || status === 403 || status === bare.status) return 'refused';
  return plain === undefined ? 'passed' : 'other';
}

/** Tells whether the headers of a signed request depend on its body. */
export function coversBody(
  { url, method }: App,
  { scheme, keyId, secret, basePath }: AppKey,
  nowMs: number,
): boolean {
  const nonce = randomUUID();
  const [one, other] = [plainBody(), plainBody()].map((body) =>
    JSON.stringify(
      signRequest(
        scheme,
        { id: keyId, secret },
        { method, url, body, headers: JSON_TYPE },
        { clock: () => nowMs, nonce: () => nonce, ...(basePath !== undefined && { basePath }) },
      ),
    ),
  );
  return one !== other;
}
