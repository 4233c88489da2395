/** A scheme run forwards: the headers that make a request a signed one. */

import { randomUUID } from 'node:crypto';
import { isAnyArrayBuffer, isUint8Array } from 'node:util/types';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import { type PublicUrl, signedTarget, toDeployment } from '../request/base-path.ts';
import { type RequestInput, toBytes, toPairs } from '../request/request-input.ts';
import { assertScheme } from '../scheme/assert-scheme.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { type SigningKey, type SigningSecret, toSigningKey } from './signing-key.ts';

/** Options of {@link signRequest}. */
export interface SigningOptions {
  /** A path before the part that is signed, such as `/prometheus`. Default: none. */
  readonly basePath?: string | undefined;
  /**
   * The public URL of the service, as its verifier has it, where a request is sent to another address: to a local server, or past a
   * gateway that adds a path. Default: for schemes that sign the address, that of the request.
   */
  readonly publicUrl?: PublicUrl | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
  /**
   * Makes a nonce. Give `() => id` where the nonce is an id that stays in all attempts, as in Standard Webhooks. Default:
   * `crypto.randomUUID`.
   */
  readonly nonce?: (() => string) | undefined;
}

/**
 * Signs a request.
 *
 * @example
 * const url = 'https://api.example.com/v1/orders';
 * const signed = signRequest(iimmpact(), { id: 'ak_test_1', secret }, { method: 'POST', url, body });
 * await fetch(url, { method: 'POST', body, headers: { ...signed, 'content-type': 'application/json' } });
 * @returns the headers to add, by the names that the vendor documents.
 * @throws TypeError for a secret that is not what the scheme takes, or a request that it cannot sign.
 */
export function signRequest(
  scheme: Scheme,
  credentials: SigningKey | SigningSecret,
  request: RequestInput,
  options: SigningOptions = {},
): Record<string, string> {
  assertKnownOptions('signRequest()', options, ['basePath', 'publicUrl', 'clock', 'nonce']);
  const { clock = Date.now, nonce = randomUUID } = options;
  const { deployment, key } = naming('signRequest()', () => {
    assertScheme(scheme);
    const key = toSigningKey(credentials, scheme);
    assertRequestToSign(request);
    assertSources({ clock, nonce });
    return { key, deployment: toDeployment({ basePath: options.basePath, publicUrl: options.publicUrl }) };
  });
  return Object.fromEntries(
    scheme.sign({
      keyId: key.id,
      key: scheme.toKey(key.secret, key.id),
      request: {
        method: request.method.toUpperCase(),
        url: signedTarget(targetOf(request.url), deployment),
        origin: deployment.origin ?? originOf(scheme, request.url),
        headers: toPairs('signRequest()', request.headers),
        body: toBytes('signRequest()', request.body),
      },
      nowMs: clock(),
      nonce: nonce(),
    }),
  );
}

/** Throws a TypeError that says what to write in place of a value. */
export function assertSources({ clock, nonce }: Readonly<Record<'clock' | 'nonce', unknown>>): void {
  if (typeof clock !== 'function')
    throw new TypeError(
      `"clock" must be a function that returns milliseconds, such as () => Date.now(), got ${kindOf(clock)}`,
    );
  if (typeof nonce !== 'function')
    throw new TypeError(
      `"nonce" must be a function that returns one, such as () => 'msg_1', got ${kindOf(nonce)}`,
    );
}

const REQUEST_MEMBERS: readonly (keyof RequestInput)[] = ['method', 'url', 'headers', 'body', 'address'];

function isBytes(body: unknown): boolean {
  return isUint8Array(body) || isAnyArrayBuffer(body);
}

function isInstance(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== null && prototype !== Object.prototype;
}

function assertRequestToSign(request: RequestInput): void {
  // The request of a client, an instance of a class, may have whatever that client needs.
  if (!isInstance(request)) assertKnownOptions('"request"', request, REQUEST_MEMBERS);
  const { method, url, body } = request;
  if (typeof method !== 'string' || method === '')
    throw new TypeError(`"request.method" must be a text such as POST, got ${kindOf(method)}`);
  if (!(url instanceof URL) && (typeof url !== 'string' || !(url.startsWith('/') || URL.canParse(url))))
    throw new TypeError(
      `"request.url" must be a URL, or path and query such as /v1/orders?page=2; got ${kindOf(url)}`,
    );
  // Other clients take streams or objects as bodies. Their content would be left out of the signature.
  if (body !== undefined && body !== null && typeof body !== 'string' && !isBytes(body))
    throw new TypeError(
      `the request cannot be signed: its body must be text or bytes, as they are sent, got ${kindOf(body)}: write JSON.stringify(…), and send that`,
    );
}

/** Gives the target of the request line: a URL is serialised, a path is taken as it is. */
function targetOf(url: string | URL): string {
  if (typeof url === 'string' && url.startsWith('/')) {
    if (url.includes('#'))
      throw new TypeError('the request cannot be signed: what is sent to a server has no fragment');
    return url;
  }
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** The origin of a whole URL; a scheme that does not sign the address may take the host from it. */
function originOf({ name, needsOrigin }: Scheme, url: string | URL): string | undefined {
  if (typeof url !== 'string' || !url.startsWith('/')) return new URL(url).origin;
  if (needsOrigin !== true) return undefined;
  throw new TypeError(
    `the request cannot be signed: requests of the scheme ${name} sign the address: give a whole URL, or publicUrl`,
  );
}
