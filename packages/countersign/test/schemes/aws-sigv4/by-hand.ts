/** Signature Version 4 by hand, to make requests that no client would make. */

import { createHash, createHmac } from 'node:crypto';

/** The secret of all requests. */
export const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
/** Scope and time, unless a test says otherwise. */
const SCOPE = '20251201/eu-west-1/execute-api/aws4_request';
export const DATE = '20251201T000000Z';
export const NOW = Date.parse('2025-12-01T00:00:00Z');

/** A request as a verifier takes it. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly string[];
  readonly body: string | Buffer;
}

/** The parts of a request to sign; all that is not given is as a client does it. */
export interface ToSign {
  readonly method?: string;
  /** The path in the canonical request. Default: `/`. */
  readonly path?: string;
  /** The query in the canonical request, sorted and encoded. Default: none. */
  readonly query?: string;
  /** Names in lower case, sorted. Default: `host` and `x-amz-date`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: string;
  readonly body?: string | Buffer;
  readonly scope?: string;
  readonly date?: string;
}

export const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The key of a scope. */
function keyOf(scope: string): Buffer {
  return scope.split('/').reduce<Buffer>((key, step) => hmac(key, step), Buffer.from(`AWS4${SECRET}`));
}

/** The signature of what is given, and the names that are signed. */
export function signByHand(given: ToSign): { signature: string; names: string } {
  const { method = 'GET', path = '/', query = '', body = '', scope = SCOPE, date = DATE } = given;
  const headers = given.headers ?? { host: 'h', 'x-amz-date': date };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const payload = given.payload ?? sha256(body);
  const canonical = `${method}\n${path}\n${query}\n${lines.join('')}\n${names}\n${payload}`;
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`;
  return { signature: hmac(keyOf(scope), text).toString('hex'), names };
}

/** The header Authorization of what is given. */
export function authorize(given: ToSign): string {
  const { signature, names } = signByHand(given);
  const scope = given.scope ?? SCOPE;
  return `AWS4-HMAC-SHA256 Credential=AK/${scope}, SignedHeaders=${names}, Signature=${signature}`;
}

/** A signed request with its signature in the header. */
export function withHeader(given: ToSign): SentRequest {
  const { method = 'GET', path = '/', query = '', body = '', date = DATE } = given;
  const headers = Object.entries(given.headers ?? { host: 'h', 'x-amz-date': date }).flat();
  const url = query === '' ? path : `${path}?${query}`;
  return { method, url, headers: [...headers, 'Authorization', authorize(given)], body };
}

/** The parameters of a presigned URL, sorted by name, without the signature. */
export function presignedParameters(given: ToSign & { expires?: string; token?: string }): string {
  const { scope = SCOPE, date = DATE, expires = '3600', token } = given;
  const names = Object.keys(given.headers ?? { host: 'h' }).join(';');
  const all: [string, string][] = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `AK/${scope}`],
    ['X-Amz-Date', date],
    ['X-Amz-Expires', expires],
    ...(token === undefined ? [] : [['X-Amz-Security-Token', token] as [string, string]]),
    ['X-Amz-SignedHeaders', names],
  ];
  return all.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
}

/** A presigned request. `query` is the whole canonical query, where it is not that of {@link presignedParameters}. */
export function presigned(given: ToSign & { expires?: string; token?: string } = {}): SentRequest {
  const { method = 'GET', path = '/', body = '' } = given;
  const query = given.query ?? presignedParameters(given);
  const headers = given.headers ?? { host: 'h' };
  const { signature } = signByHand({ ...given, query, headers });
  const url = `${path}?${query}&X-Amz-Signature=${signature}`;
  return { method, url, headers: Object.entries(headers).flat(), body };
}

/** A body in signed chunks, from the signature of the headers on. */
export function chunked(seed: string, pieces: readonly Buffer[], scope = SCOPE, date = DATE): Buffer[] {
  let previous = seed;
  return [...pieces, Buffer.alloc(0)].map((data) => {
    const text = `AWS4-HMAC-SHA256-PAYLOAD\n${date}\n${scope}\n${previous}\n${sha256('')}\n${sha256(data)}`;
    previous = hmac(keyOf(scope), text).toString('hex');
    const head = Buffer.from(`${data.length.toString(16)};chunk-signature=${previous}\r\n`);
    return Buffer.concat([head, data, Buffer.from('\r\n')]);
  });
}
