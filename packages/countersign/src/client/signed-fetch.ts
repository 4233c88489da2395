/** A `fetch` that signs. */

import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import { toHeaderPairs } from '../request/request.ts';
import type { AnsweredRequest } from '../scheme/response-scheme.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { createSigner, SIGNER_OPTIONS, type SignerOptions } from './signer.ts';
import type { SigningKey, SigningSecret } from './signing-key.ts';
import { responseVerifier, type TrustedResponses } from './verify-response.ts';

/** Options of {@link signedFetch}. */
export interface SignedFetchOptions extends SignerOptions {
  /** The fetch to send with, which is given the URL and an init. Default: the global one. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /**
   * The signatures that responses must have. Each is read whole, and one that was not signed so rejects with a
   * {@link ResponseVerificationError}; they are asked for without compression, and no clock is learned from them: somebody who
   * could forge a `Date` would choose the time at which a request counts. Default: responses are taken as they are.
   */
  readonly responses?: TrustedResponses | undefined;
}

/**
 * Makes a `fetch` whose requests are signed, with a fresh timestamp and nonce each.
 *
 * The body is read whole before it is sent, since it is signed. Redirects are not followed unless `redirect` says so:
 * a signature is good for one request.
 *
 * A request that is refused because this clock is off is signed and sent once more, by the clock that the refusal's `Date`
 * tells, and later ones are dated by it from the start: see {@link createSigner} and its `maxClockSkewSeconds`. Nothing is
 * done twice by that. A verifier that goes by this `Date` cannot have let the first request through, so that no handler
 * saw it; a refusal by anything behind the verifier comes with a `Date` that the timestamp agrees with, and is returned.
 *
 * @example
 * const send = signedFetch(slaunchx(), { id: 'ak_test_1', secret }, { basePath: '/prometheus' });
 * const response = await send('https://api.example.com/prometheus/api/v1/partner/payouts', { method: 'POST', body });
 * @throws TypeError or RangeError for an invalid option, or a secret that is not what the scheme takes.
 */
export function signedFetch(
  scheme: Scheme,
  credentials: SigningKey | SigningSecret,
  options: SignedFetchOptions = {},
): typeof globalThis.fetch {
  assertKnownOptions('signedFetch()', options, ['fetch', 'responses', ...SIGNER_OPTIONS]);
  const { fetch = globalThis.fetch, responses, ...rest } = options;
  const { signer, verify } = naming('signedFetch()', () => {
    if (typeof fetch !== 'function') throw new TypeError(`"fetch" must be a function, got ${kindOf(fetch)}`);
    const verify = responses && responseVerifier(responses, options.clock ?? Date.now);
    return { signer: createSigner(scheme, credentials, rest), verify };
  });

  return async (input, init) => {
    const request = new Request(input, { ...init, redirect: init?.redirect ?? 'manual' });
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const { method, url, headers, signal } = request;

    async function send(): Promise<Sent> {
      const signed = signer.sign({ method, url, headers, ...(body && { body }) });
      const all = new Headers(headers);
      for (const [name, value] of Object.entries(signed.headers)) all.set(name, value);
      if (verify !== undefined) all.set('accept-encoding', 'identity');
      // Not as a Request, which only the fetch of the same library would take.
      const response = await fetch(url, {
        ...init,
        ...requestInit(request),
        headers: all,
        ...(body && { body }),
      });
      // What a redirect led to tells the time of another server; and no signature of a response covers `Date` for certain.
      const isWorthSigningAnew = verify === undefined && !response.redirected && signed.shouldRetry(response);
      const taken = verify === undefined ? response : await verify(response, answeredBy(method, url, all));
      return { response: taken, isWorthSigningAnew };
    }

    const first = await send();
    if (!first.isWorthSigningAnew || signal.aborted) return first.response;
    // Of an answer that nobody reads, it does not matter how it ends.
    await first.response.body?.cancel().catch(() => undefined);
    return (await send()).response;
  };
}

/** A request that was sent, and what it was answered. */
interface Sent {
  readonly response: Response;
  readonly isWorthSigningAnew: boolean;
}

function answeredBy(method: string, url: string, headers: Headers): AnsweredRequest {
  const { pathname, search, origin } = new URL(url);
  return { method, url: pathname + search, origin, headers: toHeaderPairs(headers) };
}

function requestInit({ method, redirect, signal, credentials, mode, referrerPolicy }: Request): RequestInit {
  return { method, redirect, signal, credentials, mode, referrerPolicy };
}
