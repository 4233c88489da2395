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
export function appSender(io: Io, app: App, key: AppKey | undefined): AppSender {
  const { url, method } = app;
  const nextTime = unusedTimes(io.clock);
  return {
    unsigned: ({ body, type }) =>
      exchange(io, {
        ...{ method, url },
        headers: type === undefined ? {} : { 'content-type': type },
        ...(body !== undefined && { body: Buffer.from(body, 'utf8') }),
      }),
    sign(variant) {
      if (key === undefined) throw new TypeError('nothing can be signed without a key');
      return signedVariant(app, key, { ...variant, nowMs: nextTime() });
    },
    send: (request) => exchange(io, request),
  };
}

/** Gives the newest time whose second was not given yet: where a signature is valid once, two that are alike need two. */
function unusedTimes(clock: () => number): () => number {
  const secondsUsed = new Set<number>();
  return () => {
    let nowMs = clock();
    while (secondsUsed.has(Math.floor(nowMs / 1000))) nowMs -= 1000;
    secondsUsed.add(Math.floor(nowMs / 1000));
    return nowMs;
  };
}

function signedVariant(
  { url, method }: App,
  { scheme, keyId, secret, basePath }: AppKey,
  { body, chunked = false, nowMs, ...variant }: SignedVariant & { readonly nowMs: number },
): ExchangeRequest {
  const headers = { ...(body !== undefined && JSON_TYPE), ...variant.headers };
  const given = body === undefined ? {} : { body };
  const security = signRequest(
    scheme,
    { id: keyId, secret },
    { method, url, headers, ...given },
    { clock: () => nowMs, ...(basePath !== undefined && { basePath }) },
  );
  return { method, url, headers: { ...headers, ...security }, chunked, ...given };
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
