/** The header Server-Authorization, with which a server of Hawk signs its responses. */

import { timingSafeEqual } from 'node:crypto';
import { afterAuthScheme } from '../../scheme/values/parameters.ts';
import { parseAttributes } from './attributes.ts';
import { addressOf, type HawkAlgorithm, type HawkLines, macOf, payloadHashOf } from './normalized.ts';

/** The request to which a response belongs, and the key that it was signed with. */
export interface HawkExchange {
  readonly secret: string | Uint8Array;
  /** Default: `sha256`. */
  readonly algorithm?: HawkAlgorithm | undefined;
  readonly method: string;
  /** The whole URL that the client has called. */
  readonly url: string;
  /** The header Authorization of the request, which has been verified. */
  readonly authorization: string;
}

/** The response that is signed. */
export interface HawkResponse {
  readonly body?: string | Uint8Array | undefined;
  readonly contentType?: string | undefined;
  /** Data of the application: visible ASCII and spaces, without quotes and backslashes. Default: none. */
  readonly ext?: string | undefined;
}

const EXT = /^[ !#-[\]-~]*$/;

/**
 * Signs a response for a client that checks who has answered. The body is signed where it is given.
 *
 * @example
 * const { authorization = '' } = req.headers;
 * const exchange = { secret, method: 'GET', url: 'https://api.example.com/orders', authorization };
 * const header = hawkServerAuthorization(exchange, { body: '[]', contentType: 'application/json' });
 * @returns the value of the header `Server-Authorization`.
 * @throws TypeError for a header Authorization that is not of Hawk, or an `ext` that cannot be sent.
 */
export function hawkServerAuthorization(exchange: HawkExchange, response: HawkResponse = {}): string {
  const { body, contentType = '', ext = '' } = response;
  if (!EXT.test(ext)) throw new TypeError('"ext" must be visible ASCII without quotes and backslashes');
  const hash = body === undefined ? '' : payloadHashOf(exchange.algorithm ?? 'sha256', body, contentType);
  return serverAuthorization(responseMac(exchange, hash, ext), hash, ext);
}

/** Writes the value of the header. */
export function serverAuthorization(mac: string, hash: string, ext = ''): string {
  const attributes = [`mac="${mac}"`, ...(hash === '' ? [] : [`hash="${hash}"`])];
  return `Hawk ${[...attributes, ...(ext === '' ? [] : [`ext="${ext}"`])].join(', ')}`;
}

/**
 * Tells whether a response has been signed by the holder of the secret, for this very request.
 *
 * @example
 * const { authorization = '' } = headers;
 * const exchange = { secret, method: 'GET', url: 'https://api.example.com/orders', authorization };
 * const answer = await fetch(exchange.url, { headers });
 * const own = { body: await answer.text(), contentType: answer.headers.get('content-type') ?? '' };
 * const isTheirs = isHawkResponse(exchange, answer.headers.get('server-authorization') ?? '', own);
 * @param serverAuthorization The header of the response.
 * @param response The response; its `ext` is that of the header. With a body, the header must have its hash.
 * @throws TypeError for a header Authorization of the request that is not of Hawk.
 */
export function isHawkResponse(
  exchange: HawkExchange,
  serverAuthorization: string,
  response: HawkResponse = {},
): boolean {
  const attributes = parseAttributes(afterAuthScheme(serverAuthorization, 'Hawk') ?? '?');
  const { mac, hash = '', ext = '' } = Object.fromEntries(attributes ?? []);
  if (mac === undefined || !areEqual(mac, responseMac(exchange, hash, ext))) return false;
  const { body, contentType = '' } = response;
  return (
    body === undefined || areEqual(hash, payloadHashOf(exchange.algorithm ?? 'sha256', body, contentType))
  );
}

function responseMac(exchange: HawkExchange, hash: string, ext: string): string {
  const { secret, algorithm = 'sha256' } = exchange;
  return macOf(secret, algorithm, responseLines(exchange, hash, ext));
}

/** The lines that are signed of a response. Throws a TypeError where the request was none of Hawk. */
export function responseLines(
  { method, url, authorization }: Omit<HawkExchange, 'secret'>,
  hash: string,
  ext = '',
): HawkLines {
  const attributes = parseAttributes(afterAuthScheme(authorization, 'Hawk') ?? '?');
  const { ts, nonce } = Object.fromEntries(attributes ?? []);
  if (ts === undefined || nonce === undefined)
    throw new TypeError('"authorization" must be the header Authorization of a request of Hawk');
  return { type: 'response', ts, nonce, method: method.toUpperCase(), hash, ext, ...addressOf(url) };
}

function areEqual(text: string, other: string): boolean {
  const [a, b] = [Buffer.from(text), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
