/** A `fetch` that signs. */

import { assertBasePath } from './base-path.ts';
import { assertKnownOptions } from './known-options.ts';
import type { Scheme } from './scheme/scheme.ts';
import { type Credentials, type SigningOptions, signRequest } from './signer.ts';

/** Options of {@link signedFetch}. */
export interface SignedFetchOptions extends SigningOptions {
  /** The fetch to send with. Default: the global one. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Makes a `fetch` whose requests are signed, with a fresh timestamp and nonce each.
 *
 * The body is read whole before it is sent, since it is signed. Redirects are not followed unless `redirect` says so:
 * a signature is good for one request.
 *
 * @example
 * const send = signedFetch(slaunchx(), { keyId, secret }, { basePath: '/prometheus' });
 * const response = await send('https://api.example.com/prometheus/api/v1/partner/payouts', { method: 'POST', body });
 * @throws TypeError for an invalid option.
 */
export function signedFetch(
  scheme: Scheme,
  credentials: Credentials,
  options: SignedFetchOptions = {},
): typeof globalThis.fetch {
  assertKnownOptions('signedFetch()', options, ['fetch', 'basePath', 'clock', 'nonce']);
  assertBasePath(options.basePath);
  const { fetch = globalThis.fetch, ...signing } = options;
  return async (input, init) => {
    const request = new Request(input, { ...init, redirect: init?.redirect ?? 'manual' });
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const { method, url, headers } = request;
    const signed = signRequest(scheme, credentials, { method, url, headers, ...(body && { body }) }, signing);
    const all = new Headers(headers);
    for (const [name, value] of Object.entries(signed)) all.set(name, value);
    return fetch(new Request(request.url, { ...requestInit(request), headers: all, ...(body && { body }) }));
  };
}

function requestInit({ method, redirect, signal, credentials, mode, referrerPolicy }: Request): RequestInit {
  return { method, redirect, signal, credentials, mode, referrerPolicy };
}
